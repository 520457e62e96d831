// Exactly "never more than N in any window": the times of what was granted, N of them at most.

export type WindowDecision = {
  readonly allowed: boolean;
  /** Grants that may still count; to be kept by the caller. */
  readonly grantedMs: readonly number[];
  readonly remaining: number;
  readonly retryAfterMs: number;
  readonly resetAfterMs: number;
};

/** Takes `cost` of `limit` per sliding `periodMs`. A clock that goes back counts as standing still. */
export function takeFromWindow(
  { limit, periodMs }: { readonly limit: number; readonly periodMs: number },
  grantedMs: readonly number[],
  clockMs: number,
  cost = 1,
): WindowDecision {
  const nowMs = Math.max(clockMs, grantedMs.at(-1) ?? 0);
  const live = grantedMs.slice(countUpTo(grantedMs, nowMs - periodMs));
  const allowed = live.length + cost <= limit;
  const kept = allowed ? [...live, ...Array<number>(cost).fill(nowMs)] : live;
  // The wait ends when enough of the oldest grants have left the window.
  const blocking = live[live.length + cost - limit - 1] ?? nowMs;
  const last = kept.at(-1);
  return {
    allowed,
    grantedMs: kept,
    remaining: limit - kept.length,
    retryAfterMs: allowed ? 0 : Math.max(1, blocking + periodMs - nowMs),
    resetAfterMs: last === undefined ? 0 : last + periodMs - nowMs,
  };
}

/** How many of the times, oldest first, are not after `ms`. */
function countUpTo(timesMs: readonly number[], ms: number): number {
  const first = timesMs.findIndex((at) => at > ms);
  return first === -1 ? timesMs.length : first;
}
