/**
 * The toy's half of a talk, as a machine of turns: events in, effects out, time as an argument.
 *
 * The shell around it (link.js, microphone.js, player.js) owns button, microphone, speaker and
 * socket; it calls one method per event and performs the effects that come back, in their order.
 * It is the browser's copy of the toy's own machine, and a test plays both the same events.
 */

import { unpack, VOICE } from "./frames.js";
import { Hearing } from "./hearing.js";
import { MAX_TURN, POLICIES, PROTOCOL, STATUS_EVERY_MS } from "./limits.js";
import { DOWN, Listening, UP, WAITING } from "./listening.js";
import { Patience } from "./patience.js";
import { TOLD } from "./told.js";

export const OFFLINE = "offline";
export const GREETING = "greeting"; // connected, and waiting for the platform's hello
export const READY = "ready";
export const ASLEEP = "asleep"; // without a connection until the next press

const HELLO_WAIT_MS = 10_000;

const prompt = (name, code = null) => ({ kind: "Prompt", name, code });
const connect = (waitMs) => ({ kind: "Connect", waitMs });
const send = (message) => ({ kind: "SendText", message });

/** `link` is OFFLINE, GREETING, READY or ASLEEP; `policy` the last one told. */
export class Talk {
  link = OFFLINE;
  policy = "paired";
  code = null;
  turn = 0;
  etag = null; // of the context that this page has been told; it stays in memory only
  savedAt = null;
  broken = 0; // messages and frames of the platform that could not be read
  isHeld = false;
  isDozing = false; // nobody is expected to speak; a press ends it
  sleepReason = null; // asked to sleep, but something is still being said
  hearing = new Hearing();
  patience = new Patience();
  #profile;
  #dueAt = null; // hello overdue, or the next status

  /** `profile`: firmware, rateHz, frameMs, postRollMs, wantsTrace. */
  constructor(profile) {
    this.#profile = profile;
    this.listening = new Listening(profile.rateHz, profile.frameMs, profile.postRollMs);
  }

  get mayTalk() {
    return POLICIES[this.policy].mayTalk;
  }

  // -- the connection ---------------------------------------------------------------------------

  /** A connection is open: say hello. */
  opened(nowMs) {
    this.link = GREETING;
    this.policy = "paired"; // until this session says otherwise
    if (this.listening.state !== WAITING) this.listening.abandon();
    this.hearing.open(0);
    this.patience.opened();
    this.#dueAt = nowMs + HELLO_WAIT_MS;
    const { firmware, rateHz, frameMs, wantsTrace } = this.#profile;
    const message = {
      type: "hello",
      protocol: PROTOCOL,
      firmware,
      audio: { rate: rateHz, frame_ms: frameMs },
      context: { etag: this.etag, saved_at: this.savedAt },
      battery: null,
      rssi: null,
    };
    if (wantsTrace) message.trace = true;
    return [send(message)];
  }

  /** The platform's hello has come. */
  welcomed(nowMs) {
    this.link = READY;
    this.patience.welcomed();
    this.#dueAt = nowMs + STATUS_EVERY_MS;
    return this.listening.state === WAITING && this.mayTalk ? this.#listen(nowMs) : [];
  }

