// How far behind the moment of capture a listener plays. As near as the network allows: further after each piece that came
// too late, nearer again after calm. In fixed steps, so that listeners with the same trouble stay in step. Pure.

/** A piece is whole only after its own length; this is left for the way up, the spread of requests and the way down. */
const SLACK_MS = 1_200;
const WIDER_MS = 500;
const NEARER_MS = 250;
export const MOST_MS = 8_000;
const CALM_MS = 120_000;
const NEARER_EVERY_MS = 30_000;
/** Faster would be heard in the pitch, a jump as words that come twice. */
const GLIDE_MS_PER_S = 15;

export type Target = {
  /** Where to be now, in ms behind. */
  readonly aimMs: number;
  /** Where to glide to. */
  readonly goalMs: number;
  readonly leastMs: number;
  /** Local time of the last look. */
  readonly atMs: number;
  /** Local time of the next step nearer, when it stays calm. */
  readonly nearerAtMs: number;
};

/** The nearest target for pieces of this length. */
export function nearestTarget(segmentMs: number, nowMs: number): Target {
  const leastMs = segmentMs + SLACK_MS;
  return { aimMs: leastMs, goalMs: leastMs, leastMs, atMs: nowMs, nearerAtMs: Infinity };
}

/**
 * The sound ran out although what was missing came later: with more distance it would not have. `behindMs`: how far behind
 * it will go on; what the silence has already cost need not be glided.
 */
export function ranDry(target: Target, behindMs: number, nowMs: number): Target {
  const goalMs = Math.min(Math.max(MOST_MS, target.leastMs), target.goalMs + WIDER_MS);
  const aimMs = Math.min(goalMs, Math.max(target.aimMs, behindMs));
  return { ...target, aimMs, goalMs, nearerAtMs: nowMs + CALM_MS };
}

/** One look: glides on, and comes a step nearer after calm. */
export function passed(target: Target, nowMs: number): Target {
  const mostMs = (GLIDE_MS_PER_S * (nowMs - target.atMs)) / 1000;
  const wayMs = target.goalMs - target.aimMs;
  const aimMs = target.aimMs + Math.sign(wayMs) * Math.min(Math.abs(wayMs), mostMs);
  const glided = { ...target, aimMs, atMs: nowMs };
  if (nowMs < target.nearerAtMs) return glided;
  const goalMs = Math.max(target.leastMs, target.goalMs - NEARER_MS);
  const isThere = goalMs === target.leastMs;
  return { ...glided, goalMs, nearerAtMs: isThere ? Infinity : nowMs + NEARER_EVERY_MS };
}
