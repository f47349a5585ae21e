/** What the page shows of the talk: its state in plain words, and what was said on both sides. */

import { DOWN, TRAILING, WAITING } from "./listening.js";
import { GREETING, OFFLINE } from "./turn.js";

const MOST_SAYINGS = 100;
const DEVANAGARI = /[\u0900-\u097f]/;

/** One word for what is going on; the page has a sentence for each, and one for each policy. */
export function stateOf(talk) {
  if (!talk.mayTalk) return talk.policy;
  if (talk.listening.state === DOWN) return "listening";
  if (talk.listening.state === WAITING) return "connecting";
  if (talk.link === OFFLINE) return "offline";
  if (talk.link === GREETING) return "connecting";
  if (talk.listening.state === TRAILING) return "thinking";
  if (talk.hearing.isSpeaking) return "speaking";
  if (talk.hearing.isOpen && talk.turn) return "thinking";
  return talk.isDozing ? "resting" : "ready";
}

export class Screen {
  #page;
  #words;
  #parts;
  #sayings = new Map(); // "turn who" -> the text on the page
  #level = 0;

  /** `words`: states (name -> [sentence, what the button says]), prompts, who. */
  constructor(page, words) {
    this.#page = page;
    this.#words = words;
    const part = (name) => page.querySelector(`[data-part="${name}"]`);
    const names = ["button", "label", "state", "notice", "level", "sayings", "empty"];
    this.#parts = Object.fromEntries(names.map((name) => [name, part(name)]));
  }

  get button() {
    return this.#parts.button;
  }

  /** Show a state; `isLatched`: the button stays down until it is pressed again. */
  show(state, isLatched = false) {
    const name = state === "listening" && isLatched ? "latched" : state;
    if (this.#page.dataset.state === name) return;
    this.#page.dataset.state = name;
    const [sentence, label] = this.#words.states[name] ?? this.#words.states.ready;
    this.#parts.state.textContent = sentence;
    this.#parts.label.textContent = label;
    this.#parts.button.setAttribute("aria-pressed", String(state === "listening"));
  }

  /** Something to know until the next press; an unknown or empty name takes it away. */
  notice(name) {
    const text = this.#words.prompts[name] ?? "";
    this.#parts.notice.textContent = text;
    this.#parts.notice.hidden = !text;
  }

  /** How loud it is, 0 to 1; it sinks slowly, so that a short sound is seen. */
  loud(level) {
    this.#level = Math.max(level, this.#level * 0.8);
    this.#parts.level.value = this.#level;
  }

  /** Words of `who` ("child" or "hanuman") in `turn`: they add to, or replace, what is there. */
  say(turn, who, text, { isAll }) {
    const key = `${turn} ${who}`;
    const known = this.#sayings.get(key);
    if (known?.isConnected) {
      known.textContent = isAll ? text : `${known.textContent} ${text}`;
      this.#mark(known);
      return;
    }
    const item = document.createElement("div");
    item.className = `saying ${who}`;
    const name = document.createElement("strong");
    name.textContent = this.#words.who[who];
    const words = document.createElement("p");
    words.textContent = text;
    this.#mark(words);
    item.append(name, words);
    this.#sayings.set(key, words);
    this.#parts.sayings.append(item);
    this.#parts.empty.hidden = true;
    while (this.#parts.sayings.children.length > MOST_SAYINGS) {
      this.#parts.sayings.firstElementChild.remove();
    }
    this.#parts.sayings.scrollTop = this.#parts.sayings.scrollHeight; // the button stays in place
  }

  /** Another connection counts its speech from the greeting on again. */
  forgetGreeting() {
    this.#sayings.delete("0 hanuman");
  }

  /** Nothing of the talk stays on the page. */
  clear() {
    this.#sayings.clear();
    this.#parts.sayings.replaceChildren();
    this.#parts.empty.hidden = false;
  }

  #mark(words) {
    const isHindi = DEVANAGARI.test(words.textContent);
    words.classList.toggle("dev", isHindi);
    if (isHindi) words.lang = "hi";
  }
}
