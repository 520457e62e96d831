// When a webhook that found nobody is tried again: soon at first, then ever more rarely, for about three days.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The waits between tries; after the last one there is no further try. They add up to 70 hours. */
export const WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  15 * MINUTE_MS,
  1 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
  24 * HOUR_MS - 20 * MINUTE_MS,
];

/** How long to wait after the `tries`-th try failed; null: give up. `random` (0 to 1) spreads it by a tenth each way. */
export function waitAfterMs(tries: number, random: number): number | null {
  const waitMs = WAITS_MS[tries - 1];
  return waitMs === undefined ? null : Math.round(waitMs * (0.9 + random / 5));
}
