// The hash chain over a room's play list: each play is bound to all plays before it, so a list that somebody holds a hash of
// cannot be changed behind it without being noticed. Pure; `server/local/verify-plays.mjs` checks it without this code.
import { digestHex } from "./digest.ts";

/** A room's log in one of its lives: each has a chain of its own. */
export type Chain = { readonly room: string; readonly epoch: string };
export type Link = {
  readonly seq: number;
  readonly at: number;
  readonly broadcast: string;
  readonly trackId: string;
  readonly title: string;
  readonly artist: string;
  readonly durationMs: number;
};
export type Linked = { readonly seq: number; readonly hash: string };

/** What the first play of a chain is bound to. */
export function chainStart({ room, epoch }: Chain): string {
  return digestHex(JSON.stringify(["judah1/plays", room, epoch]));
}

/** The hash of one play: SHA-256 of a JSON array, as JavaScript and RFC 8785 write it. */
export function linkHash(previous: string, link: Link): string {
  const { seq, at, broadcast, trackId, title, artist, durationMs } = link;
  return digestHex(
    JSON.stringify([previous, seq, at, broadcast, trackId, title, artist, durationMs]),
  );
}

/** Hashes of plays that follow `previous`, in the log's order. */
export function extendChain(previous: string, links: readonly Link[]): Linked[] {
  let last = previous;
  return links.map((link) => {
    last = linkHash(last, link);
    return { seq: link.seq, hash: last };
  });
}
