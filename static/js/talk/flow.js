/**
 * The second column: what happens between the child and the model, as it happens. It lives in this
 * page alone; nothing of it is stored or sent anywhere.
 */

const MOST_ROWS = 500;
const GROWING = "played"; // comes twice a second; its next row takes its place

export class Flow {
  #column;
  #words;
  #rows;
  #entries = [];
  #waiting = null; // entries that come while it is paused; null when it is not
  #startedAt = performance.now();

  /** `words`: kinds (name -> what it is called) and titles (name -> the same). */
  constructor(column, words) {
    this.#column = column;
    this.#words = words;
    this.#rows = column.querySelector('[data-part="rows"]');
    column.addEventListener("change", ({ target }) => this.#filter(target));
    this.#on("pause", (button) => this.#pause(button));
    this.#on("clear", () => this.clear());
    this.#on("copy", () => this.#copy());
  }

  /**
   * Something happened. `kind` is a key of the words' kinds, `name` of their titles or a name as
   * it stands; `text` is one line, `data` whatever belongs to it.
   */
  add(kind, turn, name, text = "", data = undefined) {
    const at = Math.round(performance.now() - this.#startedAt);
    const entry = { at_ms: at, kind, turn, name, text, data };
    if (this.#waiting) this.#waiting.push(entry);
    else this.#show(entry);
    if (this.#waiting?.length > MOST_ROWS) this.#waiting.shift();
  }

  clear() {
    this.#entries = [];
    if (this.#waiting) this.#waiting = [];
    this.#rows.replaceChildren();
  }

  #on(part, deed) {
    const button = this.#column.querySelector(`[data-part="${part}"]`);
    button.addEventListener("click", () => deed(button));
  }

  #show(entry) {
    const last = this.#entries.at(-1);
    if (entry.name === GROWING && last?.name === GROWING && last.turn === entry.turn) {
      this.#entries.pop();
      this.#rows.lastElementChild.remove();
    }
    this.#entries.push(entry);
    const isAtEnd = this.#rows.scrollTop + this.#rows.clientHeight > this.#rows.scrollHeight - 40;
    this.#rows.append(this.#rowOf(entry));
    while (this.#entries.length > MOST_ROWS) {
      this.#entries.shift();
      this.#rows.firstElementChild.remove();
    }
    if (isAtEnd) this.#rows.scrollTop = this.#rows.scrollHeight;
  }

  #rowOf({ at_ms, kind, turn, name, text, data }) {
    const row = element("li", "flow-row");
    row.dataset.kind = kind;
    row.hidden = !this.#isWanted(kind);
    const head = element("div", "flow-head");
    head.append(
      element("span", "flow-kind", this.#words.kinds[kind] ?? kind),
      element("strong", "", this.#words.titles[name] ?? name),
      element("span", "flow-at", `${(at_ms / 1000).toFixed(2)} s · ${this.#words.turn} ${turn}`),
    );
    row.append(head);
    if (text) row.append(element("p", "flow-text", text));
    if (data !== undefined) row.append(this.#detailsOf(data));
    return row;
  }

  #detailsOf(data) {
    const details = element("details", "flow-data");
    details.append(element("summary", "", this.#words.details));
    const block = element("pre", "", JSON.stringify(data, null, 2));
    block.tabIndex = 0; // it may scroll
    details.append(block);
    return details;
  }

  #isWanted(kind) {
    return this.#column.querySelector(`input[name="kind"][value="${kind}"]`)?.checked ?? true;
  }

  #filter({ name }) {
    if (name !== "kind") return;
    for (const row of this.#rows.children) row.hidden = !this.#isWanted(row.dataset.kind);
  }

  #pause(button) {
    const kept = this.#waiting;
    this.#waiting = kept ? null : [];
    button.setAttribute("aria-pressed", String(!kept));
    for (const entry of kept ?? []) this.#show(entry);
  }

  async #copy() {
    const said = this.#column.querySelector('[data-part="copied"]');
    try {
      await navigator.clipboard.writeText(JSON.stringify(this.#entries, null, 2));
      said.textContent = this.#words.copied;
    } catch {
      said.textContent = this.#words.notCopied;
    }
  }
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}
