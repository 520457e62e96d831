// The strict window against a plain log of every grant.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takeFromWindow } from "../../../../../server/domain/rate/window.ts";

const START_MS = 1_800_000_000_000;
const rules = fc.record({
  limit: fc.integer({ min: 1, max: 30 }),
  periodMs: fc.integer({ min: 1, max: 5_000 }),
});
const steps = fc.array(fc.record({ waitMs: fc.nat(800), cost: fc.integer({ min: 1, max: 4 }) }), {
  maxLength: 150,
});

describe("the strict window", () => {
  it("R25 grants exactly when the last period has room, and never more than the limit in any window", () => {
    fc.assert(
      fc.property(rules, steps, ({ limit, periodMs }, calls) => {
        const log: number[] = [];
        let granted: readonly number[] = [];
        let nowMs = START_MS;
        for (const { waitMs, cost } of calls) {
          nowMs += waitMs;
          const inWindow = log.filter((at) => at > nowMs - periodMs).length;
          const decision = takeFromWindow({ limit, periodMs }, granted, nowMs, cost);
          granted = decision.grantedMs;
          expect(decision.allowed).toBe(inWindow + cost <= limit);
          if (decision.allowed) log.push(...Array(cost).fill(nowMs));
          expect(decision.remaining).toBe(limit - log.filter((at) => at > nowMs - periodMs).length);
          expect(granted.length).toBeLessThanOrEqual(limit);
        }
        return log.every(
          (from) => log.filter((at) => at >= from && at < from + periodMs).length <= limit,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("R25 the wait it names is true: refused until then, granted from then on", () => {
    fc.assert(
      fc.property(
        rules,
        steps,
        fc.integer({ min: 1, max: 4 }),
        ({ limit, periodMs }, calls, cost) => {
          fc.pre(cost <= limit);
          let granted: readonly number[] = [];
          let nowMs = START_MS;
          for (const { waitMs } of calls) {
            nowMs += Math.floor(waitMs / 100);
            granted = takeFromWindow({ limit, periodMs }, granted, nowMs).grantedMs;
          }
          const { allowed, retryAfterMs } = takeFromWindow(
            { limit, periodMs },
            granted,
            nowMs,
            cost,
          );
          if (allowed) return retryAfterMs === 0;
          const later = (ms: number) =>
            takeFromWindow({ limit, periodMs }, granted, nowMs + ms, cost).allowed;
          return retryAfterMs > 0 && !later(retryAfterMs - 1) && later(retryAfterMs);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("R25 a clock that goes back counts as standing still", () => {
    const limit = { limit: 2, periodMs: 1_000 };
    const { grantedMs } = takeFromWindow(limit, [START_MS, START_MS], START_MS);
    expect(takeFromWindow(limit, grantedMs, START_MS - 60_000)).toMatchObject({
      allowed: false,
      remaining: 0,
    });
    const spread = [START_MS, START_MS + 500, START_MS + 900];
    expect(takeFromWindow({ ...limit, limit: 4 }, spread, START_MS + 100)).toEqual({
      allowed: true,
      grantedMs: [...spread, START_MS + 900],
      remaining: 0,
      retryAfterMs: 0,
      resetAfterMs: 1_000,
    });
  });

  it.each([
    ["granted", 100, 1, { allowed: true, remaining: 0, retryAfterMs: 0, resetAfterMs: 1_000 }],
    ["refused", 100, 2, { allowed: false, remaining: 1, retryAfterMs: 900, resetAfterMs: 950 }],
    ["at rest", 5_000, 1, { allowed: true, remaining: 2, retryAfterMs: 0, resetAfterMs: 1_000 }],
  ])("R25 says when the quota is whole again: %s", (_, afterMs, cost, decision) => {
    const granted = [START_MS, START_MS + 50];
    const rule = { limit: 3, periodMs: 1_000 };
    expect(takeFromWindow(rule, granted, START_MS + afterMs, cost)).toMatchObject(decision);
  });

  it("R25 more than the whole quota is never granted, and costs nothing", () => {
    expect(takeFromWindow({ limit: 2, periodMs: 1_000 }, [], START_MS, 3)).toEqual({
      allowed: false,
      grantedMs: [],
      remaining: 2,
      retryAfterMs: 1_000,
      resetAfterMs: 0,
    });
  });
});
