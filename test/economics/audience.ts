// People of one room for the economics run: sockets with heartbeats as browsers send them, a DJ, and what they do. Talks to
// the Worker of test/workers/metered-rooms.ts.
import { SEAT_HEADER, type Seat, stampSeat } from "../../server/domain/room/seat.ts";
import { type MeterReading, meterReading } from "../../shared/http/bodies.ts";
import type { Command } from "../../shared/protocol/client.ts";
import {
  CONFIRM_EVERY_BYTES,
  HEARTBEAT_EVERY_MS,
  HEARTBEAT_PING,
} from "../../shared/protocol/limits.ts";
import type { Role } from "../../shared/roles.ts";
import { RawSocket } from "../helpers/raw-socket.ts";
import { track } from "../helpers/room.ts";
import type { Deed, Hour } from "./hours.ts";

const DAY_MS = 86_400_000;
/** Sockets that are being opened at once. */
const OPENING = 50;
/** Lines that fit between the fewest words and a long sentence. */
const LINES = [
  "Amen",
  "What a song, thank you so much",
  "Greetings from Lagos, we hear you well here",
];

export class Audience {
  readonly room: string;
  /** Sockets that ended without being asked to. */
  lost = 0;
  pongs = 0;
  readonly #port: number;
  readonly #binding: string;
  readonly #random: () => number;
  #sockets: RawSocket[] = [];
  #dj: RawSocket | null = null;
  #ops = 0;
  #people = 0;
  #turn = 0;
  #beat: NodeJS.Timeout | null = null;
  #leaving = new WeakSet<RawSocket>();

  constructor(place: { port: number; binding: string; room: string; random: () => number }) {
    this.room = place.room;
    this.#port = place.port;
    this.#binding = place.binding;
    this.#random = place.random;
  }

  get sockets(): number {
    return this.#sockets.filter(({ isOpen }) => isOpen).length;
  }

  /** Seats everybody and starts the heartbeats; on air, and with music for an hour, when the hour wants it. */
  async gather({ sockets, onAir, music }: Hour): Promise<void> {
    if (onAir) await this.#goOnAir(music);
    while (this.#sockets.length < sockets) {
      const count = Math.min(OPENING, sockets - this.#sockets.length);
      const opened = Array.from({ length: count }, () => this.#open("listener"));
      this.#sockets.push(...(await Promise.all(opened)));
    }
    this.#beat = setInterval(
      () => {
        const everybody = [...(this.#dj ? [this.#dj] : []), ...this.#sockets];
        const socket = everybody[this.#turn++ % everybody.length];
        if (socket?.isOpen) socket.send(HEARTBEAT_PING);
      },
      HEARTBEAT_EVERY_MS / (sockets + 1),
    );
  }

  async do(deed: Deed): Promise<void> {
    switch (deed) {
      case "say":
        return this.#command(this.#anybody(), { kind: "chat.say", text: this.#line() });
      case "react":
        return this.#command(this.#anybody(), { kind: "react", reaction: "amen", count: 3 });
      case "come":
        return this.#comeAndGo();
      case "read":
        await fetch(this.#address("snapshot")).then((answer) => answer.arrayBuffer());
    }
  }

  /** What the object says it has done so far. Asking is a call, and may wake it. */
  async meter(): Promise<MeterReading> {
    const answer = await fetch(this.#address("meter"));
    return meterReading.parse(await answer.json());
  }

  leave(): void {
    if (this.#beat) clearInterval(this.#beat);
    for (const socket of [...this.#sockets, ...(this.#dj ? [this.#dj] : [])]) {
      this.#leaving.add(socket);
      socket.destroy();
    }
  }

  async #goOnAir(music: boolean): Promise<void> {
    this.#dj = await this.#open("dj");
    this.#command(this.#dj, { kind: "broadcast.start", title: "Sunday" });
    if (!music) return;
    this.#command(this.#dj, { kind: "deck.load", track: track("0", 240_000) });
    for (let n = 1; n <= 16; n += 1) {
      this.#command(this.#dj, { kind: "queue.add", track: track(`${n}`, 240_000) });
    }
    this.#command(this.#dj, { kind: "deck.play" });
  }

  /** The one who has been here longest goes, and somebody new comes. */
  async #comeAndGo(): Promise<void> {
    const first = this.#sockets.shift();
    if (first) {
      this.#leaving.add(first);
      await first.close();
    }
    this.#sockets.push(await this.#open("listener"));
  }

  #open(role: Role): Promise<RawSocket> {
    this.#people += 1;
    const number = String(this.#people).padStart(6, "0");
    const seat: Seat = {
      person: role === "dj" ? "s_djlee0001" : `p_person${number}`,
      name: role === "dj" ? "DJ Lee" : null,
      role,
      partner: null,
      origin: "https://live.test",
      expiresAtMs: Date.now() + DAY_MS,
    };
    const opening = RawSocket.open({
      port: this.#port,
      path: `/${this.#binding}/${this.room}`,
      headers: { [SEAT_HEADER]: stampSeat(seat) },
      confirmEveryBytes: CONFIRM_EVERY_BYTES,
      onPayload: (payload) => {
        if (payload.length === 4) this.pongs += 1;
      },
    });
    return opening.then((socket) => {
      socket.tcp.once("close", () => {
        if (!this.#leaving.has(socket)) this.lost += 1;
      });
      return socket;
    });
  }

  #command(socket: RawSocket | undefined, cmd: Command): void {
    this.#ops += 1;
    const op = `op-${this.room}-${String(this.#ops).padStart(6, "0")}`;
    socket?.send(JSON.stringify({ t: "do", op, cmd }));
  }

  #anybody(): RawSocket | undefined {
    return this.#sockets[Math.floor(this.#random() * this.#sockets.length)];
  }

  #line(): string {
    return LINES[Math.floor(this.#random() * LINES.length)] ?? "Amen";
  }

  #address(what: string): string {
    return `http://127.0.0.1:${this.#port}/${this.#binding}/${this.room}/${what}`;
  }
}
