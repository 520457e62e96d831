// D11: half a million steps of counters that are evicted, moved at midnight and deceived by their clocks, against a
// log of every grant. Nothing too much, ever; nothing too little but what an eviction makes uncertain.
import { describe, expect, it } from "vitest";
import { openCounter } from "../../../../../server/domain/rate/counter.ts";
import { type EdgePolicy, POLICIES } from "../../../../../server/domain/rate/policies.ts";
import { between, diceOf, oneOf } from "../../../../helpers/dice.ts";
import { live, REAL, type Tally, type Ways } from "../../../../helpers/rate-life.ts";
import { allWindows, smoothLog } from "../../../../helpers/rate-log.ts";

const STEPS_EACH = 50_000;
const CLEAN = { over: 0, under: 0, idleRows: 0 };
const verdict = ({ over, under, idleRows }: Tally) => ({ over, under, idleRows });

/** Happens in all of its ways: without that, nothing would be shown. */
const isBusy = ({ granted, refused, evictions, midnights, jumps }: Tally) =>
  Math.min(granted, refused) > STEPS_EACH / 100 && Math.min(evictions, midnights, jumps) > 20;

describe("D11 counters and the log of all grants agree", () => {
  it.each(Object.entries<EdgePolicy>(POLICIES))("%s", (name, policy) => {
    const tally = live(policy, diceOf(name.length * 7_919), STEPS_EACH);
    expect({ ...verdict(tally), isBusy: isBusy(tally) }).toEqual({ ...CLEAN, isBusy: true });
  });

  it("whatever the numbers of the policy", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const dice = diceOf(seed);
      const limit = between(dice, 1, 500);
      const periodMs = oneOf(dice, [1_000, 7_777, 60_000, 3_600_000]);
      const strict = dice() < 0.5;
      const burst = strict ? limit : between(dice, 1, 900);
      const policy: EdgePolicy = { limit, periodMs, burst, strict, whenSilent: "open" };
      expect({ seed, ...verdict(live(policy, dice, 1_000)) }).toEqual({ seed, ...CLEAN });
    }
  });
});

describe("D11 control: the log sees what is wrong", () => {
  const judged = (policy: EdgePolicy, ways: Partial<Ways>) =>
    live(policy, diceOf(1), STEPS_EACH, { ...REAL, ...ways });

  it("a counter that forgets when it is evicted", () => {
    const open: Ways["open"] = (policy, row, clockMs) => ({
      ...openCounter(policy, row, clockMs),
      ...{ paidUs: 0, grantedMs: [] },
    });
    expect(judged(POLICIES.token, { open }).over).toBeGreaterThan(100);
    expect(judged(POLICIES.sensitive, { open }).over).toBeGreaterThan(10);
  });

  it("a counter that trusts its row and nothing else", () => {
    const open: Ways["open"] = (policy, row, clockMs) => ({
      ...openCounter(policy, row, clockMs),
      paidUs: row?.paidUs ?? 0,
    });
    expect(judged(POLICIES.token, { open }).over).toBeGreaterThan(10);
  });

  it("a key that is new at midnight", () => {
    const inherit: Ways["inherit"] = (_policy, counter) => ({ counter, row: null });
    expect(judged(POLICIES.token, { inherit }).over).toBeGreaterThan(10);
    expect(judged(POLICIES.sensitive, { inherit }).over).toBeGreaterThan(10);
  });

  it("a counter that takes the whole burst for spent when it begins again", () => {
    const open: Ways["open"] = (policy, row, clockMs) => {
      const counter = openCounter(policy, row, clockMs);
      return { ...counter, paidUs: counter.paidUs + policy.periodMs * 1_000 };
    };
    expect(judged(POLICIES.token, { open }).under).toBeGreaterThan(100);
  });

  it("the log itself: its running account says what all windows say, one by one", () => {
    const dice = diceOf(5);
    const policy = { limit: 30, periodMs: 1_000, burst: 12 };
    const [account, windows] = [smoothLog(policy), allWindows(policy)];
    let nowMs = 0;
    for (let step = 0; step < 500; step += 1) {
      nowMs += between(dice, 0, 60);
      const units = between(dice, 1, 4);
      expect(account.used(nowMs)).toBeCloseTo(windows.used(nowMs), 6);
      account.grant(nowMs, units);
      windows.grant(nowMs, units);
    }
  });
});
