// What a run leaves behind: what was stored, what was sent on each socket, what each page folded and was told. Plain data.
import type { Command } from "../../shared/protocol/client.ts";
import type { Cursor } from "../../shared/protocol/cursor.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import type { Counts } from "../../shared/room/pulse.ts";
import type { RoomView } from "../../shared/room/view.ts";

export type LoggedEvent = RoomEvent & { readonly broadcast: string };

/** One transaction's events, and the first event that was still kept before it. */
export type Commit = { readonly events: readonly LoggedEvent[]; readonly floor: number };

/** One life of the log: the transactions that were really committed, in order, and the rows at the end. */
export type Life = {
  epoch: string;
  readonly commits: Commit[];
  kept: readonly LoggedEvent[];
};

/** One socket as the room served it. */
export type SocketRecord = {
  readonly peer: string;
  /** Which object served it: 0 is the leader. */
  readonly relay: number;
  readonly since: Cursor | null;
  /** The log when the socket was seated. */
  readonly extent: { readonly epoch: string; readonly floor: number; readonly seq: number };
  /** Every text the room sent, with the life of the log and its last event by then. */
  readonly sent: { readonly text: string; readonly epoch: string; readonly headSeq: number }[];
  /** Most bytes that were sent and not confirmed while it was open. */
  worstUnconfirmedBytes: number;
};

/** In order: what a page folded and where it started from. `whole` with `sure: false`: a snapshot it may have ignored. */
export type PageNote =
  | { readonly k: "whole"; readonly epoch: string; readonly seq: number; readonly sure: boolean }
  | { readonly k: "resumed"; readonly epoch: string }
  | { readonly k: "event"; readonly event: RoomEvent }
  | { readonly k: "look"; readonly view: RoomView };

export type Answer =
  | { readonly ok: true; readonly seq: number | null }
  | { readonly ok: false; readonly reason: string };

/** One thing that a person did on a page. */
export type Deed = {
  readonly op: string;
  readonly cmd: Command;
  /** Each time its sender was told something final; anything but one is wrong, unless the page was closed. */
  readonly answers: Answer[];
  /** How often the room got to see it. */
  arrivals: number;
  /** The life of the log in which its sender was told. */
  toldIn: number;
};

export type Page = {
  readonly name: string;
  readonly person: string;
  readonly notes: PageNote[];
  readonly deeds: Deed[];
  /** Closed by its owner or for good by the room: nobody waits for answers any more. */
  closed: boolean;
};

export type Ending = {
  /** What each page that is still open shows. */
  readonly pages: readonly {
    readonly name: string;
    readonly status: string;
    readonly view: RoomView;
    readonly counts: Counts;
    readonly pending: number;
  }[];
  readonly counts: Counts;
  readonly reactionsTotal: number;
  /** Events stored when the weather cleared that the archive did not have when it was due. */
  readonly unarchived: number;
  /** The archive's rows, per epoch. */
  readonly archived: readonly { readonly epoch: string; readonly events: readonly LoggedEvent[] }[];
};

export type History = {
  readonly lives: Life[];
  readonly sockets: SocketRecord[];
  readonly pages: Page[];
  /** Errors of the room's code that nobody caught. */
  readonly uncaught: string[];
  ending: Ending | null;
};

export const emptyHistory = (): History => ({
  ...{ lives: [], sockets: [], pages: [], uncaught: [] },
  ending: null,
});
