// The arithmetic of large rooms: how many objects, how many calls, what it costs an hour, and what one leader can feed.
// Pure; the simulator supplies rates and delays, the price list the dollars.
import { batchWindowMs } from "../../server/domain/room/batch.ts";
import { planRelays, relayWindowMs } from "../../server/domain/room/spread.ts";
import { HEARTBEAT_EVERY_MS } from "../../shared/protocol/limits.ts";
import { type Bill, billOf, HOUR_MS } from "../economics/price.ts";
import { MEASURED } from "./costs.ts";
import { seeded } from "./seeded.ts";
import { type SpreadResult, simulateSpread } from "./spread-room.ts";

export type Load = {
  readonly listeners: number;
  readonly spreadAt: number;
  readonly eventsPerSecond: number;
};

export type Sized = Load & {
  readonly relays: number;
  readonly socketsPerRelay: number;
  readonly pushWindowMs: number;
  /** Calls that the leader makes and takes, per second. */
  readonly callsOut: number;
  readonly callsIn: number;
  readonly simulated: SpreadResult;
  readonly bill: Bill;
};

const SIMULATED_MS = 20_000;
/** Objects of one room are close to each other: relays are made from where the room is. */
const NETWORK_MS = 5;
/** Counts of a relay change all the time in a large room; it says so once a second. */
const REPORTS_PER_SECOND = 1;
/** A relay's and the leader's meter write one row per 15 s. */
const METER_ROWS_PER_HOUR = 240;

/** A room of this size by the product's own plan, simulated and priced for an hour of show. */
export function sizeUp(load: Load): Sized {
  const { listeners, spreadAt, eventsPerSecond } = load;
  const relays = planRelays(0, listeners, spreadAt);
  const socketsPerRelay = Math.ceil(listeners / relays);
  const pushWindowMs = relayWindowMs(relays);
  const simulated = simulateSpread({
    relays,
    socketsPerRelay,
    durationMs: SIMULATED_MS,
    eventsPerSecond,
    reportsPerSecond: REPORTS_PER_SECOND,
    pushWindowMs,
    batchWindowMs: batchWindowMs(socketsPerRelay, eventsPerSecond),
    carryWindowMs: pushWindowMs,
    networkMs: NETWORK_MS,
    costs: MEASURED,
    processors: "each",
    random: seeded(11),
  });
  const perSecond = (count: number) => (count * 1_000) / SIMULATED_MS;
  const callsOut = perSecond(simulated.pushes);
  const callsIn = perSecond(simulated.carries + simulated.reports);
  const bill = billOf({
    // Everybody joins once an hour, by the leader in the worst case and then by a relay.
    requests: (callsOut + callsIn) * 3_600 + 2 * listeners,
    frames: eventsPerSecond * 3_600 + listeners * (HOUR_MS / HEARTBEAT_EVERY_MS),
    // In a show of this size nobody sleeps.
    activeMs: (relays + 1) * HOUR_MS,
    rowsRead: 0,
    rowsWritten: eventsPerSecond * 3_600 + (relays + 1) * METER_ROWS_PER_HOUR,
  });
  return { ...load, relays, socketsPerRelay, pushWindowMs, callsOut, callsIn, simulated, bill };
}

/** How many an object can push to, a window apart, with so many calls a second to spend on it. */
export function fanOut(windowMs: number, callsPerSecond: number): number {
  return Math.floor((windowMs * callsPerSecond) / 1_000);
}

/** The smallest window of every tier with which `tiers` of them reach so many relays: each object feeds the same number. */
export function windowForTiers(relays: number, tiers: number, callsPerSecond: number): number {
  return (relays ** (1 / tiers) * 1_000) / callsPerSecond;
}
