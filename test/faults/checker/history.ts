// What a run leaves behind for its judge: everything each client saw and sent, in its own order, and the room's log at the
// end. Plain data; the judge knows nothing of servers, sockets or clocks.
import type { Cursor } from "../../../shared/protocol/cursor.ts";
import type { ServerFrame } from "../../../shared/protocol/server.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import type { ReactionTotals } from "../../../shared/room/pulse.ts";

/** Reactions are summed, not logged: what one operation asked to be added. */
export type Taps = { readonly reaction: string; readonly count: number };

/** One thing that happened at a client. A generation is one socket; the newest dialled is the one that counts. */
export type Step =
  | { readonly kind: "dialled"; readonly generation: number; readonly since: Cursor | null }
  | { readonly kind: "frame"; readonly generation: number; readonly frame: ServerFrame }
  | { readonly kind: "sent"; readonly op: string; readonly taps?: Taps }
  | { readonly kind: "gone"; readonly generation: number };

export type ClientHistory = {
  readonly name: string;
  readonly person: string;
  readonly steps: readonly Step[];
};

/** The promises of a room, as numbered in `docs/FAULTS.md`. */
export type PromiseId = "P1" | "P2" | "P3" | "P4" | "P5" | "P6" | "P7";

export type Violation = {
  readonly promise: PromiseId;
  /** The client it was seen at, or null where the log itself shows it. */
  readonly client: string | null;
  /** One sentence: what is wrong, with the places and operations that show it. */
  readonly evidence: string;
};

export type Presence = { readonly connected: number; readonly people: number };

/** The room when nothing moves any more. Only what is given is judged. */
export type RoomEnd = {
  readonly epoch: string;
  /** The whole log, oldest first; it may begin later than 1 when it was trimmed. */
  readonly log: readonly RoomEvent[];
  readonly reactions?: ReactionTotals;
  /** Who is really there, for those clients whose socket is still open. */
  readonly presence?: Presence;
  /** What was measured against what was allowed. */
  readonly memory?: readonly MemoryUse[];
};

export type MemoryUse = {
  readonly what: string;
  readonly peakBytes: number;
  readonly limitBytes: number;
};

export type Rules = {
  /** A gap of at most this many events in a kept log must be answered event by event. */
  readonly surelyResumableEvents: number;
  /** True for runs in which the room's log is lost or trimmed on purpose: a new epoch or a whole view is then right. */
  readonly mayForget: boolean;
};

/** The longest line takes 3 KB: so many fit a first frame whatever is in them. */
export const USUAL_RULES: Rules = { surelyResumableEvents: 150, mayForget: false };
