// Sockets that only remember what they were told: an audience for the hub without any network.
import type { Connection } from "partyserver";
import { Hub } from "../../server/objects/hub.ts";
import type { Attachment, Place } from "../../server/objects/places.ts";
import { decodeServerFrame } from "../../shared/protocol/codec.ts";
import type { ServerFrame } from "../../shared/protocol/server.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { NO_REACTIONS, type Pulse } from "../../shared/room/pulse.ts";

export type FakeSocket = Connection<Attachment> & {
  readonly texts: string[];
  closed: { code: number; reason: string } | null;
  broken: boolean;
};

export function fakeSocket(): FakeSocket {
  const socket = {
    texts: [] as string[],
    closed: null as FakeSocket["closed"],
    broken: false,
    state: null as Attachment | null,
    setState(state: Attachment) {
      socket.state = state;
    },
    send(text: string) {
      if (socket.broken) throw new TypeError("Can't call WebSocket send() after close().");
      socket.texts.push(text);
    },
    close(code: number, reason: string) {
      if (socket.broken) throw new TypeError("WebSocket is already closed.");
      socket.closed = { code, reason };
    },
  };
  return socket as unknown as FakeSocket;
}

export const attachmentOf = (person: string): Attachment => ({
  seat: {
    person,
    name: null,
    role: "listener",
    partner: null,
    origin: "https://live.test",
    expiresAtMs: 1e15,
  },
  listening: false,
  joinedAtMs: 0,
});

export const socketOf = ({ connection }: Place) => connection as FakeSocket;
export const framesOf = (place: Place): ServerFrame[] =>
  socketOf(place).texts.map((text) => decodeServerFrame(text)!);
/** The event numbers in each `events` frame of a socket. */
export const batchesOf = (place: Place): number[][] =>
  framesOf(place).flatMap((frame) =>
    frame.t === "events" ? [frame.events.map(({ seq }) => seq)] : [],
  );
export const pulsesOf = (place: Place) =>
  framesOf(place).flatMap((frame) => (frame.t === "pulse" ? [frame.counts.connected] : []));

/** A hub on the wall clock (fake it first) whose pulses carry the number of places. */
export function audience(size: number): { hub: Hub; places: Place[] } {
  const hub: Hub = new Hub([], Date.now, (): Pulse => {
    const connected = hub.places.size;
    return {
      counts: { connected, people: connected, listening: 0, embedded: 0 },
      reactions: NO_REACTIONS,
    };
  });
  const places = Array.from({ length: size }, (_, n) => sitDown(hub, `p_person${1000 + n}`));
  return { hub, places };
}

export const sitDown = (hub: Hub, person: string): Place =>
  hub.seat(fakeSocket(), attachmentOf(person));

export const said = (seq: number, text = `line ${seq}`): RoomEvent => ({
  seq,
  at: 1_000 + seq,
  by: "p_person1000",
  body: { kind: "chat.said", name: "Ruth", role: "listener", text },
});
