// What a counter knows of its key, in memory and in its one row. A decision may be forgotten when its object is evicted, but
// never so that quota comes back: what was not stored is taken for spent (decision 0040).
import { emissionUs, takeGcra } from "./gcra.ts";
import type { EdgePolicy } from "./policies.ts";
import { type Steady, steadyAt, UNSET } from "./steady.ts";
import { takeFromWindow } from "./window.ts";

/** What the row holds, in the counter's own time. */
export type Spent = {
  readonly clock: Steady;
  /** When the debt is paid, or somewhat later. */
  readonly paidUs: number;
  /** Of strict policies: every grant that may still count. */
  readonly grantedMs: readonly number[];
};

/** `storedUs`: the `paidUs` of the row; 0 while there is none. */
export type Counter = Spent & { readonly storedUs: number };

/** Why: a wait helps · the cost is no whole number from 1 on · it is more than was ever there · the key's new counter decides. */
export type LimitAnswer = {
  readonly ok: boolean;
  readonly why: "granted" | "wait" | "bad_cost" | "too_large" | "moved";
  /** The quota, and what of it is left now. */
  readonly limit: number;
  readonly remaining: number;
  /** 0 unless a wait helps. */
  readonly retryAfterMs: number;
  /** When the quota is whole again: from now, and by the machine's clock. */
  readonly resetAfterMs: number;
  readonly resetAtMs: number;
};

/** `row`: to be stored before the answer leaves; null when nothing is. */
export type Taken = {
  readonly counter: Counter;
  readonly answer: LimitAnswer;
  readonly row: Spent | null;
};

/** What one counter leaves to the next one of the same key: lengths of time, since their clocks may differ. */
export type Estate = { readonly debtUs: number; readonly agesMs: readonly number[] };

const NONE: readonly number[] = [];

/** A counter that begins, or begins again: with what the row says and with all that it may have missed. */
export function openCounter(policy: EdgePolicy, row: Spent | null, clockMs: number): Counter {
  const clock = steadyAt(row?.clock ?? UNSET, clockMs);
  const storedUs = row?.paidUs ?? 0;
  if (policy.strict) return { clock, paidUs: storedUs, grantedMs: row?.grantedMs ?? NONE, storedUs };
  const nowUs = clock.nowMs * 1_000;
  const atWorstUs = Math.max(storedUs, nowUs + unstoredUs(policy));
  // Nobody ever owes more than the whole burst.
  const paidUs = Math.min(atWorstUs, nowUs + wholeUs(policy));
  return { clock, paidUs, grantedMs: NONE, storedUs };
}

/** Takes `cost` units. A refusal stores nothing. */
export function takeFromCounter(
  policy: EdgePolicy,
  counter: Counter,
  clockMs: number,
  cost: number,
): Taken {
  const fits = Number.isInteger(cost) && cost >= 1;
  if (fits && cost <= policy.burst) return take(policy, counter, clockMs, cost);
  // Nothing is taken; what is left is told as it is.
  const { counter: known, answer } = take(policy, counter, clockMs, 0);
  const why = fits ? "too_large" : "bad_cost";
  return { counter: known, answer: { ...answer, ok: false, why }, row: null };
}

function take(policy: EdgePolicy, counter: Counter, clockMs: number, cost: number): Taken {
  const clock = steadyAt(counter.clock, clockMs);
  const { decision, spent } = policy.strict
    ? takeStrict(policy, counter, clock, cost)
    : takeSmooth(policy, counter, clock, cost);
  const { allowed, remaining, retryAfterMs, resetAfterMs } = decision;
  const row = allowed && cost > 0 ? rowOf(policy, counter.storedUs, spent) : null;
  return {
    counter: { ...spent, storedUs: row?.paidUs ?? counter.storedUs },
    answer: {
      ok: allowed,
      why: allowed ? "granted" : "wait",
      limit: policy.burst,
      remaining,
      retryAfterMs,
      resetAfterMs,
      resetAtMs: clockMs + resetAfterMs,
    },
    row,
  };
}

function takeSmooth(policy: EdgePolicy, counter: Counter, clock: Steady, cost: number) {
  const decision = takeGcra(policy, counter.paidUs, clock.nowMs * 1_000, cost);
  return { decision, spent: { clock, paidUs: decision.tatUs, grantedMs: NONE } };
}

function takeStrict(policy: EdgePolicy, counter: Counter, clock: Steady, cost: number) {
  const decision = takeFromWindow(policy, counter.grantedMs, clock.nowMs, cost);
  const { grantedMs } = decision;
  const paidUs = ((grantedMs.at(-1) ?? 0) + policy.periodMs) * 1_000;
  return { decision, spent: { clock, paidUs, grantedMs } };
}

/** The row that must be written for `spent` to outlive an eviction, if the one that is there does not do. */
function rowOf(policy: EdgePolicy, storedUs: number, spent: Spent): Spent | null {
  if (policy.strict) return spent;
  const spareUs = unstoredUs(policy);
  const safeUs = Math.max(storedUs, spent.clock.nowMs * 1_000 + spareUs);
  // A quarter of the burst more than is owed, so that the next grants need no row.
  return spent.paidUs > safeUs ? { ...spent, paidUs: spent.paidUs + spareUs } : null;
}

/** Debt that is never stored: a quarter of the burst. */
function unstoredUs(policy: EdgePolicy): number {
  return emissionUs(policy) * Math.floor(policy.burst / 4);
}

function wholeUs(policy: EdgePolicy): number {
  return emissionUs(policy) * policy.burst;
}

/** How long a grant can matter: nobody owes anything any more after so much quiet. */
export function longestDebtMs(policy: EdgePolicy): number {
  return policy.strict ? policy.periodMs : Math.ceil(wholeUs(policy) / 1_000);
}

/** Time until nothing of the row counts any more; 0 when that is past. */
export function leftMs(row: Spent, clockMs: number): number {
  return Math.max(0, Math.ceil(row.paidUs / 1_000) - steadyAt(row.clock, clockMs).nowMs);
}

/** The counter after its row was deleted, which may be done once nothing of that counts. */
export function withoutRow(counter: Counter): Counter {
  return { ...counter, storedUs: 0 };
}

/** What is left to the counter that takes over. */
export function estateOf({ clock, paidUs, grantedMs }: Counter, clockMs: number): Estate {
  const { nowMs } = steadyAt(clock, clockMs);
  return {
    debtUs: Math.max(0, paidUs - nowMs * 1_000),
    agesMs: grantedMs.map((at) => nowMs - at),
  };
}

/** A counter that has granted nothing yet takes over what another one of its key granted. */
export function inherit(
  policy: EdgePolicy,
  counter: Counter,
  { debtUs, agesMs }: Estate,
  clockMs: number,
): { readonly counter: Counter; readonly row: Spent | null } {
  const clock = steadyAt(counter.clock, clockMs);
  const paidUs = Math.max(counter.paidUs, clock.nowMs * 1_000 + debtUs);
  const live = agesMs.filter((age) => policy.strict && age < policy.periodMs);
  const spent = { clock, paidUs, grantedMs: live.map((age) => clock.nowMs - age) };
  const needed = !policy.strict || live.length > 0;
  const row = needed ? rowOf(policy, counter.storedUs, spent) : null;
  return { counter: { ...spent, storedUs: row?.paidUs ?? counter.storedUs }, row };
}