  /** The connection is closed (`code`: WebSocket's) or could not be opened (null). */
  lost(code, nowMs, dice) {
    const effects = [];
    const ear = this.listening;
    const isKept = ear.keepWaiting(nowMs);
    const isAsking = ear.state === UP && this.hearing.isOpen && this.turn;
    if (!isKept || (isAsking && !this.hearing.hasSound)) effects.push(prompt("trouble"));
    effects.push(...this.hearing.done());
    this.#dueAt = null;
    if (ear.state === UP && (this.sleepReason !== null || this.isDozing)) {
      this.link = ASLEEP;
      return [...effects, ...this.rest()];
    }
    this.link = OFFLINE;
    const waitMs = this.patience.lostMs(code, POLICIES[this.policy], nowMs, dice);
    if (ear.state !== UP && nowMs + waitMs > ear.endByMs) effects.push(...this.#giveUp());
    return [...effects, connect(waitMs)];
  }

  /** The platform does not want to know this browser. */
  refused(nowMs, dice) {
    this.link = OFFLINE;
    this.listening.abandon();
    return [prompt("refused"), connect(this.patience.refusedMs(nowMs, dice))];
  }

  // -- the button and the microphone ------------------------------------------------------------

  /** The button is down: a new turn, and silence at once. */
  pressed(nowMs) {
    this.isHeld = true;
    this.isDozing = false;
    this.sleepReason = null;
    if (!this.mayTalk) return [prompt(this.policy, this.code), ...this.#hurry(nowMs)];
    if (this.listening.state !== UP) {
      this.listening.holdOn();
      return [...this.#hurry(nowMs), ...this.listening.send()];
    }
    if (this.link === READY) return [...this.#listen(nowMs), ...this.listening.send()];
    const effects = [prompt(this.link === ASLEEP ? "waking" : "connecting")];
    this.listening.wait(nowMs);
    return [...effects, ...this.#hurry(nowMs)];
  }

  /** The button is up; the post-roll follows. */
  released(nowMs) {
    this.isHeld = false;
    this.listening.letGo(nowMs);
    return [];
  }

  /** The microphone's next samples, one frame long. Called all the time. */
  captured(samples) {
    this.listening.captured(samples);
    return this.listening.send();
  }

  // -- what the platform sends ------------------------------------------------------------------

  /** A binary message, as bytes. */
  received(data) {
    const frame = unpack(data);
    if (frame === null || frame.kind !== VOICE) {
      this.broken += 1;
      return [];
    }
    if (this.listening.state === DOWN) { // who listens is silent
      this.hearing.drop(frame.samples);
      return [];
    }
    return this.hearing.frame(frame);
  }

  /** A text message. Unknown types are passed over, so that the platform may learn more. */
  told(text, nowMs) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      message = null;
    }
    if (typeof message?.type !== "string") {
      this.broken += 1;
      return [];
    }
    if (!Object.hasOwn(TOLD, message.type)) return [];
    return [...TOLD[message.type](this, message, nowMs), ...this.listening.send()];
  }

  // -- the speaker ------------------------------------------------------------------------------

  /** How much of `turn` the speaker has played so far; `isEmpty`: nothing waits. */
  progress(turn, playedMs, underruns, nowMs, isEmpty) {
    if (turn !== this.hearing.turn) return [];
    let effects = this.hearing.progress(playedMs, underruns, nowMs, isEmpty);
    if (this.link !== READY) effects = effects.filter(({ kind }) => kind !== "SendText");
    return [...effects, ...this.rest()];
  }

  // -- time -------------------------------------------------------------------------------------

  /** What is due by `nowMs`. */
  tick(nowMs) {
    const effects = [];
    if (this.listening.endByMs !== null && nowMs >= this.listening.endByMs) {
      if (this.listening.state === WAITING) effects.push(...this.#giveUp());
      else this.listening.finish();
    }
    if (this.#dueAt !== null && nowMs >= this.#dueAt) {
      if (this.link === GREETING) {
        this.#dueAt = null;
        effects.push({ kind: "HangUp", code: 1002, reason: "no hello" });
      } else {
        this.#dueAt = nowMs + STATUS_EVERY_MS;
        effects.push({ kind: "Measure" });
      }
    }
    return [...effects, ...this.listening.send()];
  }

  /** The answer to Measure, for the platform; a browser knows neither battery nor radio. */
  measured(uptime) {
    if (this.link !== READY) return [];
    const droppedMs = this.hearing.droppedMs + this.listening.droppedMs;
    return [send({ type: "status", dropped_ms: droppedMs, uptime })];
  }

  /** What waits until nobody speaks: sleep. */
  rest() {
    if (this.hearing.isOpen || this.listening.state !== UP || this.sleepReason === null) return [];
    const reason = this.sleepReason;
    this.isDozing = true;
    this.sleepReason = null;
    return [{ kind: "Sleep", reason }];
  }

  #listen(nowMs) {
    const effects = [];
    if (this.hearing.isSpeaking) {
      const turn = this.hearing.turn;
      effects.push(...this.hearing.stop(), ...this.hearing.report(nowMs));
      effects.push(send({ type: "abort", turn, reason: "button" }));
    }
    this.turn = (this.turn % MAX_TURN) + 1;
    this.hearing.open(this.turn, true);
    return [...effects, ...this.listening.start(this.turn, nowMs)];
  }

  /** Say that what was said is not going to be answered. */
  #giveUp() {
    this.listening.abandon();
    return [prompt("trouble")];
  }

  /** A press does not wait for the next try. */
  #hurry(nowMs) {
    if (this.link !== ASLEEP && this.link !== OFFLINE) return [];
    const isAsleep = this.link === ASLEEP;
    this.link = OFFLINE;
    return this.patience.mayTry(nowMs) || isAsleep ? [connect(0)] : [];
  }
}
