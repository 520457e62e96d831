// What leader and followers of one room say to each other, by RPC. Both ends may be of different versions for a while
// during a rollout: fields are only ever added.
import type { Command } from "../../shared/protocol/client.ts";
import type { Refusal } from "../../shared/protocol/refusal.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { Counts, Heard, Pulse } from "../../shared/room/pulse.ts";
import type { RoomView } from "../../shared/room/view.ts";
import type { AudiencePart } from "../domain/analytics/roll.ts";
import type { Expelled } from "../domain/room/expelled.ts";
import type { KnownPerson } from "../domain/room/person.ts";
import type { Seat } from "../domain/room/seat.ts";

/** Who is there, and how live sound is heard there. */
export type RelayCounts = Counts & { readonly heard?: Heard };

/** Everything a follower needs that knows nothing (yet, or any more). */
export type FollowReply = {
  readonly epoch: string;
  readonly seq: number;
  /** Where the leader believed its audience to be until now; null or absent when it knew nothing of that. */
  readonly told?: number | null;
  readonly view: RoomView;
  /** The newest events, up to and including `seq`: what it can resume its listeners from. */
  readonly tail: readonly RoomEvent[];
  /** Everybody of whom the room remembers something. */
  readonly facts: readonly KnownPerson[];
  readonly pulse: Pulse;
  readonly expelled?: readonly Expelled[];
  /** How many relays the room has now; a follower with a higher number is to empty itself. */
  readonly relays: number;
};

/** Leader → follower: what happened after `afterSeq`. Null: the leader does not know where the follower is. */
export type Push = {
  readonly epoch: string;
  readonly afterSeq: number | null;
  readonly events: readonly RoomEvent[];
  readonly pulse: Pulse;
  readonly relays: number;
  /** Everybody whose earlier passes count no more; absent when there is nobody. */
  readonly expelled?: readonly Expelled[];
};
/** Where the follower is now (null when it could not get there), and who is there. */
export type PushReply = { readonly seq: number | null; readonly counts: Counts };

export type CarriedCommand = { readonly seat: Seat; readonly op: string; readonly cmd: Command };

/** Follower → leader: its listeners' commands in order, who is there, and who came since the last one that arrived. */
export type Carried = {
  readonly relay: number;
  readonly commands: readonly CarriedCommand[];
  readonly counts: RelayCounts;
  readonly newcomers: readonly string[];
  /** Who came and who stayed, in running totals; absent in calls of an older version. */
  readonly part?: AudiencePart;
};

/** What became of a command. `told`: its sender learns it from its own event. */
export type CarriedOutcome =
  | { readonly kind: "told" }
  | { readonly kind: "done"; readonly seq: number | null }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** One outcome per command, in order, and the place of the newest event: a follower behind it has missed a push. */
export type CarryReply = {
  readonly outcomes: readonly CarriedOutcome[];
  readonly epoch: string;
  readonly seq: number;
};
