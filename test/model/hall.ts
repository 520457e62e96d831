// A room on a virtual clock whose audience comes, listens and leaves exactly when a script says so: the product's own object
// class, its alarms and sleep, and the archive's real schema. Frames take no time, so that every moment is known.
import { SEAT_HEADER, type Seat, stampSeat } from "../../server/domain/room/seat.ts";
import type { Rolled } from "../../server/objects/rollup.ts";
import type { MeterReading } from "../../shared/http/bodies.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { HEARTBEAT_EVERY_MS, HEARTBEAT_PING } from "../../shared/protocol/limits.ts";
import { Archive } from "./archive.ts";
import type { Product } from "./product.ts";
import { RoomObject } from "./room-object.ts";
import { namespaceFor } from "./rpc.ts";
import { dice, inside, type Surface, takeGlobals, WorldTime } from "./time.ts";
import { Wire } from "./wire.ts";

export const ROOM = "hall";
/** Begins in the middle of a minute. */
export const START_MS = 1_800_000_000_000 + 12_345;
const WIRE_HEADER = "x-hall-wire";
const SILENT = { opened: () => {}, received: () => {}, closed: () => {} };

export class Hall {
  readonly time = new WorldTime();
  readonly archive = new Archive();
  readonly objects = new Map<string, RoomObject>();
  readonly #product: Product;
  readonly #spreadAt: number;
  readonly #sockets = new Map<string, Wire>();
  readonly #waiting = new Map<string, Wire>();
  readonly #edge: Surface;
  readonly #giveBack: () => Promise<void>;
  #count = 0;
  #ops = 0;

  constructor(product: Product, spreadAt = 2_000) {
    this.#product = product;
    this.#spreadAt = spreadAt;
    this.#giveBack = takeGlobals(dice(1), (error) => {
      throw error;
    });
    this.#edge = {
      wallMs: this.wallMs,
      busy: () => {},
      isAlive: () => true,
      setTimer: (run, delayMs) => this.time.after(delayMs, run),
      clearTimer: (cancel) => (cancel as () => void)(),
    };
  }

  wallMs = (): number => START_MS + this.time.nowMs();

  objectOf = (name: string): RoomObject => {
    const known = this.objects.get(name) ?? this.#newObject(name);
    this.objects.set(name, known);
    return known;
  };

  /** Opens a socket; `tab` names it. */
  enter(tab: string, seat: Omit<Seat, "expiresAtMs" | "origin">): void {
    const wire = new Wire({ time: this.time, delayMs: () => 0 }, SILENT, this.wallMs);
    this.#count += 1;
    const id = String(this.#count);
    this.#waiting.set(id, wire);
    this.#sockets.set(tab, wire);
    const whole = { ...seat, origin: "https://live.test", expiresAtMs: 9e15 };
    const headers = new Headers({ Upgrade: "websocket", [WIRE_HEADER]: id });
    headers.set(SEAT_HEADER, stampSeat(whole));
    const claims = { room: ROOM, person: seat.person, role: seat.role };
    const env = { USER_SESSIONS: namespaceFor(this.#calls(), null) };
    this.#beat(tab, wire);
    wire.dial(() => {
      void inside(this.#edge, () => this.#product.callForSeat(env, claims, headers, this.wallMs()));
    });
  }

  leave(tab: string): void {
    this.#sockets.get(tab)?.clientCloses();
    this.#sockets.delete(tab);
  }

  listen(tab: string, on: boolean): void {
    this.#sockets.get(tab)?.fromClient(JSON.stringify({ t: "listening", on }));
  }

  do(tab: string, cmd: Command): void {
    this.#ops += 1;
    const op = `op-${String(this.#ops).padStart(8, "0")}`;
    this.#sockets.get(tab)?.fromClient(JSON.stringify({ t: "do", op, cmd }));
  }

  /** What the room says of the running show. */
  curve(): Promise<Rolled | null> {
    const leader = this.objectOf(ROOM);
    return leader.call((room) => (room as unknown as { curve(): Rolled | null }).curve());
  }

  /** What the leader has cost; asking is a call, and wakes it. */
  meter(): Promise<MeterReading> {
    const leader = this.objectOf(ROOM);
    type Metered = { meter(): { reading: MeterReading } };
    return leader.call((room) => (room as unknown as Metered).meter().reading);
  }

  /** Everybody who has nothing to do sleeps. Gives how many did. */
  sleep(): number {
    return [...this.objects.values()].filter((object) => object.evict()).length;
  }

  async close(): Promise<void> {
    await this.#giveBack();
    this.archive.close();
    for (const object of this.objects.values()) object.disk.close();
  }

  /** A socket that says nothing would be closed. */
  #beat(tab: string, wire: Wire): void {
    this.time.after(HEARTBEAT_EVERY_MS, () => {
      if (this.#sockets.get(tab) !== wire) return;
      wire.fromClient(HEARTBEAT_PING);
      this.#beat(tab, wire);
    });
  }

  #calls() {
    const { time, objectOf } = this;
    return { time, objectOf, delayMs: () => 0, isCutOff: () => false };
  }

  #newObject(name: string): RoomObject {
    const env = {
      DB: this.archive.binding(async () => {}),
      TOKEN_SECRET: "secret",
      ROOM_SPREAD_SOCKETS: String(this.#spreadAt),
      USER_SESSIONS: namespaceFor(this.#calls(), name),
    };
    return new RoomObject(name, {
      time: this.time,
      wallMs: this.wallMs,
      Room: this.#product.Room,
      env: () => env,
      committed: () => {},
      sent: () => {},
      arrives: (object, request) => this.#arrives(object, request),
    });
  }

  #arrives(object: RoomObject, request: Request): Wire {
    const wire = this.#waiting.get(request.headers.get(WIRE_HEADER) ?? "");
    if (!wire) throw new Error("nobody dialled");
    wire.seatedAt({
      message: (_, text) => object.message(wire, text),
      closed: () => object.closed(wire),
    });
    return wire;
  }
}
