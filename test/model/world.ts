// A room, its archive, the pages of eight people and the network between them, all in one process and one virtual time.

import { SEAT_HEADER, SINCE_HEADER, stampSeat } from "../../server/domain/room/seat.ts";
import type { SnapshotBody } from "../../shared/http/bodies.ts";
import { CLOSES } from "../../shared/protocol/close.ts";
import { Archive } from "./archive.ts";
import { CAST } from "./cast.ts";
import { Died } from "./disk.ts";
import { OpenPage } from "./page.ts";
import type { Product } from "./product.ts";
import { Recorder } from "./recorder.ts";
import { RoomObject, type Surroundings } from "./room-object.ts";
import { namespaceFor } from "./rpc.ts";
import { dice, inside, type Surface, takeGlobals, WorldTime } from "./time.ts";
import { Wire } from "./wire.ts";

const START_MS = 1_800_000_000_000;
/** Brings the id of the socket to the object that takes it. */
const WIRE_HEADER = "x-world-wire";
/** Of how many sockets the last frames still arrive after their page has turned to another one. */
const LATE_SHARE = 0.3;
/** What edges learned of a room must not reach into the next run. */
let rooms = 0;

export class World {
  readonly time = new WorldTime();
  readonly random: () => number;
  readonly archive = new Archive();
  readonly recorder = new Recorder(() => this.leader.disk);
  readonly net: { delayMs: number; spreadMs: number } = { delayMs: 5, spreadMs: 10 };
  readonly pages: OpenPage[] = [];
  readonly objects = new Map<string, RoomObject>();
  /** How far the server's clock is from the world's. */
  get skewMs(): number {
    return this.#skewMs;
  }
  set skewMs(ms: number) {
    this.#skewMs = ms;
    this.furthestSkewMs = Math.max(this.furthestSkewMs, ms);
  }
  furthestSkewMs = 0;
  #skewMs = 0;
  readonly #name: string;
  readonly #product: Product;
  readonly #spreadAt: number;
  readonly #cutOffUntilMs = new Map<string, number>();
  readonly #wires = new Map<string, { wire: Wire; page: OpenPage; since: string | null }>();
  readonly #edge: Surface;
  readonly #giveBack: () => Promise<void>;
  #opened = 0;

