/** Traces come in parts that fit a toy's buffers; here they are put together again. */

export class Gathering {
  #pieces = [];

  /** Take a `trace` message; its whole object with the last part, else null. */
  add({ part, parts, data }) {
    if (part === 1) this.#pieces = [];
    if (part !== this.#pieces.length + 1) return null; // a part is missing: forget this trace
    this.#pieces.push(data);
    if (part < parts) return null;
    try {
      return JSON.parse(this.#pieces.join(""));
    } catch {
      return null;
    }
  }
}
