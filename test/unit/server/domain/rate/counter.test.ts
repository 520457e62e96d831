// One counter: bad costs, what it stores and when, what is left of it after an eviction and after midnight.
import { describe, expect, it } from "vitest";
import {
  type Counter,
  estateOf,
  inherit,
  leftMs,
  openCounter,
  type Spent,
  takeFromCounter,
  withoutRow,
} from "../../../../../server/domain/rate/counter.ts";
import { type EdgePolicy, POLICIES } from "../../../../../server/domain/rate/policies.ts";

const NOW_MS = 1_800_000_000_000;
/** A unit is a second, and eight are never stored. */
const SMOOTH: EdgePolicy = { limit: 60, periodMs: 60_000, burst: 40, whenSilent: "open" };
/** The same where every grant must outlive a crash. */
const GUARD: EdgePolicy = { ...SMOOTH, whenSilent: "closed" };
const STRICT: EdgePolicy = {
  ...{ limit: 10, periodMs: 60_000, burst: 10 },
  ...{ strict: true, whenSilent: "closed" },
};

/** A counter with its row, on a clock of its own. */
function counterOf(policy: EdgePolicy, begun: Spent | null = null) {
  const state = {
    nowMs: NOW_MS,
    row: begun,
    counter: openCounter(policy, begun, NOW_MS) as Counter,
    written: 0,
    take(cost: unknown = 1) {
      const taken = takeFromCounter(policy, state.counter, state.nowMs, cost as number);
      state.counter = taken.counter;
      if (taken.row) {
        state.row = taken.row;
        state.written += 1;
      }
      return taken.answer;
    },
    grants(count: number) {
      return Array.from({ length: count }, () => state.take().ok).filter(Boolean).length;
    },
    evict() {
      state.counter = openCounter(policy, state.row, state.nowMs);
    },
  };
  return state;
}

describe("D11 costs", () => {
  const bad: unknown[] = [
    ...[0, -0, -1, -10, -(2 ** 53), 0.5, 1.5, -0.1, 1e-9, 9.999, Number.EPSILON, Number.MIN_VALUE],
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ...["1", "", "1; DROP", null, undefined, true, false, [], [1], {}, { valueOf: () => 1 }, 1n],
  ];
  const large = [11, 12, 1_000, 2 ** 31, 2 ** 53, 2 ** 53 - 1, 1e21, Number.MAX_VALUE];
  const policies = [
    ["smooth", { ...SMOOTH, burst: 10 }],
    ["strict", STRICT],
  ] as const;

  it.each(policies)(
    "%s: what is no whole number from 1 on is told so, and costs nothing",
    (_, policy) => {
      const counter = counterOf(policy);
      counter.take();
      const before = counter.take(0);
      for (const cost of bad.filter((one) => one !== undefined)) {
        expect({ cost, ...counter.take(cost) }).toEqual({ cost, ...before });
      }
      expect(before).toMatchObject({ ok: false, why: "bad_cost", retryAfterMs: 0 });
      expect(counter.written).toBe(policy.strict ? 1 : 0);
    },
  );

  it.each(policies)(
    "%s: what no wait makes small enough is told so, and costs nothing",
    (_, policy) => {
      const counter = counterOf(policy);
      const before = counter.take(11);
      for (const cost of large) expect(counter.take(cost)).toEqual(before);
      expect(before).toMatchObject({ ok: false, why: "too_large", retryAfterMs: 0 });
      expect(counter.written).toBe(0);
    },
  );

  it.each(policies)(
    "%s: the whole quota at once is granted to a key at rest, and nothing after it",
    (_, policy) => {
      const counter = counterOf(policy);
      counter.nowMs += 600_000;
      expect([counter.take(10), counter.take()]).toEqual([
        expect.objectContaining({ ok: true, why: "granted", remaining: 0 }),
        expect.objectContaining({ ok: false, why: "wait", remaining: 0 }),
      ]);
    },
  );
});

