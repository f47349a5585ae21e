/**
 * The sizes, times and policies of the toy's protocol, as docs/protocol.md shows them.
 * A test compares them with the platform's own.
 */

export const PROTOCOL = 1;
export const SUBPROTOCOL = "hanuman.v1";
export const RATES_HZ = [44100, 22050, 16000];
export const DOWN_RATE_HZ = 24000;
export const FRAME_MS = 40;
export const MAX_TO_TOY_BYTES = 4096;
export const MAX_FROM_TOY_FRAME_BYTES = 4414;
export const MAX_TURN = 65535;
export const PRE_ROLL_MS = 250;
export const POST_ROLL_MS = 600;
export const MAX_HOLD_MS = 120_000;
export const PLAYED_EVERY_MS = 500;
export const STATUS_EVERY_MS = 60_000;
export const MAX_BUFFER_MS = 8000;

// Close codes that mean more than "the connection was lost".
export const CLOSED_BY_POLICY = 4403;
export const REPLACED = 4409;

const policy = (mayTalk, silences, wipes, retryMs) => ({ mayTalk, silences, wipes, retryMs });

export const POLICIES = {
  paired: policy(true, false, false, 0),
  unpaired: policy(false, true, true, 15_000),
  no_consent: policy(false, true, false, 60_000),
  withdrawn: policy(false, true, true, 60_000),
  paused: policy(false, true, false, 60_000),
  ai_off: policy(false, true, false, 60_000),
  quiet_hours: policy(false, true, false, 300_000),
  limit: policy(false, true, false, 300_000),
  revoked: policy(false, true, true, 3_600_000),
  erased: policy(false, true, true, 15_000),
};
