// Operations whose fate is not yet known: kept in order, sent again after every connection, settled exactly once. Pure.
import type { Command } from "../../shared/protocol/client.ts";
import { fromHere, fromRoom, type RoomRefusal, type SendRefusal } from "./refusals.ts";

export const OUTBOX_MAX = 100;
const REFUSED_KEPT = 20;
/** Answers that may go missing on a live connection before an operation's fate counts as unknown. */
const MAX_LOST = 3;
/** Waits asked for by the room's limiter: no shorter (it must not spin) and no longer (somebody is waiting) than this. */
const MIN_WAIT_MS = 250;
const MAX_WAIT_MS = 30_000;

export type Entry = {
  readonly op: string;
  readonly cmd: Command;
  /** Server time at which the person did it. */
  readonly at: number;
  readonly phase: "queued" | "sent" | "refused";
  /** Whose operation it became when it was first sent: ids count once per person. */
  readonly person: string | null;
  readonly sentAtMs: number;
  readonly lost: number;
  /** It had to wait for a connection, so being part of a burst is not its person's fault. */
  readonly patient: boolean;
  /** Local time before which it must not be sent; above 0 it was held back by the limiter once. */
  readonly notBeforeMs: number;
  readonly refusal?: SendRefusal;
};
export type Outbox = readonly Entry[];

/** Null when too much is already waiting. */
export function enqueue(box: Outbox, op: string, cmd: Command, at: number): Outbox | null {
  if (box.filter(isOpen).length >= OUTBOX_MAX) return null;
  const state = { phase: "queued", person: null, sentAtMs: 0, lost: 0, notBeforeMs: 0 } as const;
  return [...box, { op, cmd, at, ...state, patient: false }];
}

/**
 * What may be sent at local time `nowMs`, in order. Nothing overtakes an earlier waiting operation of its own family
 * (chat, deck, …), and of those the limiter held back only one per family is under way at a time.
 */
export function due(box: Outbox, nowMs: number): Entry[] {
  const held = new Set<string>();
  return box.filter((entry) => {
    const of = family(entry);
    const throttled = entry.notBeforeMs > 0;
    if (entry.phase === "sent" && throttled) held.add(of);
    if (entry.phase !== "queued" || held.has(of)) return false;
    if (throttled) held.add(of);
    return entry.notBeforeMs <= nowMs;
  });
}

/** When the next wait that the limiter asked for is over, or null. */
export function nextDueMs(box: Outbox, nowMs: number): number | null {
  const queued = box.filter(({ phase }) => phase === "queued");
  return least(queued.map((entry) => entry.notBeforeMs).filter((time) => time > nowMs));
}

/** Since when the oldest unanswered operation has been under way, or null. */
export function oldestSentMs(box: Outbox): number | null {
  return least(box.filter(({ phase }) => phase === "sent").map((entry) => entry.sentAtMs));
}

export function markSent(box: Outbox, op: string, person: string, nowMs: number): Outbox {
  return update(box, op, (entry) => ({
    ...entry,
    phase: "sent",
    person: entry.person ?? person,
    sentAtMs: nowMs,
  }));
}

/**
 * A new connection, sitting there as `person`: everything unanswered goes again. What was sent as somebody else
 * can't be recognised as a repeat, so sending it again might do it twice: its fate stays unknown.
 */
export function requeue(box: Outbox, person: string): Outbox {
  return box.map((entry) => {
    if (!isOpen(entry)) return entry;
    if (entry.person !== null && entry.person !== person) {
      return refused(entry, fromHere("fate_unknown"));
    }
    return { ...entry, phase: "queued", patient: true };
  });
}

/** No answer came although the connection lived. Again and again means that none will come. */
export function lose(box: Outbox): Outbox {
  return box.map((entry) => {
    if (entry.phase !== "sent") return entry;
    const lost = entry.lost + 1;
    return lost < MAX_LOST ? { ...entry, lost } : refused(entry, fromHere("fate_unknown"));
  });
}

/** Its fate is known and good: it leaves the box. */
export function settle(box: Outbox, op: string): Outbox {
  return box.filter((entry) => entry.op !== op);
}

/**
 * The room said no. A person's fresh action is refused to them, with the wait; one that had to wait for a connection
 * and now only comes too fast waits a little more and goes again.
 */
export function refuse(box: Outbox, op: string, refusal: RoomRefusal, nowMs: number): Outbox {
  const { reason, retryAfterMs = Number.POSITIVE_INFINITY } = refusal;
  return update(box, op, (entry) =>
    entry.patient && reason === "rate_limited" && retryAfterMs <= MAX_WAIT_MS
      ? { ...entry, phase: "queued", notBeforeMs: nowMs + Math.max(MIN_WAIT_MS, retryAfterMs) }
      : refused(entry, fromRoom(refusal)),
  );
}

/** The session is over: nothing will be answered any more. */
export function refuseAll(box: Outbox, refusal: SendRefusal): Outbox {
  return box.map((entry) => (isOpen(entry) ? refused(entry, refusal) : entry));
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

function least(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.min(...times);
}

function family(entry: Entry): string {
  return entry.cmd.kind.split(".")[0] ?? entry.cmd.kind;
}

function update(box: Outbox, op: string, change: (entry: Entry) => Entry): Outbox {
  return box.map((entry) => (entry.op === op && isOpen(entry) ? change(entry) : entry));
}

/** Refusals that nobody dismisses don't pile up: the oldest go. */
export function trim(box: Outbox): Outbox {
  let surplus = box.filter((entry) => !isOpen(entry)).length - REFUSED_KEPT;
  return box.filter((entry) => {
    if (isOpen(entry) || surplus <= 0) return true;
    surplus -= 1;
    return false;
  });
}
