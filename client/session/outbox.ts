// Operations whose fate is not yet known: kept in order, sent again after every connection, settled exactly once. Pure.
import type { Command } from "../../shared/protocol/client.ts";
import { fromHere, fromRoom, type RoomRefusal, type SendRefusal } from "./refusals.ts";

export const OUTBOX_MAX = 100;
const REFUSED_KEPT = 20;
const MAX_TRIES = 6;
/** A resend that the room's limiter stops waits this long at most before it counts as refused. */
const MAX_WAIT_MS = 30_000;

export type Entry = {
  readonly op: string;
  readonly cmd: Command;
  /** Server time at which the person did it. */
  readonly at: number;
  readonly phase: "queued" | "sent" | "refused";
  /** Whose operation it became when it was first sent: ids count once per person. */
  readonly person: string | null;
  readonly tries: number;
  /** Local time before which it must not be sent. */
  readonly notBeforeMs: number;
  readonly refusal?: SendRefusal;
};
export type Outbox = readonly Entry[];

/** Null when too much is already waiting. */
export function enqueue(box: Outbox, op: string, cmd: Command, at: number): Outbox | null {
  if (box.filter(isOpen).length >= OUTBOX_MAX) return null;
  return [...box, { op, cmd, at, phase: "queued", person: null, tries: 0, notBeforeMs: 0 }];
}

/** What may be sent at local time `nowMs`. Nothing overtakes an earlier, waiting operation of its own family. */
export function due(box: Outbox, nowMs: number): Entry[] {
  const held = new Set<string>();
  return box.filter((entry) => {
    if (entry.phase !== "queued") return false;
    if (entry.notBeforeMs > nowMs) held.add(family(entry));
    return !held.has(family(entry));
  });
}

/** When the next waiting operation comes due, or null. */
export function nextDueMs(box: Outbox): number | null {
  const times = box.filter((entry) => entry.phase === "queued").map((entry) => entry.notBeforeMs);
  return times.length === 0 ? null : Math.min(...times);
}

export function markSent(box: Outbox, op: string, person: string): Outbox {
  return update(box, op, (entry) => ({
    ...entry,
    phase: "sent",
    person: entry.person ?? person,
    tries: entry.tries + 1,
  }));
}

/**
 * A new connection, sitting there as `person`: everything unanswered goes again. What was sent as somebody else
 * can't be recognised as a repeat, so sending it again might do it twice: its fate stays unknown.
 */
export function requeue(box: Outbox, person: string): Outbox {
  return trim(
    box.map((entry) => {
      if (entry.phase !== "sent") return entry;
      const strange = entry.person !== person || entry.tries >= MAX_TRIES;
      return strange ? refused(entry, fromHere("fate_unknown")) : { ...entry, phase: "queued" };
    }),
  );
}

/** Its fate is known and good: it leaves the box. */
export function settle(box: Outbox, op: string): Outbox {
  return box.filter((entry) => entry.op !== op);
}

/**
 * The room said no. A person's fresh action is refused to them, with the wait; an operation that we sent again
 * on our own (a burst after a reconnect) and that only came too fast waits and goes once more.
 */
export function refuse(box: Outbox, op: string, refusal: RoomRefusal, nowMs: number): Outbox {
  const wait = refusal.retryAfterMs ?? Number.POSITIVE_INFINITY;
  return trim(
    update(box, op, (entry) =>
      refusal.reason === "rate_limited" &&
      entry.tries > 1 &&
      entry.tries < MAX_TRIES &&
      wait <= MAX_WAIT_MS
        ? { ...entry, phase: "queued", notBeforeMs: nowMs + wait }
        : refused(entry, fromRoom(refusal)),
    ),
  );
}

/** The session is over: nothing will be answered any more. */
export function refuseAll(box: Outbox, refusal: SendRefusal): Outbox {
  return trim(box.map((entry) => (isOpen(entry) ? refused(entry, refusal) : entry)));
}

/** The person has seen the refusal. Open operations can't be dismissed. */
export function dismiss(box: Outbox, op: string): Outbox {
  return box.filter((entry) => entry.op !== op || isOpen(entry));
}

export function isOpen(entry: Entry): boolean {
  return entry.phase !== "refused";
}

function refused(entry: Entry, refusal: SendRefusal): Entry {
  return { ...entry, phase: "refused", refusal };
}

function family(entry: Entry): string {
  return entry.cmd.kind.split(".")[0] ?? entry.cmd.kind;
}

function update(box: Outbox, op: string, change: (entry: Entry) => Entry): Outbox {
  return box.map((entry) => (entry.op === op && isOpen(entry) ? change(entry) : entry));
}

/** Refusals that nobody dismisses don't pile up. */
function trim(box: Outbox): Outbox {
  const surplus = box.filter((entry) => !isOpen(entry)).length - REFUSED_KEPT;
  if (surplus <= 0) return box;
  const dropped = new Set(
    box
      .filter((entry) => !isOpen(entry))
      .slice(0, surplus)
      .map((entry) => entry.op),
  );
  return box.filter((entry) => !dropped.has(entry.op));
}
