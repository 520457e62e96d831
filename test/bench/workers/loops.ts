// The limits: an object that hands each message to every socket and does nothing else. No parsing, no rules, no storage.
import { DurableObject } from "cloudflare:workers";

abstract class Loop extends DurableObject {
  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env as never);
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  override fetch(): Response {
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.ctx.acceptWebSocket(ours);
    this.seat(ours);
    return new Response(null, { status: 101, webSocket: theirs });
  }

  abstract seat(socket: WebSocket): void;
}

/** The list of sockets is kept in memory, and asked for once after sleep. */
export class KeptSet extends Loop {
  readonly sockets = new Set<WebSocket>(this.ctx.getWebSockets());

  seat(socket: WebSocket): void {
    this.sockets.add(socket);
  }

  override webSocketMessage(_: WebSocket, message: string): void {
    for (const socket of this.sockets) socket.send(message);
  }

  override webSocketClose(socket: WebSocket): void {
    this.sockets.delete(socket);
  }
}

/** The runtime is asked for the list at every message, as its examples show. */
export class AskedList extends Loop {
  seat(): void {}

  override webSocketMessage(_: WebSocket, message: string): void {
    for (const socket of this.ctx.getWebSockets()) socket.send(message);
  }
}

/** Greets each newcomer with one given object: encoded anew for each at `/each`, once for all at `/once`. */
export class Greeter extends DurableObject {
  #greeting: unknown = null;
  #text = "";

  override async fetch(request: Request): Promise<Response> {
    if (request.method === "PUT") {
      this.#text = await request.text();
      this.#greeting = JSON.parse(this.#text);
      return new Response(null, { status: 204 });
    }
    const { 0: theirs, 1: ours } = new WebSocketPair();
    this.ctx.acceptWebSocket(ours);
    const once = new URL(request.url).pathname === "/once";
    ours.send(once ? this.#text : JSON.stringify(this.#greeting));
    return new Response(null, { status: 101, webSocket: theirs });
  }
}

type Loops = Record<string, DurableObjectNamespace>;

export default {
  fetch: (request, env) =>
    env.ROOM ? env.ROOM.getByName("room").fetch(request) : new Response(null, { status: 404 }),
} satisfies ExportedHandler<Loops>;
