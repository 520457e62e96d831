// One socket of the conformance suite: everything it heard, ways to wait, and the fate of an operation. Judges every frame
// against the document as it comes.
import WebSocket from "ws";
import { fold, type Json } from "./second-client/fold.ts";
import * as shapes from "./shapes.ts";

export type Place = {
  readonly origin: string;
  readonly url: string;
  /** Headers of one more visitor, where a crowd on one machine must not look like one. */
  readonly visitor?: () => Readonly<Record<string, string>>;
};
export type Dial = {
  readonly token?: string | null;
  readonly since?: string;
  readonly room?: string;
  readonly origin?: string;
  readonly protocols?: readonly string[];
};
export type Fate =
  | { kind: "event"; seq: number; event: Json }
  | { kind: "done"; seq: number | null }
  | { kind: "refused"; reason: string; field?: string; retryAfterMs?: number };

const WAIT_MS = 5_000;
/** A close frame counts when it comes, not when the server lets go of the connection. */
const CLOSE_TIMEOUT_MS = 50;
let ops = 0;
export const newOp = () => `cf-${process.pid}-${Date.now()}-${++ops}`;

export class Wire {
  /** Shape faults of all sockets of this run. */
  static readonly faults: string[] = [];
  static readonly #open = new Set<Wire>();

  readonly frames: Json[] = [];
  readonly events: Json[] = [];
  readonly socket: WebSocket;
  closed: number | null = null;
  pongs = 0;
  /** UTF-8 bytes heard, and whether they are confirmed as the document asks. */
  bytes = 0;
  confirms = true;
  #confirmed = 0;
  /** The folded view, once a whole one came. */
  view: Json | null = null;
  epoch = "";
  seq = -1;
  #wake: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    Wire.#open.add(this);
    socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
    socket.addEventListener("error", () => {});
    socket.addEventListener("close", ({ code }) => {
      this.closed = code;
      Wire.#open.delete(this);
      this.#notify();
    });
  }

  static closeAll(): void {
    for (const wire of Wire.#open) wire.socket.terminate();
  }

  get cursor(): string {
    return `${this.epoch}.${this.seq}`;
  }

  get you(): Json {
    return this.frames.findLast(({ you }) => you)?.you ?? {};
  }

  say(frame: object | string): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  /** Sends an operation and waits for its fate. */
  async do(cmd: object, op = newOp()): Promise<Fate> {
    const from = this.frames.length;
    this.say({ t: "do", op, cmd });
    return this.fate(op, from);
  }

  /** For the suite's own preparations: goes on after the limiter's wait, and insists on success. */
  async must(cmd: object): Promise<Json> {
    for (;;) {
      const fate = await this.do(cmd);
      if (fate.kind !== "refused") return fate;
      if (fate.reason !== "rate_limited")
        throw new Error(`${JSON.stringify(cmd).slice(0, 80)} was refused: ${fate.reason}`);
      await pause((fate.retryAfterMs ?? 100) + 20);
    }
  }

  fate(op: string, from = 0): Promise<Fate> {
    return this.until(`an answer to ${op}`, () => {
      for (const frame of this.frames.slice(from)) {
        if (frame.op === op) {
          if (frame.t === "done") return { kind: "done", seq: frame.seq };
          if (frame.t === "refused") return { ...(frame as object), kind: "refused" } as Fate;
        }
        const own = (frame.events ?? []).find(
          (event: Json) => event.op === op && event.by === this.you.person,
        );
        if (own && frame.t === "events") return { kind: "event", seq: own.seq, event: own };
      }
      return null;
    });
  }

  /** The next frame of a kind after the first `from` frames. */
  next(t: string, from = 0): Promise<Json> {
    return this.until(`a frame ${t}`, () => this.frames.slice(from).find((one) => one.t === t));
  }

  async until<T>(what: string, find: () => T | null | undefined | false, ms = WAIT_MS): Promise<T> {
    const deadline = Date.now() + ms;
    for (;;) {
      const found = find();
      if (found) return found;
      if (Date.now() > deadline || (this.closed !== null && what !== "a close")) {
        throw new Error(
          `${what} did not come${this.closed === null ? "" : ` (closed ${this.closed})`}`,
        );
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 40);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  code(ms = WAIT_MS): Promise<number> {
    return this.until("a close", () => this.closed ?? undefined, ms);
  }

  /** Until everything up to `seq` was folded. */
  reached(seq: number): Promise<unknown> {
    return this.until(`event ${seq}`, () => this.seq >= seq);
  }

  leave(): void {
    this.socket.close(1000);
  }

  #hear(text: string): void {
    this.bytes += Buffer.byteLength(text);
    if (text === "pong") {
      this.pongs += 1;
      return this.#notify();
    }
    if (this.confirms && this.bytes - this.#confirmed >= 262_144) {
      this.say({ t: "got", bytes: this.bytes - this.#confirmed });
      this.#confirmed = this.bytes;
    }
    const frame = readJson(text);
    const fault = shapes.frame(frame, `frame ${frame.t}`);
    if (fault) Wire.faults.push(fault);
    this.frames.push(frame);
    if (frame.t === "welcome") {
      this.view = frame.view;
      this.seq = frame.seq;
    }
    if (frame.epoch) this.epoch = frame.epoch;
    for (const event of frame.events ?? []) this.#fold(event);
    this.#notify();
  }

  #fold(event: Json): void {
    if (this.seq >= 0 && event.seq !== this.seq + 1) {
      Wire.faults.push(`R1: event ${event.seq} came after ${this.seq}`);
    }
    this.seq = event.seq;
    this.events.push(event);
    if (this.view) this.view = fold(this.view, event as Parameters<typeof fold>[1]);
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

/** Dials, and waits until the first frame or the close. `after`: go on as this earlier socket's client. */
export async function dial(place: Place, how: Dial, after?: Wire): Promise<Wire> {
  const url = how.room ? place.url.replace(/[^/]+$/, how.room) : place.url;
  const protocols = how.protocols ?? ["judah.v1", ...(how.token ? [`t.${how.token}`] : [])];
  const since = how.since ?? after?.cursor;
  const query = since === undefined ? "" : `?since=${encodeURIComponent(since)}`;
  const headers = { origin: how.origin ?? place.origin, ...place.visitor?.() };
  const options = { headers, closeTimeout: CLOSE_TIMEOUT_MS, perMessageDeflate: false };
  const wire = new Wire(new WebSocket(url + query, [...protocols], options));
  if (after) {
    wire.view = after.view;
    wire.seq = after.seq;
  }
  await wire.until("a close", () => wire.frames.length > 0 || wire.closed !== null);
  return wire;
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function readJson(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    Wire.faults.push("a frame is no JSON");
    return { t: "" };
  }
}
