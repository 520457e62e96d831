// A level on the meter: decibels, and how long peaks and clipping are shown. Pure.
import type { Levels } from "../../audio/capture/mix.ts";

const BOTTOM_DB = -60;
const HOLD_MS = 1_500;
/** How fast the bar falls: the eye can follow it, and words between two syllables do not flicker. */
const FALL_DB_PER_S = 36;
/** A warning that flashes by helps nobody. */
const CLIPPED_FOR_MS = 3_000;

/** Where the scale is marked. */
export const MARKS_DB = [-48, -36, -24, -12, -6, 0] as const;
export const markShare = (db: number): number => (db - BOTTOM_DB) / -BOTTOM_DB;

/** Decibels below full scale. */
export const toDb = (linear: number): number => 20 * Math.log10(Math.max(linear, 1e-6));

/** Share of the meter's length, 0 to 1. */
export const toShare = (linear: number): number =>
  Math.min(1, Math.max(0, markShare(toDb(linear))));

export const spoken = (linear: number): string =>
  toDb(linear) <= BOTTOM_DB ? "Silent" : `${Math.round(toDb(linear))} dB`;

export type Held = {
  /** Where the bar stands: up at once, down slowly. */
  readonly share: number;
  readonly atMs: number;
  /** The highest level of the last moment. */
  readonly peak: number;
  readonly peakShare: number;
  readonly peakAtMs: number;
  readonly clipped: boolean;
  readonly clippedAtMs: number;
};

export const NOTHING_HELD: Held = {
  share: 0,
  atMs: 0,
  peak: 0,
  peakShare: 0,
  peakAtMs: 0,
  clipped: false,
  clippedAtMs: Number.NEGATIVE_INFINITY,
};

export function hold(held: Held, now: Levels, atMs: number): Held {
  const isHigher = now.peak >= held.peak || atMs - held.peakAtMs > HOLD_MS;
  const peak = isHigher ? now.peak : held.peak;
  const clippedAtMs = now.clipped > 0 ? atMs : held.clippedAtMs;
  const fallen = held.share - ((atMs - held.atMs) / 1_000) * (FALL_DB_PER_S / -BOTTOM_DB);
  return {
    share: Math.max(toShare(now.peak), fallen, 0),
    atMs,
    peak,
    peakShare: toShare(peak),
    peakAtMs: isHigher ? atMs : held.peakAtMs,
    clipped: atMs - clippedAtMs < CLIPPED_FOR_MS,
    clippedAtMs,
  };
}
