// A level on the meter: decibels, and how long peaks and clipping are shown. Pure.
import type { Levels } from "../../audio/capture/mix.ts";

const BOTTOM_DB = -60;
const HOLD_MS = 1_500;
/** A warning that flashes by helps nobody. */
const CLIPPED_FOR_MS = 3_000;

/** Decibels below full scale. */
export const toDb = (linear: number): number => 20 * Math.log10(Math.max(linear, 1e-6));

/** Share of the meter's length, 0 to 1. */
export const toShare = (linear: number): number =>
  Math.min(1, Math.max(0, (toDb(linear) - BOTTOM_DB) / -BOTTOM_DB));

export const spoken = (linear: number): string =>
  toDb(linear) <= BOTTOM_DB ? "Silent" : `${Math.round(toDb(linear))} dB`;

export type Held = {
  /** The highest level of the last moment. */
  readonly peak: number;
  readonly peakShare: number;
  readonly peakAtMs: number;
  readonly clipped: boolean;
  readonly clippedAtMs: number;
};

export const NOTHING_HELD: Held = {
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
  return {
    peak,
    peakShare: toShare(peak),
    peakAtMs: isHigher ? atMs : held.peakAtMs,
    clipped: atMs - clippedAtMs < CLIPPED_FOR_MS,
    clippedAtMs,
  };
}
