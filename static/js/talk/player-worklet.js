/**
 * The speaker on the audio thread: what has come is played without a gap, what is stopped is
 * silent within three milliseconds.
 */

import { Resampler } from "./resampling.js";

const REPORTS_PER_SECOND = 20;

class Player extends AudioWorkletProcessor {
  #resampler;
  #fromHz;
  #turn = 0;
  #queue = []; // of Float32Array at the context's rate
  #offset = 0; // of what is played in the first of the queue
  #taken = 0; // samples of this turn, at the rate they came in
  #played = 0; // samples of this turn, at the context's rate
  #underruns = 0;
  #isDry = false; // all of the turn so far was played
  #sinceReport = 0;
  #peak = 0;

  constructor({ processorOptions: { fromHz } }) {
    super();
    this.#fromHz = fromHz;
    this.#resampler = new Resampler(fromHz, sampleRate);
    this.port.onmessage = ({ data }) => (data === "stop" ? this.#stop() : this.#take(data));
  }

  #take({ turn, samples }) {
    if (turn !== this.#turn) {
      this.#stop();
      this.#turn = turn;
      this.#taken = this.#played = this.#underruns = 0;
    }
    if (this.#isDry) this.#underruns += 1;
    this.#isDry = false;
    this.#taken += samples.length;
    this.#queue.push(this.#resampler.push(samples));
  }

  #stop() {
    this.#queue = [];
    this.#offset = 0;
    this.#isDry = false;
    this.#taken = Math.round((this.#played * this.#fromHz) / sampleRate);
    this.#resampler = new Resampler(this.#fromHz, sampleRate);
  }

  process(inputs, [[channel]]) {
    let filled = 0;
    while (filled < channel.length && this.#queue.length) {
      const first = this.#queue[0];
      const count = Math.min(channel.length - filled, first.length - this.#offset);
      channel.set(first.subarray(this.#offset, this.#offset + count), filled);
      filled += count;
      this.#offset += count;
      if (this.#offset === first.length) {
        this.#queue.shift();
        this.#offset = 0;
      }
    }
    for (let i = 0; i < filled; i += 1) this.#peak = Math.max(this.#peak, Math.abs(channel[i]));
    if (filled) this.#report(filled);
    return true;
  }

  #report(filled) {
    this.#played += filled;
    this.#sinceReport += filled;
    const isEmpty = this.#queue.length === 0;
    this.#isDry = isEmpty;
    if (!isEmpty && this.#sinceReport < sampleRate / REPORTS_PER_SECOND) return;
    // The filter holds back the last thousandth of a second: all that was taken counts as played.
    const samples = isEmpty ? this.#taken : (this.#played * this.#fromHz) / sampleRate;
    const playedMs = Math.ceil((samples * 1000) / this.#fromHz);
    const [turn, underruns, level] = [this.#turn, this.#underruns, this.#peak];
    this.port.postMessage({ turn, playedMs, underruns, isEmpty, level });
    this.#sinceReport = 0;
    this.#peak = 0;
  }
}

registerProcessor("player", Player);
