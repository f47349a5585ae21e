/** The microphone as a stream of frames. What is captured leaves the page only when it is sent. */

import { RATES_HZ } from "./limits.js";

/** Why there is no microphone; `reason` is "refused", "none", "busy" or "insecure". */
export class NoMicrophone extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const REASONS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
};

/** What the platform is sent: the context's own rate where the protocol has it, else 16 kHz. */
export function rateFor(contextHz) {
  return RATES_HZ.includes(contextHz) ? contextHz : RATES_HZ.at(-1);
}

/**
 * Ask for the microphone and open it. Raises NoMicrophone.
 *
 * `onFrame` is called with the bytes of each frame (16-bit little-endian mono at `rateHz`),
 * `onLost` when the microphone is unplugged or taken away.
 */
export async function openMicrophone(context, { rateHz, frameMs, onFrame, onLost }) {
  const stream = await ask();
  const module = new URL("./microphone-worklet.js", import.meta.url);
  await context.audioWorklet.addModule(module);
  const options = { numberOfOutputs: 0, processorOptions: { rateHz, frameMs } };
  const node = new AudioWorkletNode(context, "microphone", options);
  node.port.onmessage = ({ data }) => onFrame(new Uint8Array(data));
  context.createMediaStreamSource(stream).connect(node);
  for (const track of stream.getAudioTracks()) track.addEventListener("ended", onLost);
}

async function ask() {
  if (!navigator.mediaDevices?.getUserMedia) throw new NoMicrophone("insecure");
  const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (problem) {
    throw new NoMicrophone(REASONS[problem.name] ?? "busy");
  }
}
