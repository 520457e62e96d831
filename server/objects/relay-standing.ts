// What the leader knows of one follower. Data only; who is pushed what and when is decided in `relays`.
import { NO_COUNTS } from "../../shared/room/pulse.ts";
import type { RelayCounts } from "./relay-words.ts";

/** A follower that fails this often in a row (some six seconds) is given up: its people count no more. */
const GIVE_UP_AFTER_FAILURES = 6;

export type Standing = {
  readonly relay: number;
  /** The last event it is known to have; null when that has to be asked. */
  seq: number | null;
  /** It was heard of in this life of the leader; until then its place is what a clean sleep leaves behind. */
  confirmed: boolean;
  counts: RelayCounts;
  /** It has said in this life of the leader who is there. */
  counted: boolean;
  heardMs: number;
  failures: number;
  givenUpMs: number;
  pushing: boolean;
  /** There is news that its current push does not carry. */
  stale: boolean;
};

export function newStanding(relay: number, seq: number | null, nowMs: number): Standing {
  return {
    relay,
    seq,
    confirmed: false,
    counted: false,
    counts: NO_COUNTS,
    heardMs: nowMs,
    failures: 0,
    givenUpMs: Number.NEGATIVE_INFINITY,
    pushing: false,
    stale: false,
  };
}

export const isGivenUp = ({ failures }: Standing): boolean => failures >= GIVE_UP_AFTER_FAILURES;

export function giveUp(one: Standing, nowMs: number): void {
  one.failures = Math.max(one.failures, GIVE_UP_AFTER_FAILURES);
  one.givenUpMs = nowMs;
  one.seq = null;
  one.counts = NO_COUNTS;
  one.counted = true;
}
