// What of the queue is sent next: sound that can still be heard live before sound that only the replay needs. Pure.

import type { ShowPath } from "../../../shared/http/paths.ts";

/** The number under which an epoch's header lies in queue and store. */
export const HEADER = -1;

export type Part = {
  readonly show: ShowPath;
  readonly epoch: string;
  /** A segment's number, or `HEADER`. */
  readonly n: number;
  /** The smaller version of it. */
  readonly low?: true;
  /** Server time at which it was complete. */
  readonly madeAtMs: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** Listeners who keep the most distance wait for a late segment about this long; afterwards it only matters to the replay. */
export const LIVE_FOR_MS = 8_000;
/** Listeners who keep the least distance wait so long. */
const IN_TIME_MS = 1_500;
export const AT_ONCE = 3;
/** One place stays free for what is made next. */
const OLD_AT_ONCE = 2;

export const isFresh = ({ madeAtMs }: Part, nowMs: number): boolean =>
  nowMs - madeAtMs < LIVE_FOR_MS;

/**
 * The part to send now, or null when none may go. Headers first, then what everybody can still hear, oldest first; then
 * what only some can, newest first, or a slow line would send everything too late; then the rest, oldest first. `waiting` is
 * in the order in which the parts were made.
 */
export function nextToSend(
  waiting: readonly Part[],
  sending: readonly Part[],
  nowMs: number,
): Part | null {
  if (sending.length >= AT_ONCE) return null;
  const first =
    waiting.find(({ n }) => n === HEADER) ??
    waiting.find(({ madeAtMs }) => nowMs - madeAtMs < IN_TIME_MS) ??
    waiting.findLast((part) => isFresh(part, nowMs));
  if (first) return first;
  const old = sending.filter((part) => !isFresh(part, nowMs)).length;
  return old < OLD_AT_ONCE ? (waiting[0] ?? null) : null;
}
