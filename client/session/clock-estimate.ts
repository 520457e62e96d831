// Server time from round trips. Pure: samples in, offset out.

/** One question: local time when asked and answered (same monotonic clock), and the server's answer. */
export type TimeSample = {
  readonly askedMs: number;
  readonly answeredMs: number;
  readonly serverMs: number;
};

/** Quartz drifts; this is generous. An old good sample loses against a new fair one after a while. */
const DRIFT_PER_MS = 50e-6;
const KEPT = 16;

/** Keeps the newest samples only. */
export function withSample(samples: readonly TimeSample[], sample: TimeSample): TimeSample[] {
  return [...samples, sample].slice(-KEPT);
}

/**
 * Server time minus local time in ms, from the sample with the smallest possible error (half its round trip, plus drift
 * since then): the server's answer was made at the middle of the trip, give or take that. Null without samples.
 */
export function offsetMs(samples: readonly TimeSample[], nowMs: number): number | null {
  let best: TimeSample | null = null;
  for (const sample of samples) {
    if (best === null || errorMs(sample, nowMs) <= errorMs(best, nowMs)) best = sample;
  }
  return best === null ? null : best.serverMs - (best.askedMs + best.answeredMs) / 2;
}

function errorMs(sample: TimeSample, nowMs: number): number {
  return (sample.answeredMs - sample.askedMs) / 2 + (nowMs - sample.answeredMs) * DRIFT_PER_MS;
}
