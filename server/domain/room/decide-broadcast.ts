// The broadcast's state machine. The booth greys out what this table refuses; only this table decides.
import type { Phase } from "../../../shared/room/view.ts";
import { append, type Decided, type Decider, refuse, type Situation } from "./decision.ts";

export const BROADCAST_MOVES = {
  "broadcast.schedule": ["idle", "scheduled", "ended"],
  "broadcast.open_doors": ["idle", "scheduled", "ended"],
  "broadcast.start": ["idle", "scheduled", "doors", "ended"],
  "broadcast.break": ["live"],
  "broadcast.resume": ["break"],
  "broadcast.end": ["scheduled", "doors", "live", "break"],
} as const satisfies Record<string, readonly Phase[]>;

export type BroadcastMove = keyof typeof BROADCAST_MOVES;

/** Scheduling further ahead than this is a typing mistake. */
const FURTHEST_MS = 366 * 86_400_000;
const GRACE_MS = 60_000;
const UNTITLED = "Live session";

export const decideSchedule: Decider<"broadcast.schedule"> = (situation, { title, startsAt }) => {
  const { nowMs } = situation;
  if (startsAt < nowMs - GRACE_MS || startsAt > nowMs + FURTHEST_MS) {
    return refuse("bad_field", { field: "startsAt" });
  }
  return move(situation, "broadcast.schedule", () =>
    append({ kind: "broadcast.scheduled", broadcastId: idFor(situation), title, startsAt }),
  );
};

export const decideOpenDoors: Decider<"broadcast.open_doors"> = (situation, { title }) =>
  move(situation, "broadcast.open_doors", () =>
    append({
      kind: "broadcast.doors_opened",
      broadcastId: idFor(situation),
      title: titleFor(situation, title),
      name: situation.actor.name,
    }),
  );

export const decideStart: Decider<"broadcast.start"> = (situation, { title }) =>
  move(situation, "broadcast.start", () =>
    append({
      kind: "broadcast.started",
      broadcastId: idFor(situation),
      title: titleFor(situation, title),
      name: situation.actor.name,
    }),
  );

export const decideBreak: Decider<"broadcast.break"> = (situation) =>
  move(situation, "broadcast.break", (broadcastId) =>
    append({ kind: "broadcast.paused", broadcastId }),
  );

export const decideResume: Decider<"broadcast.resume"> = (situation) =>
  move(situation, "broadcast.resume", (broadcastId) =>
    append({ kind: "broadcast.resumed", broadcastId }),
  );

/** Ending a show that never went on air calls it off: it leaves no trace in the history. */
export const decideEnd: Decider<"broadcast.end"> = (situation) =>
  move(situation, "broadcast.end", (broadcastId) =>
    append({
      kind: "broadcast.ended",
      broadcastId,
      aired: situation.view.broadcast.startedAt !== null,
    }),
  );

function move(
  { view }: Situation,
  name: BroadcastMove,
  then: (broadcastId: string) => Decided,
): Decided {
  const from: readonly Phase[] = BROADCAST_MOVES[name];
  return from.includes(view.broadcast.phase) ? then(view.broadcast.id) : refuse("illegal_move");
}

/** A broadcast keeps its id from being scheduled to its end; after that the next one gets its own. */
function idFor({ view, newId }: Situation): string {
  const { phase, id } = view.broadcast;
  return phase === "scheduled" || phase === "doors" ? id : newId();
}

function titleFor({ view }: Situation, given: string | undefined): string {
  const { phase, title } = view.broadcast;
  const planned = phase === "scheduled" || phase === "doors" ? title : "";
  return given || planned || UNTITLED;
}
