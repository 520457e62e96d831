// Which moves of the broadcast's state machine make sense in which phase, and why the others don't.
// The room decides; this table only greys what the room would refuse, and a test holds the two together.
import type { CommandKind } from "../../shared/protocol/client.ts";
import type { Phase } from "../../shared/room/view.ts";

export const AIR_MOVES = ["schedule", "open_doors", "start", "break", "resume", "end"] as const;
export type AirMove = (typeof AIR_MOVES)[number];

export const MOVE_COMMAND = {
  schedule: "broadcast.schedule",
  open_doors: "broadcast.open_doors",
  start: "broadcast.start",
  break: "broadcast.break",
  resume: "broadcast.resume",
  end: "broadcast.end",
} as const satisfies Record<AirMove, CommandKind>;

const NOT_ON_AIR = "You aren't on air.";
const RUNNING = "End this show first.";

/** null: the move is open. Otherwise the reason, in words. A missing cell does not compile. */
const WHY_NOT: Readonly<Record<AirMove, Readonly<Record<Phase, string | null>>>> = {
  schedule: {
    idle: null,
    scheduled: null,
    doors: "The doors are open already.",
    live: RUNNING,
    break: RUNNING,
    ended: null,
  },
  open_doors: {
    idle: null,
    scheduled: null,
    doors: "The doors are open already.",
    live: "You are on air already.",
    break: "The show is running already.",
    ended: null,
  },
  start: {
    idle: null,
    scheduled: null,
    doors: null,
    live: "You are on air already.",
    break: "Come back from the break instead.",
    ended: null,
  },
  break: {
    idle: NOT_ON_AIR,
    scheduled: NOT_ON_AIR,
    doors: NOT_ON_AIR,
    live: null,
    break: "You are on a break already.",
    ended: NOT_ON_AIR,
  },
  resume: {
    idle: NOT_ON_AIR,
    scheduled: NOT_ON_AIR,
    doors: NOT_ON_AIR,
    live: "There is no break to come back from.",
    break: null,
    ended: NOT_ON_AIR,
  },
  end: {
    idle: "There is nothing to end.",
    scheduled: null,
    doors: null,
    live: null,
    break: null,
    ended: "This show has ended.",
  },
};

/** The reason why a move is closed in this phase; null when it is open. */
export function blockedBecause(phase: Phase, move: AirMove): string | null {
  return WHY_NOT[move][phase];
}

/** The move most people make next; it gets the strong button. */
export const NEXT_MOVE: Readonly<Record<Phase, AirMove>> = {
  idle: "start",
  scheduled: "open_doors",
  doors: "start",
  live: "break",
  break: "resume",
  ended: "schedule",
};

/** Ending a show that never aired is calling it off: the words on the button follow. */
export function moveLabel(phase: Phase, move: AirMove): string {
  const aired = phase === "live" || phase === "break" || phase === "ended" || phase === "idle";
  switch (move) {
    case "schedule":
      return phase === "scheduled" ? "Reschedule" : "Schedule";
    case "open_doors":
      return "Open doors";
    case "start":
      return "Go live";
    case "break":
      return "Break";
    case "resume":
      return "Resume";
    case "end":
      return aired ? "End show" : "Call off";
  }
}

type PhaseWords = { readonly name: string; readonly line: string };

export const PHASE_WORDS: Readonly<Record<Phase, PhaseWords>> = {
  idle: { name: "Off air", line: "Schedule a show, open the doors, or go live." },
  scheduled: { name: "Scheduled", line: "Listeners see the countdown." },
  doors: { name: "Doors open", line: "People are coming in. Warm them up, then go live." },
  live: { name: "On air", line: "Everybody in the room hears the deck." },
  break: { name: "On a break", line: "The room stays open. Resume when you are ready." },
  ended: { name: "Ended", line: "The show is on its way into the history." },
};
