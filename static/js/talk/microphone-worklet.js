/** The microphone on the audio thread: frames of 16-bit samples at the protocol's rate. */

import { Resampler } from "./resampling.js";

class Microphone extends AudioWorkletProcessor {
  #resampler;
  #frame;
  #filled = 0;

  constructor({ processorOptions: { rateHz, frameMs } }) {
    super();
    this.#resampler = new Resampler(sampleRate, rateHz);
    this.#frame = new Int16Array(Math.floor((rateHz * frameMs) / 1000));
  }

  process([[channel]]) {
    if (!channel) return true; // nothing is connected yet
    for (const value of this.#resampler.push(channel)) {
      this.#frame[this.#filled] = Math.max(-1, Math.min(1, value)) * 32767;
      this.#filled += 1;
      if (this.#filled === this.#frame.length) {
        const frame = this.#frame.slice();
        this.port.postMessage(frame.buffer, [frame.buffer]);
        this.#filled = 0;
      }
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);
