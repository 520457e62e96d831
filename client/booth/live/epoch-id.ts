// Names a run of the encoder: its time, so that names sort, and randomness, so that two booths never meet.

const TIME_CHARS = 8;
const CHARS = "abcdefghijklmnopqrstuvwxyz0123456789";

export function newEpochId(nowMs: number): string {
  const random = crypto.getRandomValues(new Uint8Array(4));
  const tail = Array.from(random, (byte) => CHARS[byte % CHARS.length]).join("");
  return Math.floor(nowMs).toString(36).padStart(TIME_CHARS, "0").slice(-TIME_CHARS) + tail;
}
