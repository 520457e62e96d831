// What a counter knows of its key, in memory and in its one row. An eviction forgets what was not stored, but never so that
// quota comes back: a counter that begins takes as much for spent as can have been forgotten (decision 0040).
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

export type Counter = Spent & {
  readonly hasRow: boolean;
  /** Debt up to here need not be stored (again). */
  readonly coveredUs: number;
};

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
/** An object that is asked nothing stays in memory for about ten seconds at least. */
const QUIET_US = 8_000_000;

/** A counter that begins, or begins again: with what the row says and with all that may have been forgotten. */
export function openCounter(policy: EdgePolicy, row: Spent | null, clockMs: number): Counter {
  const clock = steadyAt(row?.clock ?? UNSET, clockMs);
  const { paidUs = 0, grantedMs = NONE } = row ?? {};
  const known = { clock, grantedMs, hasRow: row !== null };
  const nowUs = clock.nowMs * 1_000;
  const spareUs = unstoredUs(policy);
  // Nobody ever owes more than the whole burst.
  const owedUs = Math.min(Math.max(paidUs, nowUs + spareUs), nowUs + wholeUs(policy));
  // What was only assumed is paid by the time it would have to be stored.
  return { ...known, paidUs: owedUs, coveredUs: Math.max(paidUs, nowUs + 2 * spareUs) };
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
  const { decision, ...spent } = policy.strict
    ? takeStrict(policy, counter, clock, cost)
    : takeSmooth(policy, counter, clock, cost);
  const { allowed, remaining, retryAfterMs, resetAfterMs } = decision;
  const after = { ...counter, ...spent, clock };
  const answer: LimitAnswer = {
    ok: allowed,
    why: allowed ? "granted" : "wait",
    limit: policy.burst,
    ...{ remaining, retryAfterMs, resetAfterMs },
    resetAtMs: clockMs + resetAfterMs,
  };
  return allowed && cost > 0
    ? { ...stored(policy, after), answer }
    : { counter: after, answer, row: null };
}

function takeSmooth(
  policy: EdgePolicy,
  { paidUs, grantedMs }: Counter,
  clock: Steady,
  cost: number,
) {
  const decision = takeGcra(policy, paidUs, clock.nowMs * 1_000, cost);
  return { decision, grantedMs, paidUs: decision.tatUs };
}

function takeStrict(policy: EdgePolicy, counter: Counter, clock: Steady, cost: number) {
  const decision = takeFromWindow(policy, counter.grantedMs, clock.nowMs, cost);
  const { grantedMs } = decision;
  const paidUs = ((grantedMs.at(-1) ?? 0) + policy.periodMs) * 1_000;
  return { decision, grantedMs, paidUs };
}

type Stored = { readonly counter: Counter; readonly row: Spent | null };

/** The row that must be written for the counter to outlive an eviction, where the one that is there does not do. */
function stored(policy: EdgePolicy, counter: Counter): Stored {
  const { clock, paidUs, grantedMs, coveredUs } = counter;
  if (policy.strict) return withRow(counter, { clock, paidUs, grantedMs });
  const safeUs = Math.max(coveredUs, clock.nowMs * 1_000 + unstoredUs(policy));
  if (paidUs <= safeUs) return { counter, row: null };
  // A quarter of the burst more than is owed, so that the next grants need no row.
  return withRow(counter, { clock, paidUs: paidUs + quarterUs(policy), grantedMs });
}

function withRow(counter: Counter, row: Spent): Stored {
  return { counter: { ...counter, hasRow: true, coveredUs: row.paidUs }, row };
}

function wholeUs(policy: EdgePolicy): number {
  return emissionUs(policy) * policy.burst;
}

function quarterUs(policy: EdgePolicy): number {
  return emissionUs(policy) * Math.floor(policy.burst / 4);
}

/**
 * Debt that is never stored, and that a counter therefore takes for spent when it begins: a quarter of the burst, and no more
 * than is paid in the quiet before an eviction. None where the counter guards power.
 */
function unstoredUs(policy: EdgePolicy): number {
  return policy.whenSilent === "open" ? Math.min(quarterUs(policy), QUIET_US) : 0;
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
  return { ...counter, hasRow: false };
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
): Stored {
  const clock = steadyAt(counter.clock, clockMs);
  const paidUs = Math.max(counter.paidUs, clock.nowMs * 1_000 + debtUs);
  const live = agesMs.filter((age) => age < policy.periodMs);
  const heir = { ...counter, clock, paidUs, grantedMs: live.map((age) => clock.nowMs - age) };
  const { row } = stored(policy, { ...heir, coveredUs: 0 });
  const needed = row !== null && (!policy.strict || live.length > 0);
  return needed ? withRow(heir, row) : { counter: heir, row: null };
}
