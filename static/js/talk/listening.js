/**
 * From the button to the last frame of what was said.
 *
 * The microphone is always captured into a ring of a quarter of a second, because children speak
 * as they press; older sound is overwritten and never leaves. After the release the post-roll is
 * added, because they let go before they have finished. What is said before there is a connection
 * is kept for a few seconds.
 */

import { FINAL, MIC, pack } from "./frames.js";
import { MAX_HOLD_MS, PRE_ROLL_MS } from "./limits.js";

export const UP = "up";
export const WAITING = "waiting"; // pressed, and no connection yet
export const DOWN = "down";
export const TRAILING = "trailing"; // released, in the post-roll

const LONGEST_MS = MAX_HOLD_MS - 1000;
const LATE_MS = 400; // a microphone that stalls does not keep a turn open
const KEPT_MS = 8000;
const PATIENT_MS = 10_000; // nobody waits longer for a connection
const AT_ONCE = 8; // frames that leave together

export class Listening {
  state = UP;
  turn = 0;
  endByMs = null; // when waiting, or the post-roll, is over at the latest
  #bytesPerSecond;
  #postRollMs;
  #ring = []; // captured and not sent
  #preRollMs = 0;
  #taken = 0; // bytes since the press
  #rolled = 0; // bytes since the release
  #isReleased = false;
  #isComplete = false; // nothing more is taken; what is kept is still sent

  constructor(rateHz, postRollMs) {
    this.#bytesPerSecond = rateHz * 2;
    this.#postRollMs = postRollMs;
  }

  /** The button is down without a connection: keep what is said until there is one. */
  wait(nowMs) {
    this.#begin(WAITING);
    this.endByMs = nowMs + PATIENT_MS;
  }

  /** Announce the turn and begin to send what has been kept of it. */
  start(turn, nowMs) {
    if (this.state !== WAITING) this.#begin(DOWN);
    this.turn = turn;
    this.state = DOWN;
    this.endByMs = null;
    if (this.#isReleased) this.#trail(nowMs);
    const message = { type: "listen", state: "start", turn, pre_roll_ms: this.#preRollMs };
    return [{ kind: "SendText", message }, ...this.#send()];
  }

  /** The microphone's next samples: to the ring, or to the platform. */
  captured(samples) {
    if (this.state === UP) {
      this.#ring.push(samples);
      while (this.#ringMs() > PRE_ROLL_MS) this.#ring.shift();
      return [];
    }
    if (!this.#isComplete) this.#take(samples);
    return this.state === WAITING ? [] : this.#send();
  }

  /** The button is up again: the post-roll begins. */
  letGo(nowMs) {
    if (this.state !== WAITING && this.state !== DOWN) return;
    this.#isReleased = true;
    this.#rolled = 0;
    if (this.state === DOWN) this.#trail(nowMs);
  }

  /** Pressed again before it was over. */
  holdOn() {
    if (this.state === TRAILING) {
      this.state = DOWN;
      this.endByMs = null;
    }
    this.#isReleased = this.#isComplete = false;
  }

  /** Say that this was all; the platform may answer. */
  end() {
    const rolledMs = this.#isReleased ? this.#ms(this.#rolled) : 0;
    const effects = this.#ring.map((samples) => this.#frame(samples));
    this.abandon();
    effects.push({ kind: "SendFrame", data: pack(MIC, FINAL, this.turn, new Uint8Array()) });
    const message = { type: "listen", state: "stop", turn: this.turn, post_roll_ms: rolledMs };
    effects.push({ kind: "SendText", message });
    return effects;
  }

  /** Stop sending without a word, and forget what is kept. */
  abandon() {
    this.state = UP;
    this.endByMs = null;
    this.#ring = [];
  }

  #begin(state) {
    this.state = state;
    this.#preRollMs = this.#ringMs();
    this.#taken = this.#rolled = 0;
    this.#isReleased = this.#isComplete = false;
  }

  #trail(nowMs) {
    this.state = TRAILING;
    this.endByMs = nowMs + this.#postRollMs + LATE_MS;
  }

  #take(samples) {
    if (this.#isReleased) {
      this.#rolled += samples.length;
      this.#isComplete = this.#ms(this.#rolled) >= this.#postRollMs;
    }
    this.#taken += samples.length;
    if (this.state === WAITING) {
      if (this.#ringMs() >= KEPT_MS) return;
    } else if (this.#ms(this.#taken) >= LONGEST_MS) {
      this.#isComplete = true;
    }
    this.#ring.push(samples);
  }

  #send() {
    const effects = this.#ring.splice(0, AT_ONCE).map((samples) => this.#frame(samples));
    if (this.#isComplete && this.#ring.length === 0) effects.push(...this.end());
    return effects;
  }

  #frame(samples) {
    return { kind: "SendFrame", data: pack(MIC, 0, this.turn, samples) };
  }

  #ringMs() {
    return this.#ms(this.#ring.reduce((sum, samples) => sum + samples.length, 0));
  }

  #ms(size) {
    return Math.floor((size * 1000) / this.#bytesPerSecond);
  }
}
