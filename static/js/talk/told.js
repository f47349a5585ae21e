/** What each message of the platform means for the talk: one function a type. */

import { POLICIES } from "./limits.js";
import { UP } from "./listening.js";

const show = (turn, state, text) => ({ kind: "Show", turn, state, text });
const apply = ({ volume = null }) => ({ kind: "Apply", volume });

/** The platform is there. What was said before is sent now. */
function hello(talk, message, nowMs) {
  const { context } = message;
  const effects = [];
  if (!context.fresh) {
    talk.etag = context.etag ?? null;
    talk.savedAt = message.server_time;
    effects.push(apply(context));
  }
  return [...effects, ...talk.welcomed(nowMs)];
}

/** How far the platform is with a turn. */
function turn(talk, message) {
  if (!talk.hearing.announced(message.turn)) return [];
  const effects = [show(message.turn, message.state, message.text ?? null)];
  if (message.state === "done") effects.push(...talk.hearing.done(), ...talk.rest());
  return effects;
}

/** What comes next out of the speaker. */
function play(talk, message) {
  return talk.hearing.announced(message.turn) ? [show(message.turn, message.source, null)] : [];
}

/** Be silent. */
function stop(talk, message, nowMs) {
  const { hearing } = talk;
  if (message.turn !== hearing.turn || !hearing.isSpeaking) return [];
  const effects = [...hearing.stop(), ...hearing.report(nowMs)];
  return [...effects, ...hearing.endIfOver(), ...talk.rest()];
}

/** A guardian has changed the volume. */
function settings(talk, message) {
  return [apply(message)];
}

/** Rest, once everything has been played. */
function sleep(talk, message) {
  talk.sleepReason = message.reason ?? "";
  return talk.rest();
}

/** What may be done. Reasons that forbid to talk end what is going on. */
function policy(talk, message) {
  const code = message.code ?? null;
  const isNew = talk.policy !== message.state || talk.code !== code;
  const rule = POLICIES[message.state];
  if (!rule) { // of a newer platform
    talk.broken += 1;
    return [];
  }
  talk.policy = message.state;
  talk.code = code;
  const isAsking = talk.isHeld || talk.listening.state !== UP;
  const effects = [show(talk.hearing.turn, talk.policy, code)];
  if (rule.silences) {
    talk.listening.abandon();
    if (talk.hearing.isSpeaking) effects.push(...talk.hearing.stop());
    effects.push(...talk.hearing.done());
  }
  if (rule.wipes) {
    talk.listening.wipe();
    talk.etag = null;
    talk.savedAt = null;
    effects.push({ kind: "Wipe", reason: talk.policy });
  }
  if (!rule.mayTalk && (isAsking || (code && isNew))) {
    effects.push({ kind: "Prompt", name: talk.policy, code });
  }
  return effects;
}

/** Something went wrong on the other side, which says when to come back if it hangs up. */
function error(talk, message, nowMs) {
  if (message.retry_after_ms) talk.patience.asked(message.retry_after_ms, nowMs);
  return [{ kind: "Note", message }];
}

/** For the second column. */
function trace(talk, message) {
  return [{ kind: "Note", message }];
}

export const TOLD = { hello, turn, play, stop, settings, sleep, policy, error, trace };