describe("R25 what is stored", () => {
  it("nothing while the debt is below a quarter of the burst, and nothing for a refusal", () => {
    const polite = counterOf(SMOOTH);
    polite.nowMs += 60_000;
    for (let n = 0; n < 1_000; n += 1) {
      polite.nowMs += 1_000;
      polite.take();
    }
    expect(polite.written).toBe(0);
    const greedy = counterOf(SMOOTH);
    greedy.grants(40);
    const { written } = greedy;
    expect(greedy.grants(1_000)).toBe(0);
    expect([written > 0, greedy.written - written]).toEqual([true, 0]);
  });

  it.each(Object.entries<EdgePolicy>(POLICIES).filter(([, { strict }]) => !strict))(
    "%s: at most a tenth of a row per grant under a load that never ends",
    (_, policy) => {
      const counter = counterOf(policy);
      let granted = 0;
      for (let n = 0; n < 20_000; n += 1) {
        counter.nowMs += Math.ceil(policy.periodMs / policy.limit / 4);
        granted += counter.take().ok ? 1 : 0;
      }
      expect(granted).toBeGreaterThan(1_000);
      expect(counter.written / granted).toBeLessThanOrEqual(0.1);
    },
  );

  it("every grant of a strict policy, for an eviction must not make it less strict", () => {
    const counter = counterOf(STRICT);
    expect([counter.grants(12), counter.written]).toEqual([10, 10]);
    counter.evict();
    expect(counter.grants(5)).toBe(0);
    counter.nowMs += 60_000;
    expect(counter.grants(12)).toBe(10);
  });

  it("a row counts until the debt it names is paid, and may go then", () => {
    const counter = counterOf(SMOOTH);
    counter.grants(40);
    const row = counter.row as Spent;
    const left = leftMs(row, counter.nowMs);
    expect(left).toBeGreaterThanOrEqual(30_000);
    expect([leftMs(row, counter.nowMs + left - 1), leftMs(row, counter.nowMs + left)]).toEqual([
      1, 0,
    ]);
    counter.nowMs += left;
    counter.row = null;
    counter.counter = withoutRow(counter.counter);
    expect(counter.grants(100)).toBe(40);
  });
});

describe("what a counter knows", () => {
  it("when its quota is whole again, from now and by the clock", () => {
    const counter = counterOf(GUARD);
    expect([counter.take(3), counter.take(38)]).toEqual([
      {
        ...{ ok: true, why: "granted", limit: 40, remaining: 37, retryAfterMs: 0 },
        ...{ resetAfterMs: 3_000, resetAtMs: NOW_MS + 3_000 },
      },
      {
        ...{ ok: false, why: "wait", limit: 40, remaining: 37, retryAfterMs: 1_000 },
        ...{ resetAfterMs: 3_000, resetAtMs: NOW_MS + 3_000 },
      },
    ]);
  });

  it("whether it has a row", () => {
    const counter = counterOf(STRICT);
    const known = () => counter.counter.hasRow;
    const before = known();
    counter.take();
    const after = known();
    counter.evict();
    expect([before, after, known()]).toEqual([false, true, true]);
    expect(withoutRow(counter.counter)).toEqual({ ...counter.counter, hasRow: false });
  });

  it.each([
    ["smooth", GUARD],
    ["strict", STRICT],
  ])("%s: nothing new after a cost that is none", (_, policy) => {
    const { counter } = counterOf(policy);
    const after = takeFromCounter(policy, counter, NOW_MS, 0).counter;
    expect([after.hasRow, after.coveredUs, after.grantedMs]).toEqual([
      ...[counter.hasRow, counter.coveredUs, counter.grantedMs],
    ]);
  });

  it("how much more it may grant before a row is due, to the unit", () => {
    const counter = counterOf(SMOOTH);
    counter.grants(8);
    const { written } = counter;
    counter.grants(1);
    expect([written, counter.written]).toEqual([0, 1]);
  });
});

