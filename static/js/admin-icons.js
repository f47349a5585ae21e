/* The theme's signs are words in a font of signs. Beside other words nobody wants them read out. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const sign of document.querySelectorAll(".material-symbols-outlined")) {
    const around = sign.closest("a, button, label, h1, h2, h3, li, th, td") ?? sign.parentElement;
    if (around.textContent.trim() !== sign.textContent.trim()) sign.setAttribute("aria-hidden", "true");
  }
});
