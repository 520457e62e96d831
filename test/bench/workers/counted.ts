// The room with its calls counted, and rooms that each lost one thing that makes it fast. All in one isolate, which the
// door shares with them: `/counts` tells what was called since the process began.
import { DurableObject } from "cloudflare:workers";
import { UserSession } from "../../../server/objects/user-session.ts";

const counts = { lists: 0, encodedChars: 0 };

const stringify = JSON.stringify;
JSON.stringify = ((...args: Parameters<typeof stringify>) => {
  const text = stringify(...args);
  counts.encodedChars += text?.length ?? 0;
  return text;
}) as typeof stringify;

/** Every list of sockets that any object asks the runtime for, partyserver's included. */
function countLists(ctx: DurableObjectState): void {
  const shared = Object.getPrototypeOf(ctx) as DurableObjectState & { counted?: boolean };
  if (shared.counted) return;
  const { getWebSockets } = shared;
  shared.getWebSockets = function (this: DurableObjectState, tag?: string) {
    counts.lists += 1;
    return getWebSockets.call(this, tag);
  };
  shared.counted = true;
}

export class CountedRoom extends UserSession {
  constructor(ctx: DurableObjectState, env: Env) {
    countLists(ctx);
    super(ctx, env);
  }
}

abstract class Lossy extends DurableObject {
  protected readonly sockets = new Set<WebSocket>();
  protected lines: unknown[] = [];

  constructor(ctx: DurableObjectState, env: unknown) {
    countLists(ctx);
    super(ctx, env as never);
  }

  override fetch(): Response {
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.ctx.acceptWebSocket(ours);
    this.sockets.add(ours);
    ours.send(this.greeting());
    return new Response(null, { status: 101, webSocket: theirs });
  }

  greeting(): string {
    return "hello ".repeat(400);
  }
}

/** Sends each event by itself. */
export class Unbatched extends Lossy {
  override webSocketMessage(_: WebSocket, message: string): void {
    for (const socket of this.sockets) socket.send(message);
  }
}

/** Batches, but asks for the list of sockets at every event. */
export class Asking extends Lossy {
  #waiting: string[] = [];

  override webSocketMessage(_: WebSocket, message: string): void {
    if (this.#waiting.push(message) === 1) setTimeout(() => this.#flush(), 50);
    this.ctx.getWebSockets();
  }

  #flush(): void {
    const text = `[${this.#waiting.join()}]`;
    this.#waiting = [];
    for (const socket of this.ctx.getWebSockets()) socket.send(text);
  }
}

/** Batches, but encodes the batch for each socket. */
export class Recoding extends Lossy {
  #waiting: unknown[] = [];

  override webSocketMessage(_: WebSocket, message: string): void {
    if (this.#waiting.push(JSON.parse(message)) === 1) setTimeout(() => this.#flush(), 50);
  }

  #flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    for (const socket of this.sockets) socket.send(JSON.stringify(batch));
  }
}

/** Batches, but encodes everything that was said for each newcomer. */
export class Greeting extends Lossy {
  #waiting: string[] = [];

  override webSocketMessage(_: WebSocket, message: string): void {
    if (this.#waiting.push(message) === 1) setTimeout(() => this.#flush(), 50);
    this.lines.push(message);
  }

  override greeting(): string {
    return JSON.stringify(this.lines);
  }

  #flush(): void {
    const text = `[${this.#waiting.join()}]`;
    this.#waiting = [];
    for (const socket of this.sockets) socket.send(text);
  }
}

type Rooms = Env & Record<string, DurableObjectNamespace | undefined>;

export default {
  fetch(request, env) {
    const name = new URL(request.url).pathname.slice(1);
    if (name === "counts") return new Response(stringify(counts));
    if (name !== "room") {
      return (
        (env as Rooms)[name]?.getByName("room").fetch(request) ??
        new Response(null, { status: 404 })
      );
    }
    const url = `https://room/parties/user-session/room?_pk=${crypto.randomUUID()}`;
    return env.USER_SESSIONS.getByName("room").fetch(url, { headers: request.headers });
  },
} satisfies ExportedHandler<Env>;
