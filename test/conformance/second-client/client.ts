// A client of a room on a bare WebSocket, written from docs/SPEC.md alone: resume, fold, heartbeat, confirmation, outbox,
// renewal. It shows that the document is enough; it shares no line with the product.
import { EMPTY, type Event, fold, type Json } from "./fold.ts";

export type Pass = { token: string; expiresAtMs: number };
export type Outcome = { ok: true; seq: number | null } | { ok: false; reason: string };
type Settle = (outcome: Outcome) => void;
type Entry = { op: string; cmd: object; settle: Settle; sentAs: string | null; waited: boolean };
type GetPass = (earlier: Pass | null) => Promise<Pass | null>;
/** `pass`: another way to a token than asking as a listener (null: never). `scale` multiplies every wait. */
export type Options = { origin: string; room: string; scale?: number; pass?: GetPass };

const FINAL = [4010, 4011, 4012, 4013, 4021, 4022, 4023];
/** What counts on one connection only. */
const FRESH_LINK = { greetedAtMs: 0, heard: false, unconfirmed: 0 };

export class RoomClient {
  view = EMPTY;
  cursor: { epoch: string; seq: number } | null = null;
  you: Json | null = null;
  pulse: unknown = null;
  /** The close code that ended it for good; 0 after `close()`, null while it goes on. */
  over: number | null = null;
  readonly #options: Options;
  #outbox: Entry[] = [];
  #socket: WebSocket | null = null;
  #generation = 0;
  #timers: ReturnType<typeof setTimeout>[] = [];
  #pass: Pass | null = null;
  #failures = 0;
  #link = { ...FRESH_LINK };
  #hole: number | null = null;
  #serverAheadMs = 0;
  readonly #serverNow = () => Date.now() + this.#serverAheadMs;

  constructor(options: Options) {
    this.#options = options;
    void this.#dial();
  }

