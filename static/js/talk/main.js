/** The Talk page: a toy in the browser. Here its parts are put together, nothing is decided. */

import { Button } from "./button.js";
import { Flow } from "./flow.js";
import { ruled, sent, shown, traced } from "./happenings.js";
import { FRAME_MS, POLICIES, POST_ROLL_MS, REPLACED } from "./limits.js";
import { Link } from "./link.js";
import { NoMicrophone, openMicrophone, rateFor } from "./microphone.js";
import { Player } from "./player.js";
import { Screen, stateOf } from "./screen.js";
import { Gathering } from "./traces.js";
import { Talk } from "./turn.js";

const FIRMWARE = "browser-1";
const TICK_MS = 100;

/** One visit of the page: from the first click until it is left. */
class Visit {
  #page;
  #screen;
  #flow;
  #traces = new Gathering();
  #context;
  #player;
  #talk;
  #link;
  #button;
  #isLatched = false;
  #isOver = false;

  constructor(page, words) {
    this.#page = page;
    this.#screen = new Screen(page, words);
    this.#flow = new Flow(page.querySelector('[data-part="flow"]'), words.flow);
    this.#screen.button.addEventListener("click", () => this.#begin(), { once: true });
    this.#screen.show("begin");
    this.#screen.button.disabled = false;
    window.addEventListener("pagehide", () => this.#link?.hangUp());
  }

  // -- beginning --------------------------------------------------------------------------------

  /** The first click: browsers let a page hear and be heard only then. */
  async #begin() {
    this.#screen.show("asking");
    this.#context = new AudioContext({ latencyHint: "interactive" });
    const rateHz = rateFor(this.#context.sampleRate);
    const wishes = { rateHz, frameMs: FRAME_MS };
    wishes.onFrame = (samples) => this.#talk && this.#do(this.#talk.captured(samples));
    wishes.onLost = () => this.#end("lost-microphone");
    try {
      await openMicrophone(this.#context, wishes);
      this.#player = await Player.open(this.#context, (progress) => this.#progress(progress));
      await this.#context.resume();
    } catch (problem) {
      this.#end(problem instanceof NoMicrophone ? problem.reason : "no-sound");
      return;
    }
    this.#start(rateHz);
  }

  #start(rateHz) {
    const postRollMs = POST_ROLL_MS;
    const profile = { firmware: FIRMWARE, rateHz, frameMs: FRAME_MS, postRollMs, wantsTrace: true };
    this.#talk = new Talk(profile);
    this.#link = new Link(new URL(this.#page.dataset.socket, location.href.replace(/^http/, "ws")), {
      opened: () => this.#opened(),
      text: (text) => this.#do(this.#talk.told(text, now())),
      audio: (data) => this.#do(this.#talk.received(data)),
      lost: (code) => this.#lost(code),
    });
    this.#button = new Button(this.#screen.button, {
      down: () => this.#pressed(),
      up: () => this.#released(),
      latched: () => this.#latched(),
    });
    setInterval(() => this.#do(this.#talk.tick(now())), TICK_MS);
    this.#screen.show("connecting");
    this.#link.dial(0);
  }

  /** The talk cannot go on here; the button tries everything again. */
  #end(state) {
    this.#isOver = true;
    this.#link?.rest();
    this.#link?.hangUp();
    this.#player?.stop();
    this.#screen.show(state);
    this.#screen.button.addEventListener("click", () => location.reload(), { once: true });
  }

  // -- events -----------------------------------------------------------------------------------

  #opened() {
    this.#screen.forgetGreeting();
    this.#do(this.#talk.opened(now()));
  }

  async #lost(code) {
    if (this.#isOver) return;
    this.#flow.add("rule", this.#talk.turn, "lost", code === null ? "" : String(code));
    let answer = code === REPLACED ? "replaced" : "";
    if (code === null || this.#talk.policy === "revoked") answer = await whetherWelcome();
    if (answer) this.#end(answer);
    else this.#do(this.#talk.lost(code, now(), Math.random()));
  }

  #pressed() {
    this.#context.resume(); // a phone may have taken the sound away meanwhile
    this.#isLatched = false;
    this.#screen.notice("");
    this.#do(this.#talk.pressed(now()));
    if (!this.#talk.mayTalk) this.#button.release();
  }

  #released() {
    this.#isLatched = false;
    this.#do(this.#talk.released(now()));
    this.#look();
  }

  #latched() {
    this.#isLatched = true;
    this.#look();
  }

  #progress({ turn, playedMs, underruns, isEmpty, level }) {
    this.#screen.loud(isEmpty ? 0 : level);
    this.#do(this.#talk.progress(turn, playedMs, underruns, now(), isEmpty));
  }

  // -- effects ----------------------------------------------------------------------------------

  #do(effects) {
    if (this.#isOver) return;
    for (const effect of effects) this.#perform(effect);
    if (effects.length) this.#look();
  }

  #look() {
    if (!this.#isOver) this.#screen.show(stateOf(this.#talk), this.#isLatched);
  }

  #perform(effect) {
    switch (effect.kind) {
      case "SendFrame": return this.#link.send(effect.data);
      case "SendText": return this.#say(effect.message);
      case "Play": return this.#player.play(effect.turn, effect.samples);
      case "StopPlayback": return this.#player.stop();
      case "Connect": return this.#link.dial(effect.waitMs);
      case "HangUp": return this.#link.hangUp();
      case "Show": return this.#show(effect);
      case "Prompt": return this.#screen.notice(effect.name);
      case "Apply": return effect.volume === null || this.#player.setVolume(effect.volume);
      case "Wipe": return this.#wipe();
      case "Measure": return this.#do(this.#talk.measured(Math.floor(now() / 1000)));
      case "Note": return this.#note(effect.message);
      case "Sleep": return ruled(this.#flow, this.#talk.turn, "resting");
    }
    return null; // EndTurn: the state says it
  }

  #say(message) {
    this.#link.send(JSON.stringify(message));
    sent(this.#flow, this.#talk.turn, message);
  }

  #show(effect) {
    const { turn, state, text } = effect;
    if (state in POLICIES) {
      ruled(this.#flow, turn, state);
      if (state === "paired") this.#screen.notice("");
      else this.#button.release();
      return;
    }
    if (state === "heard" && text) this.#screen.say(turn, "child", text, { isAll: true });
    if (state === "speaking" && text) this.#screen.say(turn, "hanuman", text, { isAll: false });
    shown(this.#flow, effect);
  }

  #wipe() {
    this.#screen.clear();
    this.#flow.clear();
  }

  #note(message) {
    if (message.type === "error") {
      this.#flow.add("rule", this.#talk.turn, message.code, message.message);
      return;
    }
    const trace = this.#traces.add(message);
    if (trace) traced(this.#flow, message.turn, trace);
  }
}

const now = () => Math.floor(performance.now());

/**
 * After a handshake that failed, which tells browsers nothing: "signed-out", "not-yours", or ""
 * when the platform is there or cannot be reached.
 */
async function whetherWelcome() {
  const asked = { method: "HEAD", redirect: "manual", cache: "no-store" };
  try {
    const answer = await fetch(location.href, asked);
    if (answer.type === "opaqueredirect") return "signed-out";
    return answer.status === 404 ? "not-yours" : "";
  } catch {
    return "";
  }
}

const page = document.querySelector("[data-talk]");
new Visit(page, JSON.parse(document.getElementById("talk-words").textContent));