describe("after an eviction", () => {
  it("a counter that begins takes for spent what is never stored, and one that stores everything nothing", () => {
    expect([counterOf(SMOOTH).grants(100), counterOf(GUARD).grants(100)]).toEqual([32, 40]);
  });

  it("somebody polite leaves no row, whoever comes and goes", () => {
    const counter = counterOf(SMOOTH);
    for (let visit = 0; visit < 100; visit += 1) {
      expect(counter.grants(5)).toBe(5);
      counter.nowMs += 10_000;
      counter.evict();
    }
    expect(counter.written).toBe(0);
  });

  it("again and again, one that guards power never grants more than one that stayed", () => {
    for (const every of [1, 3, 7, 20]) {
      const [stays, goes] = [counterOf(GUARD), counterOf(GUARD)];
      let granted = 0;
      let most = 0;
      for (let n = 0; n < 400; n += 1) {
        for (const one of [stays, goes]) one.nowMs += 250;
        most += stays.take().ok ? 1 : 0;
        granted += goes.take().ok ? 1 : 0;
        if (n % every === 0) goes.evict();
        expect(granted).toBeLessThanOrEqual(most);
      }
      // And it still serves: what comes back in time is granted.
      expect(granted).toBeGreaterThan(10);
    }
  });

  it("a clock set back by an hour keeps nobody waiting longer than the burst takes", () => {
    const counter = counterOf(SMOOTH);
    counter.grants(40);
    counter.nowMs -= 3_600_000;
    expect(counter.take()).toMatchObject({ ok: false, retryAfterMs: 1_000 });
    counter.evict();
    expect(counter.take().retryAfterMs).toBeLessThanOrEqual(40_000);
    counter.nowMs += 40_000;
    expect(counter.grants(100)).toBeGreaterThanOrEqual(30);
  });
});

describe("at midnight", () => {
  it.each([
    ["smooth", SMOOTH],
    ["strict", STRICT],
  ])("%s: the next counter of a key owes what the last one did", (_, policy) => {
    const old = counterOf(policy);
    old.nowMs += 60_000;
    old.grants(100);
    const estate = estateOf(old.counter, old.nowMs);
    // The other machine's clock says something else.
    const theirsMs = old.nowMs + 86_400_000;
    const heir = inherit(policy, openCounter(policy, null, theirsMs), estate, theirsMs);
    const next = counterOf(policy);
    Object.assign(next, { nowMs: theirsMs, counter: heir.counter, row: heir.row });
    expect(next.grants(1)).toBe(0);
    next.evict();
    expect(next.grants(1)).toBe(0);
    const oneMs = policy.strict ? 60_000 : 1_000 * (1 + policy.burst / 4);
    next.nowMs += oneMs;
    expect(next.grants(1)).toBe(1);
  });

  it("only what still counts is taken over", () => {
    const begun = openCounter(STRICT, null, NOW_MS);
    const heir = inherit(STRICT, begun, { debtUs: 59_999_000, agesMs: [60_000, 59_999] }, NOW_MS);
    expect(heir.row).toEqual({
      clock: { nowMs: NOW_MS, aheadMs: 0 },
      paidUs: NOW_MS * 1_000 + 59_999_000,
      grantedMs: [NOW_MS - 59_999],
    });
    expect(inherit(STRICT, begun, { debtUs: 0, agesMs: [60_000] }, NOW_MS).row).toBeNull();
  });

  it("a key that was at rest leaves nothing, and nothing is written for it", () => {
    const estate = estateOf(counterOf(STRICT).counter, NOW_MS);
    const heir = inherit(STRICT, openCounter(STRICT, null, NOW_MS), estate, NOW_MS);
    expect([estate, heir.row]).toEqual([{ debtUs: 0, agesMs: [] }, null]);
  });
});
