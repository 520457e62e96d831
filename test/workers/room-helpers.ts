// Seats people in a room as the edge would: stamped headers straight to the object, frames kept for assertions.
import { env } from "cloudflare:workers";
import { SEAT_HEADER, type Seat, SINCE_HEADER, stampSeat } from "../../server/domain/room/seat.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { decodeServerFrame } from "../../shared/protocol/codec.ts";
import type { ServerFrame } from "../../shared/protocol/server.ts";
import type { Role } from "../../shared/roles.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { evolve } from "../../shared/room/evolve.ts";
import { EMPTY_VIEW, type RoomView } from "../../shared/room/view.ts";

import { LISTENER, STAFF } from "../helpers/room.ts";

export const roomOf = (name: string) => env.USER_SESSIONS.getByName(name);

/** The tables of a room's log, oldest first; the last one is written to. */
export const logTables = ({ storage }: DurableObjectState): string[] =>
  storage.sql
    .exec<{ first: number }>("SELECT first FROM generations ORDER BY first")
    .toArray()
    .map(({ first }) => `events_${first}`);

export const seatOf = (
  person: string,
  role: Role = "listener",
  partner: string | null = null,
): Seat => ({
  person,
  name: role === "listener" || role === "guest" ? null : "DJ Lee",
  role,
  partner,
  origin: "http://localhost:8787",
  expiresAtMs: Date.now() + 3_600_000,
});

export { LISTENER, STAFF as DJ, track } from "../helpers/room.ts";

let operations = 0;
function nextOp(): string {
  operations += 1;
  return `op-${operations.toString().padStart(8, "0")}`;
}

/** One socket in a room: every frame it got, its folded view, and a way to wait for what comes. */
export class Guest {
  readonly frames: ServerFrame[] = [];
  readonly events: RoomEvent[] = [];
  view: RoomView = EMPTY_VIEW;
  epoch = "";
  seq = 0;
  closed: { code: number; reason: string } | null = null;
  readonly socket: WebSocket;
  #wake: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(String(data)));
    socket.addEventListener("close", ({ code, reason }) => {
      this.closed = { code, reason };
      this.#notify();
    });
    socket.accept();
  }

  get cursor(): string {
    return `${this.epoch}.${this.seq}`;
  }

  /** Sends a command; resolves with what became of it. */
  async do(cmd: Command, op = nextOp()) {
    const from = this.frames.length;
    this.socket.send(JSON.stringify({ t: "do", op, cmd }));
    return this.until(() => {
      for (const frame of this.frames.slice(from)) {
        if ((frame.t === "done" || frame.t === "refused") && frame.op === op) return frame;
        if (frame.t === "events") {
          const event = frame.events.find((one) => one.op === op);
          if (event) return event;
        }
      }
      return null;
    });
  }

  /** Waits until `find` gives something. */
  async until<T>(find: () => T | null | undefined | false, withinMs = 20_000): Promise<T> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const found = find();
      if (found) return found;
      if (Date.now() > deadline)
        throw new Error(`not seen; last frames: ${JSON.stringify(this.frames.slice(-3))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 50);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  frame<T extends ServerFrame["t"]>(t: T): Extract<ServerFrame, { t: T }> | undefined {
    return this.frames.findLast((one) => one.t === t) as Extract<ServerFrame, { t: T }> | undefined;
  }

  #take(text: string): void {
    const frame = text === "pong" ? null : decodeServerFrame(text);
    if (!frame) return;
    this.frames.push(frame);
    if (frame.t === "welcome") {
      this.view = frame.view;
      this.seq = frame.seq;
      this.epoch = frame.epoch;
    }
    if (frame.t === "resumed") this.epoch = frame.epoch;
    if (frame.t === "resumed" || frame.t === "events")
      for (const event of frame.events) this.#fold(event);
    this.#notify();
  }

  #fold(event: RoomEvent): void {
    if (event.seq !== this.seq + 1) throw new Error(`hole: ${this.seq} then ${event.seq}`);
    this.seq = event.seq;
    this.events.push(event);
    this.view = evolve(this.view, event);
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** Opens a socket and waits for its first frame (or its refusal). `carry`: continue as this earlier socket's client. */
export async function join(room: string, seat: Seat | null, carry?: Guest): Promise<Guest> {
  const headers = new Headers({ Upgrade: "websocket" });
  if (seat) headers.set(SEAT_HEADER, stampSeat(seat));
  if (carry) headers.set(SINCE_HEADER, carry.cursor);
  const id = crypto.randomUUID();
  const answer = await roomOf(room).fetch(`https://room/parties/user-session/${room}?_pk=${id}`, {
    headers,
  });
  if (!answer.webSocket) throw new Error(`no socket: ${answer.status}`);
  const guest = new Guest(answer.webSocket);
  if (carry) {
    guest.view = carry.view;
    guest.seq = carry.seq;
    guest.epoch = carry.epoch;
  }
  await guest.until(() => guest.frames.length > 0 || guest.closed);
  return guest;
}

/** A room on air with a DJ in the booth and one listener. */
export async function onAir(room: string) {
  const dj = await join(room, seatOf(STAFF, "dj"));
  await dj.do({ kind: "broadcast.start", title: "Sunday session" });
  const listener = await join(room, seatOf(LISTENER));
  return { dj, listener };
}
