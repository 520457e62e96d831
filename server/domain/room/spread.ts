// Rooms larger than one object: which objects a room consists of, how many relays it needs, and where a person sits.
// Pure arithmetic; nothing here knows who is up.
import { BATCH_MIN_WINDOW_MS } from "../../../shared/protocol/limits.ts";
import type { Counts } from "../../../shared/room/pulse.ts";

/** `<room>` is the leader, `<room>~<n>` its n-th relay. Room names never hold a tilde, so no room can pose as a relay. */
const RELAY_MARK = "~";
/** A relay is planned to be this full, so that a crowd that arrives while the plan is being learned still fits. */
const PLANNED_FILL = 0.75;
/** Relays are given up once this little of them is used: far below the planned fill, so that a room does not swing. */
const SHRINK_FILL = 0.3;
/** What one leader can push to: beyond it a second tier of relays would be needed (docs/SCALE.md). */
export const MAX_RELAYS = 500;
/** One object answers about a thousand small calls a second; half of that is for pushes. */
const PUSHES_PER_SECOND = 500;

export type ObjectPlace = { readonly room: string; readonly relay: number };

/** The name of a room's object: relay 0 is the leader. */
export function objectName({ room, relay }: ObjectPlace): string {
  return relay === 0 ? room : `${room}${RELAY_MARK}${relay}`;
}

export function parseObjectName(name: string): ObjectPlace {
  const [room = name, relay = ""] = name.split(RELAY_MARK);
  return /^[1-9][0-9]{0,3}$/.test(relay) ? { room, relay: Number(relay) } : { room, relay: 0 };
}

/**
 * How many relays a room of so many sockets should have, having `current` now. 0: the leader seats everybody itself.
 * `spreadAt`: sockets at which one object is full. `expected`: sockets to plan for when that is more.
 */
export function planRelays(
  current: number,
  sockets: number,
  spreadAt: number,
  expected = sockets,
): number {
  // However fast they come: a room that is not half full has the time to look again.
  if (current === 0 && (expected <= spreadAt || sockets < spreadAt / 2)) return 0;
  const wanted = Math.min(MAX_RELAYS, Math.ceil(expected / (spreadAt * PLANNED_FILL)));
  if (wanted > current) return wanted;
  if (sockets >= current * spreadAt * SHRINK_FILL) return current;
  return sockets < spreadAt / 2 ? 0 : wanted;
}

/** So many sockets at one moment. */
export type Headcount = { readonly atMs: number; readonly sockets: number };

/** A new plan needs about this long to be known everywhere: edges keep an old one for five seconds. */
const AHEAD_MS = 5_000;

/**
 * For how many sockets to plan: those that are here, and those to come before the plan is known when more than ever are
 * arriving. A crowd that only comes back, after a deploy, is no growth: `peak` is the most there were in this show.
 */
export function expectedSockets(before: Headcount, now: Headcount, peak: number): number {
  const tookMs = now.atMs - before.atMs;
  if (tookMs <= 0 || now.sockets < peak) return now.sockets;
  const arrivals = Math.max(0, now.sockets - before.sockets);
  return now.sockets + Math.round((arrivals * AHEAD_MS) / Math.max(tookMs, 1_000));
}

/**
 * The relays of 1…`relays` in the order in which a person is offered a seat: rendezvous hashing (Thaler and Ravishankar,
 * 1998). All tabs of a person land in one object, and a relay more or less moves only that relay's share of people.
 */
export function relaysFor(person: string, relays: number): number[] {
  const seed = hash(person);
  return Array.from({ length: relays }, (_, n) => n + 1)
    .map((relay) => ({ relay, weight: mix(seed ^ Math.imul(relay, 0x9e3779b1)) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ relay }) => relay);
}

/** How far apart in ms pushes to each of so many relays are, so that the leader can keep up: 25 relays and fewer, one batch window. */
export function relayWindowMs(relays: number): number {
  return Math.max(BATCH_MIN_WINDOW_MS, Math.ceil((relays * 1_000) / PUSHES_PER_SECOND));
}

/** People sit in one object each, but for moments in which somebody moves: sums of distinct persons are honest. */
export function addCounts(a: Counts, b: Counts): Counts {
  return {
    connected: a.connected + b.connected,
    people: a.people + b.people,
    listening: a.listening + b.listening,
    embedded: a.embedded + b.embedded,
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value;
}

/** The finalizer of MurmurHash3: neighbouring inputs come out far apart. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
