// When, on the server's clock, the first sample of a capture was heard: from how late blocks arrive, of which the least late
// tell the truth. Pure.
import { FRAME_MS } from "../../../shared/live/mux.ts";

/** A block may be held up anywhere on its way, but never comes early: over this long the earliest wins. */
const WINDOW_MS = 8_000;
/** Kept as minima of short stretches, so that a window is a handful of numbers. */
const STRETCH_BLOCKS = 500 / FRAME_MS;
/** Blocks that are later than this by so much, and stay so, were not held up: samples are missing. */
const LEAP_MS = 300;
const LEAP_BLOCKS = 600 / FRAME_MS;

export type SampleClock = {
  /** Blocks heard so far. */
  readonly blocks: number;
  /** Minimum of (server time - time by samples) per stretch, newest last. */
  readonly minima: readonly number[];
  readonly lateInARow: number;
};

export const UNSET: SampleClock = { blocks: 0, minima: [], lateInARow: 0 };

/** One more block, whose last sample was heard at `serverMs`. */
export function withBlock(clock: SampleClock, serverMs: number): SampleClock {
  const blocks = clock.blocks + 1;
  const startMs = serverMs - blocks * FRAME_MS;
  const known = firstSampleMs(clock);
  const isLate = known !== null && startMs - known > LEAP_MS;
  return {
    blocks,
    minima: withMinimum(clock.minima, startMs, clock.blocks % STRETCH_BLOCKS === 0),
    lateInARow: isLate ? clock.lateInARow + 1 : 0,
  };
}

/** Server time of the capture's first sample; null before any block. */
export function firstSampleMs({ minima }: SampleClock): number | null {
  return minima.length === 0 ? null : Math.min(...minima);
}

/** Server time of the first sample of a block; null before any was heard. */
export function blockStartMs(clock: SampleClock, block: number): number | null {
  const first = firstSampleMs(clock);
  return first === null ? null : first + block * FRAME_MS;
}

/** True when samples are missing for good: the machine slept, or the device stood still. The clock must be set anew. */
export function hasLeapt({ lateInARow }: SampleClock): boolean {
  return lateInARow >= LEAP_BLOCKS;
}

function withMinimum(minima: readonly number[], value: number, opens: boolean): number[] {
  const newest = minima.at(-1);
  if (opens || newest === undefined) {
    return [...minima, value].slice(-Math.ceil(WINDOW_MS / (STRETCH_BLOCKS * FRAME_MS)));
  }
  return [...minima.slice(0, -1), Math.min(newest, value)];
}
