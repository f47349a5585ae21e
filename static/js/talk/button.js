/**
 * One button for everybody: hold it with mouse, finger or space bar and let go; or press it
 * shortly, with Enter or by voice, and press again at the end.
 */

const TAP_MS = 350; // shorter than any word: the finger comes back to end it

export class Button {
  isDown = false;
  #element;
  #on;
  #pressedAt = 0;
  #isLatched = false; // it stays down without a finger on it

  /** `on`: down(), up(isLatched) are called alternately, latched() when it stays down. */
  constructor(element, on) {
    this.#element = element;
    this.#on = on;
    this.#listen(element, "pointerdown", (event) => this.#pointerDown(event));
    this.#listen(element, "pointerup", () => this.#pointerUp());
    this.#listen(element, "pointercancel", () => this.#up());
    this.#listen(element, "contextmenu", (event) => event.preventDefault());
    this.#listen(element, "click", (event) => event.detail === 0 && this.#toggle());
    this.#listen(document, "keydown", (event) => this.#keyDown(event));
    this.#listen(document, "keyup", (event) => this.#keyUp(event));
    this.#listen(window, "blur", () => this.#isLatched || this.#up());
    this.#listen(document, "visibilitychange", () => document.hidden && this.#up());
  }

  /** Let it come up, whoever holds it. */
  release() {
    this.#up();
  }

  #listen(target, type, heed) {
    target.addEventListener(type, heed);
  }

  #pointerDown(event) {
    if (!event.isPrimary || event.button !== 0) return;
    this.#element.setPointerCapture(event.pointerId);
    if (this.#isLatched) this.#up();
    else this.#down();
  }

  #pointerUp() {
    if (!this.isDown || this.#isLatched) return;
    if (performance.now() - this.#pressedAt < TAP_MS) this.#latch();
    else this.#up();
  }

  #keyDown(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#isMeant(event)) return;
    if (event.key === " ") {
      event.preventDefault(); // or the page scrolls
      if (event.repeat) return;
      if (this.#isLatched) this.#up();
      else this.#down();
    } else if (event.key === "Enter" && event.target === this.#element) {
      event.preventDefault();
      if (!event.repeat) this.#toggle();
    }
  }

  #keyUp(event) {
    if (event.key !== " " || !this.#isMeant(event)) return;
    event.preventDefault(); // or it is a click, too
    if (!this.#isLatched) this.#up();
  }

  /** The space bar belongs to other controls while they have the focus. */
  #isMeant({ target }) {
    const others = "a, button, input, select, textarea, summary, [contenteditable]";
    return target === this.#element || !target.closest?.(others);
  }

  #toggle() {
    if (this.isDown) {
      this.#up();
    } else {
      this.#down();
      this.#latch();
    }
  }

  #latch() {
    if (!this.isDown) return;
    this.#isLatched = true;
    this.#on.latched();
  }

  #down() {
    if (this.isDown) return;
    this.isDown = true;
    this.#pressedAt = performance.now();
    this.#on.down();
  }

  #up() {
    if (!this.isDown) return;
    this.isDown = this.#isLatched = false;
    this.#on.up();
  }
}
