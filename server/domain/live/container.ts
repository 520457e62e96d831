// What an uploaded piece of live sound must begin with: a box that only such a file begins with. The rest is the players' to judge.
import type { LiveFile } from "./key.ts";

/** ISO/IEC 14496-12: a file begins with `ftyp`, a CMAF chunk with `moof` or an optional `styp` before it. */
const CHUNK = ["moof", "styp"] as const;
const FIRST_BOX = { init: ["ftyp"], segment: CHUNK, low: CHUNK } as const satisfies Record<
  LiveFile["kind"],
  readonly string[]
>;

/** True when these bytes can be such a file. */
export function looksLike(kind: LiveFile["kind"], bytes: Uint8Array): boolean {
  const type = String.fromCharCode(...bytes.subarray(4, 8));
  return FIRST_BOX[kind].some((one) => one === type);
}
