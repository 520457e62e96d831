// What turns the segments of a show into its replay, as data: which step comes next and when. Each step may run twice.
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import type { ClockPoint } from "../../../shared/live/sound-clock.ts";
import { epochEndMs, isLost } from "../../../shared/live/timeline.ts";
import type { EpochPlan } from "./replay-file.ts";

/** The bucket wants parts of at least this, all alike but the last. */
export const PART_BYTES = 5_242_880;

/** One file under way: what it will hold, and which of its parts the bucket has. */
export type Packing = {
  readonly plan: EpochPlan;
  /** Null: small enough to be put at once. */
  readonly uploadId: string | null;
  readonly parts: readonly { readonly partNumber: number; readonly etag: string }[];
};
/** A run that is over; `clock`: what the room was told of its drift, absent in jobs that an earlier version began. */
export type PastRun = SoundEpoch & { readonly clock?: readonly ClockPoint[] };
export type ReplayJob = {
  readonly broadcast: string;
  readonly endedMs: number;
  /** Runs that are still to be packed, oldest first. */
  readonly waiting: readonly PastRun[];
  readonly packing: Packing | null;
  readonly packed: readonly EpochPlan[];
  /** The play list is there; the segments may go. */
  readonly isPublished: boolean;
};

export function newJob(broadcast: string, epochs: readonly PastRun[], nowMs: number): ReplayJob {
  return {
    ...{ broadcast, endedMs: nowMs, packing: null, packed: [], isPublished: false },
    // Whose they were is of no use any more.
    waiting: epochs
      .filter(({ lastSegment }) => (lastSegment ?? -1) >= 0)
      .map((epoch) => ({ ...epoch, by: null })),
  };
}

/** A DJ's page sends what it has on disk as soon as its line is back; what is not here by then is taken for lost. */
const LATE_MS = 120_000;
/** The last moments of a run are on their way, or were never whole. */
const TAIL_MS = 8_000;
const TAIL_SEGMENTS = 3;
/** Listeners that are behind still play the end, and passes live for some minutes. */
export const SWEEP_AFTER_MS = 900_000;
const LOOK_AGAIN_MS = 3_000;

/** When to look again for segments of a run; null: pack what is here. `stored`: the numbers that are. */
export function waitForLate(
  epoch: SoundEpoch,
  stored: ReadonlyMap<number, number>,
  nowMs: number,
): number | null {
  const endedMs = epochEndMs(epoch) ?? nowMs;
  const last = epoch.lastSegment ?? -1;
  const missing = Array.from({ length: last + 1 }, (_, n) => n).filter(
    (n) => !stored.has(n) && !isLost(epoch, n),
  );
  const [first] = missing;
  if (first === undefined) return null;
  const patienceMs = first > last - TAIL_SEGMENTS ? TAIL_MS : LATE_MS;
  return nowMs < endedMs + patienceMs ? nowMs + LOOK_AGAIN_MS : null;
}
