// Listeners who live in the runtime itself: their sockets cost no file descriptors, so that a room can hold more of them
// than the machine has descriptors for. To the room they are sockets like all others: seated, told, answered heartbeats.
import { DurableObject } from "cloudflare:workers";
import { SEAT_HEADER, stampSeat } from "../../server/domain/room/seat.ts";
import type { UserSession } from "../../server/objects/user-session.ts";
import { HEARTBEAT_EVERY_MS } from "../../shared/protocol/limits.ts";
import type { InsideReport } from "../faults/load/inside-report.ts";

const HOUR_MS = 3_600_000;

type Rooms = Env & { readonly ROOM: DurableObjectNamespace<UserSession> };
type Listener = { open: boolean; seq: number; holes: number; pings: number; pongs: number };

export class InsideListeners extends DurableObject<Rooms> {
  readonly #listeners: Listener[] = [];

  async enter(room: string, count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) await this.#sit(room, n);
  }

  report(): InsideReport {
    const sum = (of: (one: Listener) => number) =>
      this.#listeners.reduce((total, one) => total + of(one), 0);
    return {
      open: sum(({ open }) => (open ? 1 : 0)),
      seq: Math.min(...this.#listeners.map(({ seq }) => seq)),
      holes: sum(({ holes }) => holes),
      unanswered: sum(({ pings, pongs }) => pings - pongs),
    };
  }

  async #sit(room: string, n: number): Promise<void> {
    const person = `p_inside${String(n).padStart(6, "0")}`;
    const expiresAtMs = Date.now() + 10 * HOUR_MS;
    const seat = { person, name: null, role: "listener", partner: null, origin: "", expiresAtMs };
    const headers = { Upgrade: "websocket", [SEAT_HEADER]: stampSeat(seat as never) };
    const stub = this.env.ROOM.getByName(room);
    const { webSocket } = await stub.fetch(`https://room/?_pk=${person}`, { headers });
    if (!webSocket) throw new Error(`no seat for ${person}`);
    const one: Listener = { open: true, seq: 0, holes: 0, pings: 0, pongs: 0 };
    this.#listeners.push(one);
    webSocket.addEventListener("message", ({ data }) => hear(one, String(data)));
    webSocket.addEventListener("close", () => {
      one.open = false;
    });
    webSocket.accept();
    setInterval(() => {
      one.pings += 1;
      webSocket.send("ping");
    }, HEARTBEAT_EVERY_MS);
  }
}

function hear(one: Listener, text: string): void {
  if (text === "pong") {
    one.pongs += 1;
    return;
  }
  const frame = JSON.parse(text) as { t: string; seq?: number; events?: { seq: number }[] };
  if (frame.t === "welcome") one.seq = frame.seq ?? 0;
  for (const { seq } of frame.events ?? []) {
    if (seq !== one.seq + 1) one.holes += 1;
    one.seq = seq;
  }
}
