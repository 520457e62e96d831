// A server of the protocol that does exactly what a case tells it, right or wrong, and keeps what the client did. It knows
// docs/SPEC.md and nothing of the product.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { EMPTY, type Json } from "./second-client/fold.ts";

export const EPOCH = "epoch-one";
export const ME = "p_myself00001";
const DAY_MS = 86_400_000;
const WAIT_MS = 4_000;

export const NO_PULSE = {
  counts: { connected: 1, people: 1, listening: 0, embedded: 0 },
  reactions: { amen: 0, heart: 0, fire: 0, clap: 0, praise: 0, dance: 0 },
};
const CAN = ["listen", "react", "chat", "rename"];

/** One connection of the client: what it offered and said, and a hand to answer with. */
export class Visit {
  readonly since: string | null;
  readonly protocols: readonly string[];
  readonly texts: string[] = [];
  closed = false;
  readonly #socket: WebSocket;
  readonly #script: Pick<Script, "pong">;

  constructor(socket: WebSocket, request: IncomingMessage, script: Script) {
    this.#socket = socket;
    this.#script = script;
    this.since = new URL(request.url ?? "", "http://any").searchParams.get("since");
    this.protocols = (request.headers["sec-websocket-protocol"] ?? "").split(/, */);
    socket.on("message", (data) => this.#hear(String(data)));
    socket.on("close", () => {
      this.closed = true;
    });
  }

  get token(): string {
    return this.protocols.find((one) => one.startsWith("t."))?.slice(2) ?? "";
  }

  /** What it said as JSON, heartbeats left out. */
  get said(): Json[] {
    return this.texts.filter((text) => text !== "ping").map((text) => JSON.parse(text));
  }

  get ops(): Json[] {
    return this.said.filter(({ t }) => t === "do");
  }

  say(frame: object | string): void {
    this.#socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  welcome(seq = 0, view: Json = EMPTY, more: Json = {}): void {
    this.say({ t: "welcome", ...hello(), seq, view, ...more });
  }

  resumed(events: readonly object[] = [], more: Json = {}): void {
    this.say({ t: "resumed", ...hello(), events, ...more });
  }

  events(...events: object[]): void {
    this.say({ t: "events", events });
  }

  /** With a code: a proper close. Without one the connection is simply gone. */
  cut(code?: number): void {
    if (code === undefined) this.#socket.terminate();
    else this.#socket.close(code, "");
  }

  #hear(text: string): void {
    this.texts.push(text);
    if (text === "ping" && this.#script.pong) this.say("pong");
  }
}

export function hello(): Json {
  const you = { person: ME, name: "Guest", role: "listener", can: CAN };
  return {
    epoch: EPOCH,
    you: { ...you, mutedUntilMs: null, named: false },
    pulse: NO_PULSE,
    serverNowMs: Date.now(),
  };
}

/** An event as the room would tell it. */
export const event = (seq: number, body: object, more: object = {}) => ({
  seq,
  at: 1_800_000_000_000 + seq * 1_000,
  by: "s_somebody001",
  body,
  ...more,
});
export const said = (seq: number, text: string, more: object = {}) =>
  event(seq, { kind: "chat.said", name: "Lee", role: "dj", text }, more);

export class Script {
  readonly room = "scripted";
  readonly visits: Visit[] = [];
  /** Tokens that were shown when asking for a new one; undefined for a first one. */
  readonly asked: (string | undefined)[] = [];
  tokenLifeMs = DAY_MS;
  pong = true;
  origin = "";
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has("judah.v1") ? "judah.v1" : false),
  });

  constructor() {
    this.#http = createServer((request, response) => void this.#answer(request, response));
    this.#http.on("upgrade", (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        this.visits.push(new Visit(webSocket, request, this));
      });
    });
  }

  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#http.listen(0, "127.0.0.1", () => {
        const address = this.#http.address();
        this.origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
        resolve();
      });
    });
  }

  stop(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.close();
    this.#http.closeAllConnections();
  }

  /** The n-th connection (from 1), once it is there. */
  visit(n: number, withinMs = WAIT_MS): Promise<Visit> {
    return until(`connection ${n}`, () => this.visits[n - 1], withinMs);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "POST" || request.url !== `/api/rooms/${this.room}/token`) {
      response.writeHead(404).end("{}");
      return;
    }
    let body = "";
    for await (const chunk of request) body += chunk;
    this.asked.push((JSON.parse(body || "{}") as { token?: string }).token);
    const expiresAtMs = Date.now() + this.tokenLifeMs;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ token: `token-${this.asked.length}`, person: ME, expiresAtMs }));
  }
}

/** Waits until `find` gives something; says what was missing otherwise. */
export async function until<T>(
  what: string,
  find: () => T | null | undefined | false,
  withinMs = WAIT_MS,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = find();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
