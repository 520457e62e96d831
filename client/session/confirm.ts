// Counts what has arrived, so that the room can tell a slow reader from a quiet one. Pure.
import { byteLength } from "../../shared/protocol/codec.ts";
import { CONFIRM_EVERY_BYTES } from "../../shared/protocol/limits.ts";

/** Adds one received text to the unconfirmed bytes; `confirm` is the number to report now, or null. */
export function received(
  unconfirmedBytes: number,
  text: string,
): { unconfirmedBytes: number; confirm: number | null } {
  const total = unconfirmedBytes + byteLength(text);
  return total >= CONFIRM_EVERY_BYTES
    ? { unconfirmedBytes: 0, confirm: total }
    : { unconfirmedBytes: total, confirm: null };
}
