// When frames leave: the first at once, the rest together. One send to one socket costs the same whatever is in it, so
// the window is what decides how much of its time a room spends sending.
import {
  BATCH_MAX_WINDOW_MS,
  BATCH_MIN_WINDOW_MS,
  PULSE_WINDOW_MS,
} from "../../../shared/protocol/limits.ts";

/**
 * Milliseconds of window per listener. A send takes about 20 µs, so a busy room spends at most a fifth of its time on
 * batches; a calm one may spend two fifths in a lively moment, for half the wait.
 */
const CALM_MS_PER_LISTENER = 0.05;
const BUSY_MS_PER_LISTENER = 0.1;
/** Events per second: up to the first a room is calm, from the second on it is busy; in between the window grows. */
const CALM_EVENTS_PER_SECOND = 10;
const BUSY_EVENTS_PER_SECOND = 50;
/** Pulses are forgettable, events are not: they may take a quarter as much of the time. */
const PULSE_SHARE = 4;

/**
 * How long events wait for each other at most. It grows with the audience and, for large ones, with the load: 50 ms for
 * up to 500 listeners, 50 (calm) to 100 ms (busy) for 1,000, 125 to 250 ms for 2,500, never more.
 */
export function batchWindowMs(audience: number, eventsPerSecond: number): number {
  return within(
    BATCH_MIN_WINDOW_MS,
    audience * perListenerMs(eventsPerSecond),
    BATCH_MAX_WINDOW_MS,
  );
}

/** The least time between two pulses, by the same rule and without an upper end. */
export function pulseWindowMs(audience: number, eventsPerSecond: number): number {
  const windowMs = audience * perListenerMs(eventsPerSecond) * PULSE_SHARE;
  return within(PULSE_WINDOW_MS, windowMs, Number.MAX_SAFE_INTEGER);
}

/** The load as the last batch showed it: what had come together since the one before. */
export function eventRate(events: number, sinceMs: number): number {
  return (events * 1_000) / Math.max(1, sinceMs);
}

/** Milliseconds until the next flush may leave; 0 = now. A clock that went back must not hold anything up. */
export function waitMs(nowMs: number, lastFlushMs: number, windowMs: number): number {
  return nowMs < lastFlushMs ? 0 : Math.max(0, lastFlushMs + windowMs - nowMs);
}

function perListenerMs(eventsPerSecond: number): number {
  const span = BUSY_EVENTS_PER_SECOND - CALM_EVENTS_PER_SECOND;
  const busy = Math.min(1, Math.max(0, (eventsPerSecond - CALM_EVENTS_PER_SECOND) / span));
  return CALM_MS_PER_LISTENER + busy * (BUSY_MS_PER_LISTENER - CALM_MS_PER_LISTENER);
}

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)));
}
