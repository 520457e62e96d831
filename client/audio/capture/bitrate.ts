// How many bits a second the line can take, from how long segments need: down soon, up slowly. Pure.

/** Rungs of the ladder. Music in Opus is transparent to most at 128, pleasant at 64, and speech is clear at 32. */
export const BITRATES_BPS = [192_000, 160_000, 128_000, 96_000, 64_000, 48_000, 32_000] as const;
export const LOWEST_BPS = 32_000;
/** Of the version for who saves data: half of what most send, and music stays pleasant. */
export const SAVER_BPS = 64_000;
/** Below this the sound itself is small enough. */
export const isWorthSaving = (bitrateBps: number): boolean => bitrateBps >= 96_000;

/** Later than this the segment comes too late for listeners who are close behind. */
const SLOW_MS = 1_000;
const VERY_SLOW_MS = 3_000;
const QUICK_MS = 500;
/** One slow segment may be anything; so many in a row are the line. */
const SLOW_IN_A_ROW = 3;
/** What is on its way was made at the old rate: wait until that is through. */
const SETTLE_MS = 5_000;
const CALM_MS = 60_000;

export type Bitrate = {
  readonly bps: number;
  readonly slowInARow: number;
  readonly changedAtMs: number;
  /** Since when all has been quick. */
  readonly quickSinceMs: number;
};

export const startAt = (bps: number, nowMs: number): Bitrate => ({
  bps,
  slowInARow: 0,
  changedAtMs: nowMs,
  quickSinceMs: nowMs,
});

/** A fresh segment reached the server `delayMs` after its last sample. Never goes above `wishBps`. */
export function withDelay(
  state: Bitrate,
  { delayMs, nowMs, wishBps }: { delayMs: number; nowMs: number; wishBps: number },
): Bitrate {
  const slowInARow = delayMs > SLOW_MS ? state.slowInARow + 1 : 0;
  const quickSinceMs = delayMs < QUICK_MS ? state.quickSinceMs : nowMs;
  const next = { ...state, slowInARow, quickSinceMs };
  const isSettled = nowMs - state.changedAtMs >= SETTLE_MS;
  if (slowInARow >= SLOW_IN_A_ROW && isSettled) {
    return startAt(stepDown(state.bps, delayMs > VERY_SLOW_MS ? 2 : 1), nowMs);
  }
  return nowMs - quickSinceMs >= CALM_MS && state.bps < wishBps
    ? startAt(stepUp(state.bps, wishBps), nowMs)
    : next;
}

/**
 * A fresh segment has been on its way for so long, and nobody knows whether it comes: waiting until it is there would tell
 * the same too late. It may as well be a network that is gone, so this alone never takes music its last rungs.
 */
export function withHang(
  state: Bitrate,
  { underWayMs, nowMs }: { underWayMs: number; nowMs: number },
): Bitrate {
  const isSettled = nowMs - state.changedAtMs >= SETTLE_MS;
  if (underWayMs <= VERY_SLOW_MS || !isSettled || !isWorthSaving(state.bps)) return state;
  return startAt(Math.max(SAVER_BPS, stepDown(state.bps, 2)), nowMs);
}

function stepDown(bps: number, rungs: number): number {
  const lower = BITRATES_BPS.filter((rung) => rung < bps);
  return lower[rungs - 1] ?? lower.at(-1) ?? bps;
}

function stepUp(bps: number, wishBps: number): number {
  const higher = BITRATES_BPS.filter((rung) => rung > bps).at(-1) ?? bps;
  return Math.min(higher, wishBps);
}
