// When, on the server's clock, the first sample of a capture was heard, and how much sound is missing since: from how late
// blocks arrive, of which the least late tell the truth. Pure.
import { FRAME_MS } from "../../../shared/live/mux.ts";

/** A block may be held up anywhere on its way, but never comes early: over this long the earliest wins. */
const WINDOW_MS = 8_000;
/** Kept as minima of short stretches, so that a window is a handful of numbers. */
const STRETCH_BLOCKS = 25;
const STRETCHES = WINDOW_MS / (STRETCH_BLOCKS * FRAME_MS);
/** When even the least late of so many in a row is late, nothing was held up: a busy machine lost samples. */
const RECENT_BLOCKS = 12;
const MISSING_FROM_MS = 2 * FRAME_MS;

export type SampleClock = {
  /** Blocks of the timeline so far: heard, or missing and filled. */
  readonly blocks: number;
  readonly heard: number;
  /** Minimum of (server time - time by samples) per stretch, newest last. */
  readonly minima: readonly number[];
  /** The same of the newest blocks, one by one. */
  readonly recent: readonly number[];
};

export const UNSET: SampleClock = { blocks: 0, heard: 0, minima: [], recent: [] };

/** One more block, whose last sample was heard at `serverMs`. */
export function withBlock(clock: SampleClock, serverMs: number): SampleClock {
  const blocks = clock.blocks + 1;
  const startMs = serverMs - blocks * FRAME_MS;
  return {
    blocks,
    heard: clock.heard + 1,
    minima: withMinimum(clock.minima, startMs, clock.heard % STRETCH_BLOCKS === 0),
    recent: [...clock.recent, startMs].slice(-RECENT_BLOCKS),
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

/** How many blocks of sound were lost before the newest one; 0 when none was. */
export function missingBlocks(clock: SampleClock): number {
  const first = firstSampleMs(clock);
  if (first === null || clock.recent.length < RECENT_BLOCKS) return 0;
  const lateMs = Math.min(...clock.recent) - first;
  return lateMs < MISSING_FROM_MS ? 0 : Math.floor(lateMs / FRAME_MS);
}

/** The timeline with so many silent blocks in it: what follows is where it belongs again. */
export function filled(clock: SampleClock, blocks: number): SampleClock {
  return { ...clock, blocks: clock.blocks + blocks, recent: [] };
}

function withMinimum(minima: readonly number[], value: number, opens: boolean): number[] {
  const newest = minima.at(-1);
  if (opens || newest === undefined) return [...minima, value].slice(-STRETCHES);
  return [...minima.slice(0, -1), Math.min(newest, value)];
}
