/**
 * Sound at one rate turned into sound at another, as it comes: a windowed-sinc low-pass filter,
 * evaluated where the new samples lie. What the lower rate cannot hold is filtered out.
 */

const ZERO_CROSSINGS = 16; // on each side; more is steeper and dearer
const STEPS = 64; // of the filter's table between two zero crossings

/** Half of the filter, from its middle outwards: sinc under a Hann window. */
const TABLE = Float32Array.from({ length: ZERO_CROSSINGS * STEPS + 2 }, (_, i) => {
  const x = i / STEPS;
  if (x >= ZERO_CROSSINGS) return 0;
  const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  return sinc * 0.5 * (1 + Math.cos((Math.PI * x) / ZERO_CROSSINGS));
});

export class Resampler {
  #step; // samples of the input for each sample of the output
  #cutoff; // of the filter, as a part of the input's own band
  #reach; // samples of the input on each side that one of the output needs
  #held; // of the input
  #at; // where the next sample of the output lies in `held`

  constructor(fromHz, toHz) {
    this.#step = fromHz / toHz;
    this.#cutoff = Math.min(1, toHz / fromHz);
    this.#reach = Math.ceil(ZERO_CROSSINGS / this.#cutoff);
    this.#held = new Float32Array(this.#reach); // silence before the first sample
    this.#at = this.#reach;
  }

  /** The samples (Float32Array) that can be made with what has come so far. */
  push(samples) {
    if (this.#step === 1) return Float32Array.from(samples);
    const held = new Float32Array(this.#held.length + samples.length);
    held.set(this.#held);
    held.set(samples, this.#held.length);
    const room = held.length - this.#reach - this.#at;
    const made = new Float32Array(Math.max(0, Math.ceil(room / this.#step)));
    for (let i = 0; i < made.length; i += 1) {
      made[i] = this.#sampleAt(held, this.#at);
      this.#at += this.#step;
    }
    const done = Math.max(0, Math.floor(this.#at) - this.#reach);
    this.#held = held.slice(done);
    this.#at -= done;
    return made;
  }

  #sampleAt(held, at) {
    const first = Math.max(0, Math.ceil(at - this.#reach));
    const last = Math.min(held.length - 1, Math.floor(at + this.#reach));
    let sum = 0;
    for (let i = first; i <= last; i += 1) {
      const x = Math.abs(i - at) * this.#cutoff * STEPS;
      const whole = Math.floor(x);
      if (whole >= TABLE.length - 1) continue;
      sum += held[i] * (TABLE[whole] + (x - whole) * (TABLE[whole + 1] - TABLE[whole]));
    }
    return sum * this.#cutoff;
  }
}
