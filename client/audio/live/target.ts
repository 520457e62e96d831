// How far behind the moment of capture a listener plays. As near as the network allows: further after each piece that came
// too late, nearer again after calm. In fixed steps, so that listeners with the same trouble stay in step. Pure.

/** A piece is whole only after its own length; this is left for the way up, the spread of requests and the way down. */
const SLACK_MS = 1_200;
const WIDER_MS = 500;
const NEARER_MS = 250;
const MOST_MS = 8_000;
const CALM_MS = 120_000;
const NEARER_EVERY_MS = 10_000;

export type Target = {
  readonly ms: number;
  readonly leastMs: number;
  /** Local time of the next step nearer, when it stays calm. */
  readonly nearerAtMs: number;
};

/** The nearest target for pieces of this length. */
export function nearestTarget(segmentMs: number): Target {
  const ms = segmentMs + SLACK_MS;
  return { ms, leastMs: ms, nearerAtMs: Number.POSITIVE_INFINITY };
}

/** The sound ran out although what was missing came later: with more distance it would not have. */
export function ranDry(target: Target, nowMs: number): Target {
  const ms = Math.min(Math.max(MOST_MS, target.leastMs), target.ms + WIDER_MS);
  return { ...target, ms, nearerAtMs: nowMs + CALM_MS };
}

export function calm(target: Target, nowMs: number): Target {
  if (nowMs < target.nearerAtMs) return target;
  const ms = Math.max(target.leastMs, target.ms - NEARER_MS);
  const isThere = ms === target.leastMs;
  return {
    ...target,
    ms,
    nearerAtMs: isThere ? Number.POSITIVE_INFINITY : nowMs + NEARER_EVERY_MS,
  };
}
