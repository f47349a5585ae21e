/** Hanuman's voice out of the speaker: 16-bit samples at 24 kHz, one turn's at a time. */

import { DOWN_RATE_HZ } from "./limits.js";

export class Player {
  #node;
  #gain;

  /** `onProgress` is called with turn, playedMs, underruns, isEmpty and level (0 to 1). */
  static async open(context, onProgress) {
    await context.audioWorklet.addModule(new URL("./player-worklet.js", import.meta.url));
    return new Player(context, onProgress);
  }

  constructor(context, onProgress) {
    const processorOptions = { fromHz: DOWN_RATE_HZ };
    const options = { numberOfInputs: 0, outputChannelCount: [1], processorOptions };
    this.#node = new AudioWorkletNode(context, "player", options);
    this.#node.port.onmessage = ({ data }) => onProgress(data);
    this.#gain = new GainNode(context);
    this.#node.connect(this.#gain).connect(context.destination);
  }

  /** Queue the bytes of samples behind those that wait; another turn's are dropped. */
  play(turn, data) {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const read = (_, i) => view.getInt16(2 * i, true) / 32768;
    const samples = Float32Array.from({ length: data.byteLength / 2 }, read);
    this.#node.port.postMessage({ turn, samples }, [samples.buffer]);
  }

  /** Silence at once. */
  stop() {
    this.#node.port.postMessage("stop");
  }

  setVolume(percent) {
    this.#gain.gain.value = percent / 100;
  }
}
