// Entry of a Worker for the sleep test: the room as it is plus a note of each time it was constructed, and two rooms that
// do what must never happen. The notes are rows of these variants, so that the product carries nothing for the test.
import { UserSession } from "../../server/objects/user-session.ts";

/** Rows survive sleep and memory does not: each construction after the first is a sleep that happened before it. */
export class NotedRoom extends UserSession {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS wakes (at INTEGER NOT NULL)");
    ctx.storage.sql.exec("INSERT INTO wakes (at) VALUES (?)", Date.now());
  }
}

export class RestlessRoom extends NotedRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    setInterval(() => {}, 5_000);
  }
}

/** Without the runtime's own answer each heartbeat runs code of the room. */
export class WokenRoom extends NotedRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.setWebSocketAutoResponse();
  }

  override onMessage(): void {}
}

type Rooms = Env & Record<string, DurableObjectNamespace<UserSession>>;

/** `/<binding>/<room>`, with the stamped seat that the edge would bring. */
export default {
  fetch(request, env) {
    const [, binding = "", room = ""] = new URL(request.url).pathname.split("/");
    const headers = new Headers(request.headers);
    const url = `https://room/parties/user-session/${room}?_pk=${crypto.randomUUID()}`;
    const rooms = (env as Rooms)[binding];
    return rooms
      ? rooms.getByName(room).fetch(url, { headers })
      : new Response(null, { status: 404 });
  },
} satisfies ExportedHandler<Env>;
