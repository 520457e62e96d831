// What an object is to its room: the leader or a follower. The shell (user-session) seats people and reads frames; its post
// knows the room, carries commands out, and says what everybody is to be told.
import type { LogBody } from "../../shared/http/bodies.ts";
import type { Command } from "../../shared/protocol/client.ts";
import type { Cursor } from "../../shared/protocol/cursor.ts";
import type { Counts, Pulse } from "../../shared/room/pulse.ts";
import type { RoomSnapshot } from "../platform/stubs.ts";
import type { Hub } from "./hub.ts";
import type { After } from "./next-run.ts";
import type { PartnerDuties } from "./partner-duties.ts";
import type { Place } from "./places.ts";
import type { Carried, CarryReply, FollowReply, Push, PushReply } from "./relay-words.ts";
import type { ReplayDuties } from "./replay-duties.ts";
import type { Rollup } from "./rollup.ts";
import type { RoomSource } from "./room-source.ts";

/** What the shell lends its post. */
export type Shell = {
  readonly room: string;
  readonly db: D1Database;
  /** Sockets at which the room begins to spread. */
  readonly spreadAt: number;
  readonly storage: DurableObjectStorage;
  readonly audience: () => Hub;
  readonly now: () => number;
  /** Runs later; gives the way to call it off. The object cannot sleep meanwhile. */
  readonly after: After;
  /** Does work that must not throw out of a hook; false when it failed, which is logged. */
  readonly guarded: (hook: string, work: () => void) => boolean;
  /** When the runtime last answered a heartbeat of this socket for us, in ms; 0 if never. */
  readonly lastHeartbeatMs: (place: Place) => number;
  readonly partners: PartnerDuties;
  readonly replays: ReplayDuties;
  /** The record of the show's audience; the leader's. */
  readonly rollup: Rollup;
  /** The object of this room that is the leader (0) or a relay. */
  readonly peer: (relay: number) => Peer;
};

/** The calls that objects of one room make to each other. */
export type Peer = {
  take(push: Push): Promise<PushReply>;
  carry(batch: Carried): Promise<CarryReply>;
  follow(relay: number, counts: Counts): Promise<FollowReply>;
  leave(relay: number): Promise<void>;
  readLog(since: string | null): Promise<LogBody>;
};

export interface Post {
  readonly source: RoomSource;
  /** How many relays the room has, as far as this object knows. */
  readonly relays: number;
  /** True when people without a booth belong elsewhere. */
  readonly sendsAway: boolean;
  /**
   * False when nobody can be seated now: a follower that does not reach its leader. `since`: what the newcomer has; nobody
   * is taken back to before it.
   */
  open(since?: Cursor | null): Promise<boolean>;
  /** Carries a command out and tells everybody concerned, now or later. Never throws. */
  command(place: Place, op: string, command: Command): void;
  /** Counts and totals as they are now; everything in it is stored. */
  pulse(): Pulse;
  /** Counts or totals changed. */
  pulseChanged(): void;
  /** A page said how it hears live sound. */
  heardChanged(): void;
  /** Somebody sat down. */
  seated(place: Place): void;
  /** A socket of this person is gone. */
  left(person: string): void;
  alarm(): Promise<void>;
  snapshot(): Promise<RoomSnapshot>;
  readLog(since: string | null): Promise<LogBody>;
}
