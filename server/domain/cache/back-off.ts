// How long to wait before asking a failing source again. Jittered, so that the edges of the world do not ask in step.

/** One caller asks a source so often; the waits between are short, since somebody is waiting. */
export const MAX_TRIES = 3;
const FIRST_WAIT_MS = 50;

/** After that many tries nobody asks for a while, and longer after each further failure. */
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 15_000;

/** Before try `tries + 1`; `random` in [0, 1). */
export function waitBetweenMs(tries: number, random: number): number {
  return FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + random);
}

/** After the `failures`th failure in a row; between half of the full rest and all of it. */
export function restMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(failures - 1, 20));
  return full * (0.5 + random / 2);
}
