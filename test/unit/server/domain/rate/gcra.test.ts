// The rate algorithm against a bucket that leaks in whole numbers, written the plain way.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RatePolicy, takeGcra } from "../../../../../server/domain/rate/gcra.ts";
import { ROOM_RATES } from "../../../../../server/domain/room/rates.ts";

const START_US = 1_800_000_000_000_000;

/** The same promise as a leaky bucket: every grant pours in one emission of microseconds, time drains one per microsecond. */
function leakyBucket({ limit, periodMs, burst }: RatePolicy) {
  const emissionUs = BigInt(Math.ceil((periodMs * 1_000) / limit));
  const capacityUs = emissionUs * BigInt(burst);
  let levelUs = 0n;
  let lastUs = 0n;
  return (nowUs: number, cost: number) => {
    const now = BigInt(nowUs);
    const drained = levelUs - (now - lastUs);
    levelUs = drained > 0n ? drained : 0n;
    lastUs = now;
    const allowed = levelUs + emissionUs * BigInt(cost) <= capacityUs;
    if (allowed) levelUs += emissionUs * BigInt(cost);
    return { allowed, remaining: Number((capacityUs - levelUs) / emissionUs) };
  };
}

const policy = fc.record({
  limit: fc.integer({ min: 1, max: 1_000 }),
  periodMs: fc.constantFrom(1_000, 60_000, 3_600_000),
  burst: fc.integer({ min: 1, max: 200 }),
});
const steps = fc.array(
  fc.record({
    waitUs: fc.oneof(fc.nat(1_000), fc.nat(5_000_000)),
    cost: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 200 },
);

describe("R25 gcra", () => {
  it("R25 grants exactly what the bucket grants, with the same rest", () => {
    fc.assert(
      fc.property(policy, steps, (rules, calls) => {
        const model = leakyBucket(rules);
        let tatUs = 0;
        let nowUs = START_US;
        for (const { waitUs, cost } of calls) {
          nowUs += waitUs;
          const { allowed, remaining, tatUs: kept } = takeGcra(rules, tatUs, nowUs, cost);
          tatUs = kept;
          expect({ allowed, remaining }).toEqual(model(nowUs, cost));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("R25 never grants more than burst + what the time paid for, in any stretch", () => {
    fc.assert(
      fc.property(policy, steps, (rules, calls) => {
        const emissionUs = Math.ceil((rules.periodMs * 1_000) / rules.limit);
        const grants: number[] = [];
        let tatUs = 0;
        let nowUs = START_US;
        for (const { waitUs } of calls) {
          nowUs += waitUs;
          const decision = takeGcra(rules, tatUs, nowUs);
          tatUs = decision.tatUs;
          if (decision.allowed) grants.push(nowUs);
        }
        return grants.every((from, i) =>
          grants
            .slice(i)
            .every((to, n) => n + 1 <= rules.burst + Math.floor((to - from) / emissionUs)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("R25 the wait it names is true: refused until then, granted from then on", () => {
    fc.assert(
      fc.property(policy, fc.integer({ min: 1, max: 3 }), (rules, cost) => {
        fc.pre(cost <= rules.burst);
        let tatUs = 0;
        for (let n = 0; n < rules.burst; n += 1) tatUs = takeGcra(rules, tatUs, START_US).tatUs;
        const refused = takeGcra(rules, tatUs, START_US, cost);
        const at = (ms: number) => takeGcra(rules, tatUs, START_US + ms * 1_000, cost).allowed;
        expect(refused).toMatchObject({ allowed: false, tatUs, remaining: 0 });
        expect([at(refused.retryAfterMs - 1), at(refused.retryAfterMs)]).toEqual([false, true]);
        expect(takeGcra(rules, tatUs, START_US + refused.resetAfterMs * 1_000).remaining).toBe(
          rules.burst - 1,
        );
      }),
    );
  });

  it("R25 a clock that goes back gives nothing back", () => {
    const rules = { limit: 10, periodMs: 1_000, burst: 5 };
    let tatUs = 0;
    for (let n = 0; n < 5; n += 1) tatUs = takeGcra(rules, tatUs, START_US).tatUs;
    expect(takeGcra(rules, tatUs, START_US - 3_600_000_000)).toMatchObject({
      allowed: false,
      tatUs,
    });
  });

  it("R25 a person may write six lines at once and forty a minute", () => {
    const times: number[] = [];
    let tatUs = 0;
    for (let ms = 0; ms < 60_000; ms += 10) {
      const decision = takeGcra(ROOM_RATES.chat, tatUs, START_US + ms * 1_000);
      tatUs = decision.tatUs;
      if (decision.allowed) times.push(ms);
    }
    expect([
      times.filter((ms) => ms === 0).length,
      times.filter((ms) => ms < 1_500).length,
      times.length,
    ]).toEqual([1, 6, 45]);
  });
});
