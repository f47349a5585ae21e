/** How long a browser stays away after a lost connection: longer each time, never all at once. */

import { CLOSED_BY_POLICY, REPLACED } from "./limits.js";

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;
const REFUSED_MS = 300_000;
const REPLACED_MS = 60_000;
const IMPATIENCE_MS = 5000; // a press tries at once, but not more often than this

/** The wait after `tries` failed ones; half of it is certain, half is chance (`dice`, 0 to 1). */
function backoffMs(tries, dice) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10));
  return Math.floor((ceiling * (1 + dice)) / 2);
}

/** A wait that somebody asked for, and up to a quarter more. */
const atLeastMs = (askedMs, dice) => Math.floor(askedMs * (1 + dice / 4));

export class Patience {
  #notBefore = 0;
  #tries = 0;
  #triedAt = null;

  /** A connection is open: what an earlier one asked for is done with. */
  opened() {
    this.#notBefore = 0;
  }

  /** The platform would rather not be dialled again before `waitMs` have passed. */
  asked(waitMs, nowMs) {
    this.#notBefore = nowMs + waitMs;
  }

  /** The platform has said hello: the next loss is a first one again. */
  welcomed() {
    this.#tries = 0;
  }

  /** How long to wait after a connection was lost with close code `code` (null: never opened). */
  lostMs(code, policy, nowMs, dice) {
    let askedMs = Math.max(0, this.#notBefore - nowMs);
    if (code === CLOSED_BY_POLICY) askedMs = Math.max(askedMs, policy.retryMs);
    else if (code === REPLACED) askedMs = Math.max(askedMs, REPLACED_MS);
    const waitMs = Math.max(backoffMs(this.#tries, dice), atLeastMs(askedMs, dice));
    this.#tries += 1;
    this.#triedAt = nowMs;
    return waitMs;
  }

  /** How long to wait after the platform did not want to know this browser. */
  refusedMs(nowMs, dice) {
    this.#triedAt = nowMs;
    return atLeastMs(REFUSED_MS, dice);
  }

  /** May a press try at once? If so, this counts as the try. */
  mayTry(nowMs) {
    if (this.#triedAt !== null && nowMs - this.#triedAt < IMPATIENCE_MS) return false;
    this.#triedAt = nowMs;
    return true;
  }
}
