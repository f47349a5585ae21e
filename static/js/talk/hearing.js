/**
 * Hanuman's voice in one turn: which audio is played, how far it was heard, when it is over.
 *
 * Only audio of the newest turn is played. The platform is told about every half second how much
 * of the turn came out of the speaker, and once more when nothing is left to play.
 */

import { DOWN_RATE_HZ, MAX_BUFFER_MS, PLAYED_EVERY_MS } from "./limits.js";

const BYTES_PER_MS = (DOWN_RATE_HZ * 2) / 1000;

export class Hearing {
  droppedMs = 0; // of audio that came too late or too early to be played
  #isDone;
  #isEmpty;
  #sentBytes;
  #playedMs;
  #underruns;
  #reportedMs;
  #reportedAt;

  constructor() {
    this.open(0);
  }

  /** From now on `turn` is heard, others are dropped; `isAsked`: somebody waits for it. */
  open(turn, isAsked = false) {
    this.turn = turn;
    this.isOpen = isAsked; // an answer is due, or has been announced, and is not over
    this.hasSound = false; // some of its audio has come
    this.#isDone = false; // the platform has sent everything
    this.#isEmpty = true; // the speaker has played everything
    this.#sentBytes = 0;
    this.#playedMs = 0;
    this.#underruns = 0;
    this.#reportedMs = 0;
    this.#reportedAt = null;
  }

  /** There is sound that is being played or still to come. */
  get isSpeaking() {
    return this.hasSound && this.isOpen;
  }

  /** The platform speaks of `turn`. Is it the one that is heard? */
  announced(turn) {
    if (turn !== this.turn) return false;
    if (!this.isOpen) {
      this.isOpen = true;
      this.#isDone = false;
    }
    return true;
  }

  /** Audio of the platform: to the speaker, or dropped. */
  frame({ turn, samples }) {
    if (samples.length === 0) return [];
    const waitingMs = Math.floor(this.#sentBytes / BYTES_PER_MS) - this.#playedMs;
    if (turn !== this.turn || waitingMs > MAX_BUFFER_MS) {
      this.drop(samples);
      return [];
    }
    this.announced(turn);
    this.hasSound = true;
    this.#isEmpty = false;
    this.#sentBytes += samples.length;
    return [{ kind: "Play", turn, samples }];
  }

  /** Count audio that is not played. */
  drop(samples) {
    this.droppedMs += Math.floor(samples.length / BYTES_PER_MS);
  }

  /** The speaker has played `playedMs` of the turn so far; `isEmpty`: nothing waits any more. */
  progress(playedMs, underruns, nowMs, isEmpty) {
    this.#playedMs = playedMs;
    this.#underruns = underruns;
    this.#isEmpty = isEmpty;
    this.#reportedAt ??= nowMs;
    const isTime = isEmpty || nowMs - this.#reportedAt >= PLAYED_EVERY_MS;
    return [...(isTime ? this.report(nowMs) : []), ...this.endIfOver()];
  }

  /** Say how far the turn was heard, when that has changed. */
  report(nowMs) {
    if (this.#playedMs === this.#reportedMs) return [];
    this.#reportedMs = this.#playedMs;
    this.#reportedAt = nowMs;
    const [ms, underruns] = [this.#playedMs, this.#underruns];
    return [{ kind: "SendText", message: { type: "played", turn: this.turn, ms, underruns } }];
  }

  /** Silence at once; what follows of the same turn is played again. */
  stop() {
    this.#isEmpty = true;
    this.#sentBytes = this.#playedMs * BYTES_PER_MS;
    return [{ kind: "StopPlayback", turn: this.turn }];
  }

  /** The platform has sent everything of the turn, or never will. */
  done() {
    this.#isDone = true;
    return this.endIfOver();
  }

  /** The turn's end, once: all was sent and all of that was played. */
  endIfOver() {
    if (!(this.isOpen && this.#isDone && this.#isEmpty)) return [];
    this.isOpen = false;
    return [{ kind: "EndTurn", turn: this.turn }];
  }
}
