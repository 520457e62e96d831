// Waits between dials: jittered, growing, bounded.
import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "../../../../client/session/backoff.ts";

const attempt = fc.integer({ min: 0, max: 10_000 });
const dice = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

test("always between 0.2 s and 10 s, whatever the attempt", () => {
  fc.assert(
    fc.property(attempt, dice, (n, random) => {
      const waitMs = backoffMs(n, null, random);
      expect(waitMs).toBeGreaterThanOrEqual(200);
      expect(waitMs).toBeLessThanOrEqual(10_000);
    }),
  );
});

test("the ceiling grows with failed attempts", () => {
  const ceilings = [0, 1, 2, 3, 4].map((n) => backoffMs(n, null, 1));
  expect(ceilings).toEqual([1_500, 3_000, 6_000, 10_000, 10_000]);
});

test("a thousand clients cut at once don't come back at once", () => {
  const waits = Array.from({ length: 1_000 }, (_, i) => backoffMs(0, null, i / 1_000));
  const inOneTenthSecond = Math.max(
    ...waits.map((from) => waits.filter((ms) => ms >= from && ms < from + 100).length),
  );
  expect(inOneTenthSecond).toBeLessThan(100);
});

test("a busy room is given room to breathe from the first retry on", () => {
  for (const reason of ["overloaded", "rate_limited"] as const) {
    expect([backoffMs(0, reason, 0), backoffMs(0, reason, 1)]).toEqual([2_000, 8_000]);
  }
  expect(backoffMs(0, "going_away", 0)).toBe(200);
});
