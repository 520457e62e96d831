// The life of one key's counter under a clock that jumps, with evictions, alarms and midnights, and a log beside it that
// judges every answer.
import {
  type Counter,
  estateOf,
  inherit,
  leftMs,
  longestDebtMs,
  openCounter,
  type Spent,
  takeFromCounter,
  withoutRow,
} from "../../server/domain/rate/counter.ts";
import type { EdgePolicy } from "../../server/domain/rate/policies.ts";
import { between, type Dice, oneOf } from "./dice.ts";
import { smoothLog, strictLog } from "./rate-log.ts";

/** What of a counter a control may replace by something worse. */
export type Ways = { readonly open: typeof openCounter; readonly inherit: typeof inherit };
export const REAL: Ways = { open: openCounter, inherit };

export type Tally = {
  steps: number;
  granted: number;
  refused: number;
  /** Grants beyond the promise, and refusals of what was free. */
  over: number;
  under: number;
  evictions: number;
  midnights: number;
  jumps: number;
  rows: number;
  /** Rows written for something that was not granted. */
  idleRows: number;
};

const QUIET_MS = 8_000;
const BAD_COSTS = [0, -1, -7, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1e308];

export function live(policy: EdgePolicy, dice: Dice, steps: number, ways: Ways = REAL): Tally {
  const tally: Tally = {
    ...{ steps, granted: 0, refused: 0, over: 0, under: 0 },
    ...{ evictions: 0, midnights: 0, jumps: 0, rows: 0, idleRows: 0 },
  };
  const newLog = () => (policy.strict ? strictLog(policy) : smoothLog(policy));
  const unitMs = Math.ceil((policy.periodMs * 1_000) / policy.limit) / 1_000;
  const isOpen = policy.whenSilent === "open" && !policy.strict;
  const quarter = policy.strict ? 0 : Math.floor(policy.burst / 4);
  /** What a counter that begins may take for spent, and what one with a row may. */
  const bornUnits = isOpen ? Math.min(quarter, QUIET_MS / unitMs) : 0;
  /** The machine's clock, and the time that has truly been seen to pass. */
  let clockMs = 1_800_000_000_000;
  let passedMs = 0;
  let row: Spent | null = null;
  let counter: Counter = ways.open(policy, row, clockMs);
  const truth = newLog();
  /** With everything that a counter may have to take for spent: the most it may count. */
  let feared = newLog();
  feared.grant(passedMs, bornUnits);
  /** After a jump back a counter that begins again may have lost time; then only too much is judged, until all is paid. */
  let lostTime = false;
  let bornAtMs = 0;

  const pass = (ms: number) => {
    clockMs += ms;
    passedMs += Math.max(0, ms);
    if (ms < 0) lostTime = true;
  };
  const rest = () => {
    pass(3 * longestDebtMs(policy) + 1);
    takeAway();
    if (row !== null) return;
    lostTime = false;
    feared = newLog();
  };
  /** The alarm, when it is due. */
  const takeAway = () => {
    if (row === null || leftMs(row, clockMs) > 0) return;
    row = null;
    counter = withoutRow(counter);
  };
  const store = (written: Spent | null) => {
    if (written === null) return;
    tally.rows += 1;
    row = written;
  };
  /** At any moment; a counter that lets people in when it is silent lives for eight seconds at least. */
  const evict = () => {
    if (isOpen && passedMs < bornAtMs + QUIET_MS) pass(QUIET_MS + 2_000);
    bornAtMs = passedMs;
    tally.evictions += 1;
    counter = ways.open(policy, row, clockMs);
    feared.grant(passedMs, Math.max(quarter, bornUnits));
  };
  /** Another object on another machine takes over. */
  const midnight = () => {
    tally.midnights += 1;
    bornAtMs = passedMs;
    const estate = estateOf(counter, clockMs);
    clockMs += between(dice, -2_000, 2_000);
    row = null;
    const heir = ways.inherit(policy, ways.open(policy, null, clockMs), estate, clockMs);
    counter = heir.counter;
    store(heir.row);
    feared.grant(passedMs, Math.max(quarter, bornUnits));
  };
  const take = (cost: number) => {
    const {
      counter: after,
      answer,
      row: written,
    } = takeFromCounter(policy, counter, clockMs, cost);
    counter = after;
    if (written !== null && !answer.ok) tally.idleRows += 1;
    store(written);
    const sensible = Number.isInteger(cost) && cost >= 1;
    const free = sensible && truth.fits(passedMs, cost);
    const surelyFree = sensible && feared.fits(passedMs, cost) && !lostTime;
    tally[answer.ok ? "granted" : "refused"] += 1;
    if (answer.ok && !free) tally.over += 1;
    if (!answer.ok && surelyFree) tally.under += 1;
    const leftUnits = policy.burst - truth.used(passedMs);
    if (!answer.ok && answer.remaining > leftUnits + 1e-6) tally.over += 1;
    if (!answer.ok || !sensible) return;
    truth.grant(passedMs, cost);
    feared.grant(passedMs, cost);
  };

  for (let step = 0; step < steps; step += 1) {
    const fate = dice();
    if (fate < 0.005) evict();
    else if (fate < 0.007) midnight();
    else if (fate < 0.009) {
      tally.jumps += 1;
      pass(
        oneOf(dice, [
          -1,
          -50,
          -between(dice, 1, 2 * longestDebtMs(policy)),
          between(dice, 1, 2_000),
        ]),
      );
    } else if (fate < 0.011) rest();
    else if (fate < 0.25) pass(Math.round(unitMs * dice() * oneOf(dice, [0.5, 2, 2, 20])));
    else if (fate < 0.28) take(oneOf(dice, [...BAD_COSTS, policy.burst + 1]));
    else if (fate < 0.4) take(between(dice, 2, Math.max(2, Math.ceil(policy.burst / 5))));
    else take(1);
    if (dice() < 0.5) takeAway();
  }
  return tally;
}
