// Steers one player towards where the room's deck is: jump when far off, run slightly faster or slower when near. Pure.
// Source of the figures: measured pairs of browsers; a change of rate is inaudible only with `preservesPitch` off.

/** Beyond this a nudge would take too long: seek. */
export const SEEK_BEYOND_MS = 250;
/** Right after a seek the lag is known for the first time: one more, better aimed, is quicker than seconds of nudging. */
const SEEK_AGAIN_BEYOND_MS = 60;
const SEEKS_IN_A_ROW = 3;
const NUDGE_BEYOND_MS = 12;
const NUDGE_UNTIL_MS = 5;
/** Error above which each rate is used; the nearer, the gentler. */
const RATES: readonly { aboveMs: number; by: number }[] = [
  { aboveMs: 60, by: 0.02 },
  { aboveMs: 20, by: 0.01 },
  { aboveMs: 0, by: 0.005 },
];
const READINGS = 5;
const MAX_SEEK_LAG_MS = 1_500;
/** After a seek the element reports its new place before sound comes out of it. */
const SETTLE_MS = 400;

export type Steering = {
  /** Latest errors in ms, actual minus wanted. */
  readonly errors: readonly number[];
  readonly rate: number;
  /** How much later than asked a seek begins to play: learned from the error after each one. */
  readonly seekLagMs: number;
  /** Local time until which readings say nothing. */
  readonly settleUntilMs: number;
  /** Seeks in a row that did not land near enough. */
  readonly seeks: number;
  readonly justSought: boolean;
};
export type Reading = {
  readonly wantMs: number;
  readonly actualMs: number;
  readonly nowMs: number;
};
export type Move =
  | { readonly kind: "none" }
  | { readonly kind: "seek"; readonly toMs: number }
  | { readonly kind: "rate"; readonly rate: number };

export const AT_REST: Steering = {
  errors: [],
  rate: 1,
  seekLagMs: 0,
  settleUntilMs: 0,
  seeks: 0,
  justSought: false,
};

/** Sound was interrupted or restarted: what was measured before says nothing; what was learned stays. */
export function interrupted(steering: Steering, nowMs: number): Steering {
  return { ...steering, errors: [], settleUntilMs: nowMs + SETTLE_MS };
}

/** A seek aimed at `wantMs`, early by what seeks usually cost. */
export function sought(steering: Steering, nowMs: number): Steering {
  const seeks = steering.seeks + 1;
  return { ...interrupted(steering, nowMs), rate: 1, seeks, justSought: true };
}

/** The error in ms that readings agree on (positive: ahead), or null while there are too few. */
export function errorMs(steering: Steering): number | null {
  return steering.errors.length < READINGS ? null : median(steering.errors);
}

/** One reading in; the next state and what to do with the element out. */
export function steer(before: Steering, reading: Reading): { steering: Steering; move: Move } {
  if (reading.nowMs < before.settleUntilMs) return { steering: before, move: { kind: "none" } };
  const errors = [...before.errors, reading.actualMs - reading.wantMs].slice(-READINGS);
  const measured = { ...before, errors };
  const error = errorMs(measured);
  if (error === null) return { steering: measured, move: { kind: "none" } };
  const learned = learn(measured, error);
  if (Math.abs(error) > seekBound(measured)) {
    const toMs = Math.max(0, reading.wantMs + learned.seekLagMs);
    return { steering: sought(learned, reading.nowMs), move: { kind: "seek", toMs } };
  }
  const rate = nextRate(learned.rate, error);
  return rate === learned.rate
    ? { steering: learned, move: { kind: "none" } }
    : { steering: { ...learned, rate, errors: [] }, move: { kind: "rate", rate } };
}

function seekBound(steering: Steering): number {
  const again = steering.justSought && steering.seeks < SEEKS_IN_A_ROW;
  return again ? SEEK_AGAIN_BEYOND_MS : SEEK_BEYOND_MS;
}

/** Hysteresis: starts above one bound, stops below a smaller one or past the mark, and only ever gets gentler on the way. */
function nextRate(rate: number, error: number): number {
  const size = Math.abs(error);
  if (rate === 1 && size <= NUDGE_BEYOND_MS) return 1;
  const helps = (rate > 1 && error < 0) || (rate < 1 && error > 0);
  if (rate !== 1 && (size < NUDGE_UNTIL_MS || !helps)) return 1;
  const by = RATES.find(({ aboveMs }) => size > aboveMs)?.by ?? 0;
  return error > 0 ? 1 - by : 1 + by;
}

/** What is left right after a seek is the lag that was not yet known. */
function learn(steering: Steering, error: number): Steering {
  if (!steering.justSought) return steering;
  const seekLagMs = Math.min(MAX_SEEK_LAG_MS, Math.max(0, steering.seekLagMs - error));
  const seeks = Math.abs(error) > SEEK_AGAIN_BEYOND_MS ? steering.seeks : 0;
  return { ...steering, seekLagMs, seeks, justSought: false };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
