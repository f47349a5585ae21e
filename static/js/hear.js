// Fetches the sound that a button names, plays it, and says its length or why there is none.
"use strict";

const SOURCES = { recording: "the recording that children hear", voice: "the configured voice" };

function lengthOf(ms) {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

async function hear(button) {
  const panel = button.closest("[data-hear-panel]");
  const audio = panel.querySelector("audio");
  const said = panel.querySelector("[role=status]");
  button.disabled = true;
  said.textContent = "It is being spoken. A long text that nobody has heard takes up to a minute.";
  try {
    const answer = await fetch(button.dataset.hear);
    if (answer.headers.get("Content-Type") !== "audio/wav") {
      const isOurs = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
      said.textContent = isOurs ? await answer.text() : "It cannot be heard now. Reload the page, then try again.";
      return;
    }
    if (audio.src) URL.revokeObjectURL(audio.src);
    audio.src = URL.createObjectURL(await answer.blob());
    audio.hidden = false;
    said.textContent = `Length ${lengthOf(Number(answer.headers.get("X-Duration-Ms")))}, ${SOURCES[answer.headers.get("X-Source")]}.`;
    audio.play().catch(() => {});
  } catch {
    said.textContent = "The server cannot be reached. Look at your network, then try again.";
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-hear]");
  if (button) hear(button);
});
