// The generic cell rate algorithm in whole microseconds: how much of a quota is spent, in one number.
// Source: ITU-T I.371 annex A; "theoretical arrival time" (tat) is when the debt is paid.

/** `limit` per `periodMs` on average, `burst` at once. */
export type RatePolicy = {
  readonly limit: number;
  readonly periodMs: number;
  readonly burst: number;
};

export type RateDecision = {
  readonly allowed: boolean;
  /** To be kept by the caller; unchanged when refused. */
  readonly tatUs: number;
  /** Whole units that could be taken right now, after this decision. */
  readonly remaining: number;
  /** 0 when allowed; otherwise when the same cost would be allowed. */
  readonly retryAfterMs: number;
  /** When the quota is whole again, in ms from now. */
  readonly resetAfterMs: number;
};

/** What one unit costs in time. Rounded up, so that rounding never gives anything away. */
export function emissionUs({ limit, periodMs }: Pick<RatePolicy, "limit" | "periodMs">): number {
  return Math.ceil((periodMs * 1_000) / limit);
}

/**
 * Takes `cost` units at `nowUs`. A clock that went back is treated as standing still only as far as `tatUs`
 * reaches, so it can never give quota back.
 */
export function takeGcra(policy: RatePolicy, tatUs: number, nowUs: number, cost = 1): RateDecision {
  const unitUs = emissionUs(policy);
  const toleranceUs = unitUs * policy.burst;
  const from = Math.max(tatUs, nowUs);
  const next = from + unitUs * cost;
  const allowed = next - nowUs <= toleranceUs;
  const kept = allowed ? next : tatUs;
  const debtUs = Math.max(0, kept - nowUs);
  return {
    allowed,
    tatUs: kept,
    remaining: Math.max(0, Math.floor((toleranceUs - debtUs) / unitUs)),
    retryAfterMs: allowed ? 0 : Math.ceil((next - nowUs - toleranceUs) / 1_000),
    resetAfterMs: Math.ceil(debtUs / 1_000),
  };
}
