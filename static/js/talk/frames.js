/** Audio between browser and platform: one binary message is a header of four bytes and samples. */

import { MAX_FROM_TOY_FRAME_BYTES, MAX_TO_TOY_BYTES } from "./limits.js";

export const MIC = 1;
export const VOICE = 2;
export const FINAL = 1;

const HEADER_BYTES = 4;
const LARGEST_BYTES = { [MIC]: MAX_FROM_TOY_FRAME_BYTES, [VOICE]: MAX_TO_TOY_BYTES };

/** The bytes of a frame; `samples` are the bytes of 16-bit little-endian samples. */
export function pack(kind, flags, turn, samples) {
  const data = new Uint8Array(HEADER_BYTES + samples.length);
  data.set([kind, flags, turn & 255, turn >> 8]);
  data.set(samples, HEADER_BYTES);
  return data;
}

/** One frame read from bytes, or null when it cannot be one. */
export function unpack(data) {
  const [kind, flags, low, high] = data;
  if (data.length < HEADER_BYTES || data.length > (LARGEST_BYTES[kind] ?? 0) || data.length % 2) {
    return null;
  }
  return { kind, flags, turn: low | (high << 8), samples: data.subarray(HEADER_BYTES) };
}
