/**
 * From the button to the last frame of what was said.
 *
 * The microphone is always captured into a ring of a quarter of a second, because children speak
 * as they press; older sound is overwritten and never leaves. After the release the post-roll is
 * added, because they let go before they have finished. What is said without a connection, and
 * what was on its way when one was lost, is kept and sent as soon as there is another.
 */

import { FINAL, MIC, pack } from "./frames.js";
import { MAX_HOLD_MS, PRE_ROLL_MS } from "./limits.js";
import { Ring } from "./ring.js";

export const UP = "up";
export const WAITING = "waiting"; // pressed, and no connection
export const DOWN = "down";
export const TRAILING = "trailing"; // released, in the post-roll
const SENDING = "sending"; // all is said, and not all of it sent

const LONGEST_MS = MAX_HOLD_MS - 1000;
const LATE_MS = 400; // a microphone that stalls does not keep a turn open
const PATIENT_MS = 10_000; // nobody waits longer for a connection
const AGAIN_MS = 50_000; // a longer turn is not sent twice
const HELD_MS = 60_000;

export class Listening {
  state = UP;
  turn = 0;
  endByMs = null; // when waiting, or the post-roll, is over at the latest
  droppedMs = 0; // of sound that found no place in the ring
  #bytesPerSecond;
  #frameBytes;
  #postRollMs;
  #ring; // of this turn
  #before; // captured while the button is up
  #preRollMs = 0;
  #taken = 0; // bytes since the press, with the pre-roll
  #rolled = 0; // bytes since the release
  #isReleased = false;
  #isComplete = false; // nothing more is taken; what is kept is still sent

  constructor(rateHz, frameMs, postRollMs) {
    this.#bytesPerSecond = rateHz * 2;
    this.#frameBytes = Math.floor((rateHz * frameMs) / 1000) * 2;
    this.#postRollMs = postRollMs;
    this.#ring = new Ring((this.#bytesPerSecond * HELD_MS) / 1000);
    this.#before = new Ring(this.#bytesPerSecond);
  }

  /** The button is down without a connection: keep what is said until there is one. */
  wait(nowMs) {
    this.#begin(WAITING);
    this.endByMs = nowMs + PATIENT_MS;
  }

  /** Announce the turn. */
  start(turn, nowMs) {
    if (this.state !== WAITING) this.#begin(DOWN);
    this.turn = turn;
    this.state = DOWN;
    this.endByMs = null;
    if (this.#isComplete) this.finish();
    else if (this.#isReleased) this.#trail(nowMs);
    const message = { type: "listen", state: "start", turn, pre_roll_ms: this.#preRollMs };
    return [{ kind: "SendText", message }];
  }

  /** The microphone's next samples, to one of the rings. */
  captured(samples) {
    if (this.state === UP || this.#isComplete) {
      this.#before.write(samples);
      this.#before.keep(Math.floor((this.#bytesPerSecond * PRE_ROLL_MS) / 2000) * 2);
      return;
    }
    if (this.#isReleased) {
      this.#rolled += samples.length;
      this.#isComplete = this.#ms(this.#rolled) >= this.#postRollMs;
    }
    this.#take(samples);
    if (this.#ms(this.#taken) >= LONGEST_MS) this.#isComplete = true;
    if (this.#isComplete && this.state !== WAITING) this.finish();
  }

  /** What can be sent now; after the last frame, that this was all. */
  send() {
    if (this.state === UP || this.state === WAITING) return [];
    const effects = [];
    while (this.#ring.unread >= this.#frameBytes || (this.#isComplete && this.#ring.unread)) {
      effects.push(this.#frame(0, this.#ring.read(this.#frameBytes)));
    }
    if (!this.#isComplete) return effects;
    const { turn } = this;
    const rolledMs = this.#isReleased ? this.#ms(this.#rolled) : 0;
    this.abandon();
    effects.push(this.#frame(FINAL, new Uint8Array()));
    const message = { type: "listen", state: "stop", turn, post_roll_ms: rolledMs };
    return [...effects, { kind: "SendText", message }];
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
    if (this.state === TRAILING || this.state === SENDING) {
      this.state = DOWN;
      this.endByMs = null;
    }
    if (this.#isComplete) this.#moveBefore();
    this.#isReleased = this.#isComplete = false;
  }

  /** Nothing more comes of the microphone. */
  finish() {
    this.#isComplete = true;
    this.state = SENDING;
    this.endByMs = null;
  }

  /** The connection is lost. False when what was being said cannot be sent once more. */
  keepWaiting(nowMs) {
    if (this.state === UP || this.state === WAITING) return true;
    if (this.#ms(this.#taken) > AGAIN_MS || !this.#ring.rewind()) {
      this.abandon();
      return false;
    }
    this.state = WAITING;
    this.endByMs = nowMs + PATIENT_MS;
    return true;
  }

  /** Stop sending without a word, and forget what is kept. */
  abandon() {
    this.state = UP;
    this.endByMs = null;
    this.#isComplete = false;
    this.#ring.clear();
  }

  /** `abandon`, and leave no sound in memory either. */
  wipe() {
    this.abandon();
    this.#ring.wipe();
    this.#before.wipe();
  }

  #begin(state) {
    this.state = state;
    this.#taken = this.#rolled = 0;
    this.#isReleased = this.#isComplete = false;
    this.#ring.clear();
    this.#moveBefore();
    this.#preRollMs = this.#ms(this.#taken);
  }

  #moveBefore() {
    this.#take(this.#before.read(this.#before.unread));
  }

  #trail(nowMs) {
    this.state = TRAILING;
    this.endByMs = nowMs + this.#postRollMs + LATE_MS;
  }

  #take(samples) {
    this.#taken += samples.length;
    this.droppedMs += this.#ms(samples.length - this.#ring.write(samples));
  }

  #frame(flags, samples) {
    return { kind: "SendFrame", data: pack(MIC, flags, this.turn, samples) };
  }

  #ms(size) {
    return Math.floor((size * 1000) / this.#bytesPerSecond);
  }
}
