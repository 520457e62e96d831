// Rooms as one writes them with partyserver: its own broadcast, and the obvious chat room on top of it.
import { type Connection, Server } from "partyserver";

/** What its documentation shows: hand each message to `broadcast`. */
export class Broadcaster extends Server {
  static override options = { hibernate: true };

  override onMessage(_: Connection, message: string): void {
    this.broadcast(message);
  }
}

type Line = { readonly id: string; readonly text: string };
const HISTORY_LINES = 100;

/** A room before anybody measured it: parse, remember, store, encode, broadcast, each time. */
export class NaiveRoom extends Server {
  static override options = { hibernate: true };
  #history: Line[] = [];

  override async onStart(): Promise<void> {
    this.#history = (await this.ctx.storage.get<Line[]>("history")) ?? [];
  }

  override onConnect(connection: Connection): void {
    connection.send(JSON.stringify({ type: "history", history: this.#history }));
  }

  override async onMessage(_: Connection, message: string): Promise<void> {
    const line = JSON.parse(message) as Line;
    this.#history = [...this.#history, line].slice(-HISTORY_LINES);
    await this.ctx.storage.put("history", this.#history);
    this.broadcast(JSON.stringify(line));
  }
}

type Parties = Record<string, DurableObjectNamespace<Server>>;

export default {
  fetch(request, env) {
    const url = `https://room/parties/room/room?_pk=${crypto.randomUUID()}`;
    return env.ROOM
      ? env.ROOM.getByName("room").fetch(url, { headers: request.headers })
      : new Response(null, { status: 404 });
  },
} satisfies ExportedHandler<Parties>;