  constructor({ seed, spreadAt }: { seed: number; spreadAt: number }, product: Product) {
    rooms += 1;
    this.#name = `room-${rooms}`;
    this.#product = product;
    this.#spreadAt = spreadAt;
    this.random = dice(seed);
    this.#giveBack = takeGlobals(this.random, (error) => {
      // What a killed object still tries is nobody's: its process is gone.
      if (!(error instanceof Died)) this.recorder.history.uncaught.push(String(error));
    });
    this.#edge = {
      wallMs: this.wallMs,
      busy: () => {},
      isAlive: () => true,
      setTimer: (run, delayMs) => this.time.after(delayMs, run),
      clearTimer: (cancel) => (cancel as () => void)(),
    };
  }

  get leader(): RoomObject {
    return this.objectOf(this.#name);
  }

  /** The leader and its relays, as many as were ever asked for. */
  get objectList(): RoomObject[] {
    return [this.leader, ...[...this.objects.values()].filter((one) => one !== this.leader)];
  }

  objectOf = (name: string): RoomObject => {
    const known = this.objects.get(name) ?? new RoomObject(name, this.#surroundings(name));
    this.objects.set(name, known);
    return known;
  };

  wallMs = (): number => Math.round(START_MS + this.time.nowMs() + this.skewMs);

  delayMs = (): number => this.net.delayMs + Math.floor(this.random() * this.net.spreadMs);

  cutOff(name: string, ms: number): void {
    this.#cutOffUntilMs.set(name, this.time.nowMs() + ms);
  }

  mend(): void {
    this.#cutOffUntilMs.clear();
  }

  /** Opens a page of somebody of the cast, with the room as the page's HTML brought it, or without. */
  async open(place: number, isRendered: boolean): Promise<void> {
    const cast = CAST[place]!;
    this.#opened += 1;
    // Another person may use the very same operation ids; another page of the same person never does.
    const prefix = `op-${place === 3 ? "b" : "a"}${this.pages[place] ? this.#opened : ""}`;
    const who = { cast, name: `${place}.${this.#opened}`, prefix };
    const page = new OpenPage(who, isRendered ? await this.#snapshot() : null, {
      timing: this.time,
      random: this.random,
      wallMs: () => START_MS + this.time.nowMs() + place * 1_000,
      socketOrigin: "wss://room.test",
      connect: (from, url, on) => this.#connect(from, url, on),
      lifeOfLog: () => this.recorder.lives(),
      askTime: () => this.#request(async () => this.wallMs()),
      getLog: (since) => this.#request(() => this.leader.call((room) => room.readLog(since))),
      getSnapshot: () => this.#request(() => this.#snapshot()),
    });
    this.pages[place] = page;
    this.recorder.history.pages.push(page.record);
  }

  async #snapshot(): Promise<SnapshotBody | null> {
    const info = { room: "main", title: "Main", tagline: "" };
    try {
      const body = await this.leader.call((room) => room.snapshot());
      return { ...structuredClone(body), info };
    } catch {
      return null;
    }
  }

  /** The rows of the log are gone; what follows is another life of it. */
  loseLog(): void {
    this.recorder.keepRows();
    this.leader.lose();
  }

  async close(): Promise<void> {
    this.recorder.keepRows();
    for (const page of this.pages) page.session.close();
    await this.#giveBack();
    this.archive.close();
    for (const object of this.objects.values()) object.disk.close();
  }

  #surroundings(name: string): Surroundings {
    const calls = {
      ...{ time: this.time, delayMs: () => this.delayMs(), objectOf: this.objectOf },
      isCutOff: (of: string) => (this.#cutOffUntilMs.get(of) ?? 0) > this.time.nowMs(),
    };
    const env = {
      DB: this.archive.binding(() => this.time.pause(this.delayMs())),
      TOKEN_SECRET: "secret",
      ROOM_SPREAD_SOCKETS: String(this.#spreadAt),
      USER_SESSIONS: namespaceFor(calls, name),
    };
    return {
      ...{ time: this.time, wallMs: this.wallMs, Room: this.#product.Room, env: () => env },
      committed: (events) => this.recorder.committed(events),
      sent: (wire, text) => this.recorder.sent(wire, text),
      arrives: (object, request) => this.#arrives(object, request),
    };
  }

  #connect(page: OpenPage, url: string, on: ConstructorParameters<typeof Wire>[1]): Wire {
    const wire = new Wire({ time: this.time, delayMs: this.delayMs }, on, this.wallMs);
    const since = new URL(url).searchParams.get("since");
    wire.isLate = this.random() < LATE_SHARE;
    if (this.time.nowMs() < page.blockedUntilMs) wire.refuse();
    else wire.dial(() => void inside(this.#edge, () => this.#seat(page, wire, since)));
    return wire;
  }

  /** The edge's part: its own code finds the object. */
  async #seat(page: OpenPage, wire: Wire, since: string | null): Promise<void> {
    const { person, role, name } = page.cast;
    const seat = {
      ...{ person, role, name, origin: "https://live.test", expiresAtMs: 9e15 },
      partner: role === "guest" ? "partner1" : null,
    };
    const id = String(this.#wires.size);
    this.#wires.set(id, { wire, page, since });
    const headers = new Headers({ Upgrade: "websocket", [WIRE_HEADER]: id });
    headers.set(SEAT_HEADER, stampSeat(seat));
    if (since !== null) headers.set(SINCE_HEADER, since);
    const { time, delayMs, objectOf } = this;
    const namespace = namespaceFor({ time, delayMs, objectOf, isCutOff: () => false }, null);
    const claims = { room: this.#name, person, role };
    const env = { USER_SESSIONS: namespace };
    const answer = await this.#product.callForSeat(env, claims, headers, this.wallMs());
    if ("failure" in answer) wire.turnAway(CLOSES[answer.failure.reason].code);
  }

  #arrives(object: RoomObject, request: Request): Wire {
    const { wire, page, since } = this.#wires.get(request.headers.get(WIRE_HEADER) ?? "")!;
    const relay = Number(object.name.split("~")[1] ?? 0);
    wire.seat = relay;
    this.recorder.seated(wire, page.record, { relay, since });
    wire.seatedAt({
      message: (_, text) => {
        this.recorder.arrived(wire, page.record, text);
        object.message(wire, text);
      },
      closed: () => object.closed(wire),
    });
    return wire;
  }

  /** An HTTP request: takes its time, may fail. */
  async #request<T>(answer: () => T | Promise<T>): Promise<T | null> {
    await this.time.pause(this.delayMs());
    if (this.random() < 0.1) return null;
    try {
      const body = structuredClone(await answer());
      await this.time.pause(this.delayMs());
      return body;
    } catch {
      return null;
    }
  }
}
