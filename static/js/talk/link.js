/** The socket: dialled when the talk asks for it, with everything that comes handed on in order. */

import { SUBPROTOCOL } from "./limits.js";

const MOST_WAITING_BYTES = 1_000_000; // of a connection that does not keep up: eight seconds

export class Link {
  #url;
  #on;
  #socket = null;
  #timer = null;

  /** `on`: opened(), text(text), audio(bytes), lost(code), where null means that it never opened. */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
  }

  /** Open a connection in `waitMs`; a shorter wait takes the place of a longer one. */
  dial(waitMs) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), waitMs);
  }

  /** Give up dialling. */
  rest() {
    clearTimeout(this.#timer);
  }

  /** False when it could not be sent: there is no connection, or it does not keep up. */
  send(message) {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return false;
    if (typeof message !== "string" && socket.bufferedAmount > MOST_WAITING_BYTES) return false;
    socket.send(message);
    return true;
  }

  hangUp() {
    this.#socket?.close(1000);
  }

  #open() {
    if (this.#socket) return;
    const socket = new WebSocket(this.#url, SUBPROTOCOL);
    let isOpen = false;
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      isOpen = true;
      this.#on.opened();
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.#on.text(data);
      else this.#on.audio(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => {
      this.#socket = null;
      this.#on.lost(isOpen ? code : null);
    };
  }
}
