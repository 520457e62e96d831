// A room that is spread over relays, entered as the edge does it.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { SEAT_HEADER, type Seat, SINCE_HEADER, stampSeat } from "../../server/domain/room/seat.ts";
import { callForSeat } from "../../server/edge/seat-call.ts";
import type { Spread } from "../../server/objects/relays.ts";
import { DJ, Guest, roomOf, seatOf } from "./room-helpers.ts";

export const person = (n: number) => `p_listener${n.toString().padStart(4, "0")}`;

/** Opens a socket wherever this room seats them; `carry`: continue as this earlier socket's client. */
export async function enter(room: string, seat: Seat, carry?: Guest): Promise<Guest> {
  const headers = new Headers({ Upgrade: "websocket", [SEAT_HEADER]: stampSeat(seat) });
  if (carry) headers.set(SINCE_HEADER, carry.cursor);
  const answer = await callForSeat(env, { ...seat, room }, headers, Date.now());
  if (!("webSocket" in answer)) throw new Error(`no seat: ${answer.failure.error}`);
  const guest = new Guest(answer.webSocket);
  if (carry) Object.assign(guest, { view: carry.view, seq: carry.seq, epoch: carry.epoch });
  await guest.until(() => guest.frames.length > 0 || guest.closed);
  return guest;
}

export type Gathering = { readonly dj: Guest; readonly listeners: readonly Guest[] };

/** A room on air with a DJ and so many listeners, who came one after the other. */
export async function spreadRoom(room: string, listeners: number): Promise<Gathering> {
  const dj = await enter(room, seatOf(DJ, "dj"));
  await dj.do({ kind: "broadcast.start", title: "Everybody" });
  const guests: Guest[] = [];
  for (let n = 0; n < listeners; n += 1) guests.push(await enter(room, seatOf(person(n))));
  return { dj, listeners: guests };
}

/** Waits until everybody has folded as much as `dj`, and gives what they see. */
export async function everybodySees({ dj, listeners }: Gathering): Promise<string[]> {
  for (const guest of listeners) await guest.until(() => guest.seq === dj.seq);
  return [...new Set([dj, ...listeners].map(({ view }) => JSON.stringify(view)))];
}

/** How many relays the room has now. */
export function plannedRelays(room: string): Promise<number> {
  return runInDurableObject(
    roomOf(room),
    (_, { storage }) => storage.kv.get<Spread>("spread")?.relays ?? 0,
  );
}

export const relayOf = (room: string, relay: number) => roomOf(`${room}~${relay}`);
