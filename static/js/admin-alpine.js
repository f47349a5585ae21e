/*
 * Lets the admin's theme run under a policy without 'unsafe-eval': static/unfold/js/alpine/alpine.js
 * is Alpine's own build for such policies, which reads expressions instead of compiling them. It
 * knows no statements, no globals and no functions of the page; here they are given to it.
 */
"use strict";

const REREAD = [
  [/;\s*\$watch\('sidebarDesktopOpen'[^]*$/, ""], // the switch itself remembers, below
  [/^([^;]+);\s*(localStorage\.setItem\([^;]*\));?$/, "[$1, $2]"],
  [/^if \((.+)\) (selectItem\([^;]*\))$/, "($1) && $2"],
  [/;$/, ""],
];

// What the theme's expressions ask of the window, and nothing else of it.
const PAGE = {
  getCurrentTab: () => getCurrentTab(),
  moveRecords: (event) => moveRecords(event),
  sortRecords: (event) => sortRecords(event),
  localStorage: {
    getItem: (name) => localStorage.getItem(name),
    setItem: (name, value) => localStorage.setItem(name, value),
  },
  window: {
    location: {
      get pathname() { return location.pathname; },
      get search() { return location.search; },
      get hash() { return location.hash; },
      set href(address) { location.assign(address); },
    },
  },
};

function reread(element) {
  for (const { name, value } of [...element.attributes]) {
    if (!name.startsWith("x-")) continue;
    const said = value.trim();
    const read = REREAD.reduce((text, [wrong, right]) => text.replace(wrong, right), said);
    if (read !== said) element.setAttribute(name, read);
  }
}

document.addEventListener("alpine:init", () => {
  document.querySelectorAll("*").forEach(reread);
  Alpine.data("theme", (chosen) => Object.defineProperties(theme(chosen), Object.getOwnPropertyDescriptors(PAGE)));
  Alpine.data("searchForm", searchForm);
  Alpine.data("searchDropdown", searchDropdown);
  Alpine.data("searchCommand", searchCommand);
});