  /** Resolves when the room's answer is known, however many connections that takes. */
  send(cmd: object): Promise<Outcome> {
    const op = Buffer.from(crypto.getRandomValues(new Uint8Array(12))).toString("base64url");
    return new Promise((settle) => {
      if (this.over !== null) return settle({ ok: false, reason: "over" });
      const entry = { op, cmd, settle, sentAs: null, waited: !this.#link.greetedAtMs };
      this.#outbox.push(entry);
      if (this.#link.greetedAtMs) this.#post(entry);
    });
  }

  close(code = 0): void {
    this.#leave();
    this.over = code;
    for (const { op } of this.#outbox) this.#settle(op, { ok: false, reason: "over" });
  }

  async #dial(): Promise<void> {
    const mine = this.#leave();
    const pass = await this.#token().catch(() => undefined);
    if (mine !== this.#generation) return;
    if (pass === null) return this.close();
    if (pass === undefined) return this.#lost(1006);
    this.#pass = pass;
    const { origin, room } = this.#options;
    const since = this.cursor ? `?since=${this.cursor.epoch}.${this.cursor.seq}` : "";
    const url = `${origin.replace(/^http/, "ws")}/parties/user-session/${room}${since}`;
    const options = { protocols: ["judah.v1", `t.${pass.token}`], headers: { origin } };
    this.#socket = new WebSocket(url, options as unknown as string[]);
    this.#socket.onmessage = ({ data }) => {
      if (mine === this.#generation && typeof data === "string") this.#hear(data);
    };
    this.#socket.onclose = ({ code }) => mine === this.#generation && this.#lost(code);
    this.#after(18_000, () => this.#link.greetedAtMs || this.#lost(1006));
  }

  async #token(): Promise<Pass | null> {
    if (this.#pass && this.#pass.expiresAtMs - this.#serverNow() > 30_000) return this.#pass;
    const { origin, room, pass } = this.#options;
    if (pass) return pass(this.#pass);
    const response = await fetch(`${origin}/api/rooms/${room}/token`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body: JSON.stringify(this.#pass ? { token: this.#pass.token } : {}),
    });
    if (response.status === 404 || response.status === 403) return null;
    if (!response.ok) throw new Error(`no token: ${response.status}`);
    return (await response.json()) as Pass;
  }

  #leave(): number {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    this.#socket?.close();
    this.#socket = null;
    this.#link = { ...FRESH_LINK };
    for (const entry of this.#outbox) entry.waited = true;
    return ++this.#generation;
  }

  #lost(code: number): void {
    if (FINAL.includes(code)) return this.close(code);
    if (code === 4020 && this.#pass) this.#pass.expiresAtMs = 0;
    const stable = performance.now() - this.#link.greetedAtMs > 5_000 * (this.#options.scale ?? 1);
    if (this.#link.greetedAtMs && stable) this.#failures = 0;
    this.#leave();
    const [floor = 0, first = 0] = [4003, 4029].includes(code) ? [2_000, 8_000] : [200, 1_500];
    const ceiling = Math.min(10_000, first * 2 ** this.#failures++);
    this.#after(floor + Math.random() * (ceiling - floor), () => void this.#dial());
  }

  #hear(text: string): void {
    this.#link.heard = true;
    if (text === "pong") return;
    this.#link.unconfirmed += Buffer.byteLength(text);
    if (this.#link.unconfirmed >= 262_144) {
      this.#say({ t: "got", bytes: this.#link.unconfirmed });
      this.#link.unconfirmed = 0;
    }
    const frame = parse(text);
    const first = frame.t === "welcome" || frame.t === "resumed";
    if (frame.t === "welcome") {
      this.cursor = { epoch: frame.epoch, seq: frame.seq };
      this.view = frame.view;
    }
    if (frame.t === "resumed" && frame.epoch !== this.cursor?.epoch) this.cursor = null;
    if (frame.t === "events" && !this.#link.greetedAtMs) return this.#lost(1006);
    if (first || frame.t === "events") {
      if (this.#fold(frame.events ?? []) && first) this.#hello(frame);
    } else if (frame.t === "pulse") {
      this.pulse = frame;
      if (this.cursor && frame.seq > this.cursor.seq) this.#holed();
    } else if (frame.t === "done") this.#settle(frame.op, { ok: true, seq: frame.seq });
    else if (frame.t === "refused") this.#refused(frame);
    else if (frame.t === "you") this.you = frame.you;
    else if (frame.t === "token") this.#renewLater(frame as Json & Pass);
  }

  /** False after a hole: this connection is left. */
  #fold(events: Event[]): boolean {
    for (const event of events) {
      if (this.cursor === null || event.seq > this.cursor.seq + 1) break;
      if (event.seq <= this.cursor.seq) continue;
      this.view = fold(this.view, event);
      this.cursor = { ...this.cursor, seq: event.seq };
      const mine = this.#outbox.find(({ op, sentAs }) => op === event.op && sentAs === event.by);
      if (mine) this.#settle(mine.op, { ok: true, seq: event.seq });
    }
    const whole = this.cursor !== null && this.cursor.seq >= (events.at(-1)?.seq ?? 0);
    if (!whole) this.#holed();
    return whole;
  }

  /** The same hole twice: only the whole view helps. */
  #holed(): void {
    if (this.cursor?.seq === this.#hole) this.cursor = null;
    this.#hole = this.cursor?.seq ?? null;
    this.#lost(1006);
  }

  #hello({ you, pulse, serverNowMs }: Json): void {
    this.#link.greetedAtMs = performance.now();
    this.you = you;
    this.pulse = pulse;
    this.#serverAheadMs = serverNowMs - Date.now();
    for (const entry of [...this.#outbox]) this.#post(entry);
    this.#beat();
    this.#renewLater();
  }

  #post(entry: Entry): void {
    entry.sentAs ??= this.you?.person;
    const mine = entry.sentAs === this.you?.person;
    if (!mine) return this.#settle(entry.op, { ok: false, reason: "fate_unknown" });
    this.#say({ t: "do", op: entry.op, cmd: entry.cmd });
    this.#after(20_000, () => this.#outbox.includes(entry) && this.#lost(1006));
  }

  #refused({ op, reason, retryAfterMs }: Json): void {
    const again = this.#outbox.find((entry) => entry.op === op && entry.waited);
    if (!again || reason !== "rate_limited") return this.#settle(op, { ok: false, reason });
    this.#after(Math.max(250, retryAfterMs ?? 0), () => this.#post(again));
  }

  #settle(op: string, outcome: Outcome): void {
    this.#outbox.find((entry) => entry.op === op)?.settle(outcome);
    this.#outbox = this.#outbox.filter((entry) => entry.op !== op);
  }

  #renewLater(pass = this.#pass): void {
    this.#pass = pass;
    const leftMs = (pass?.expiresAtMs ?? 0) - this.#serverNow();
    this.#after(Math.max(10_000, leftMs / 2), () => this.#say({ t: "renew" }));
  }

  #beat(): void {
    this.#after(25_000, () => {
      this.#link.heard = false;
      if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send("ping");
      this.#after(10_000, () => this.#link.heard || this.#lost(1006));
      this.#beat();
    });
  }

  #say(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #after(ms: number, run: () => unknown): void {
    this.#timers.push(setTimeout(run, ms * (this.#options.scale ?? 1)));
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
