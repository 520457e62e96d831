// Entry of a Worker for the economics run: the room as it is behind the smallest door, its meter readable, and one room that
// never sleeps. The archive answers as slowly as a database elsewhere would.
import { UserSession } from "../../server/objects/user-session.ts";

const ARCHIVE_ANSWERS_MS = 30;

const statement = { bind: () => statement };
const archive = {
  prepare: () => statement,
  batch: () => scheduler.wait(ARCHIVE_ANSWERS_MS).then(() => []),
} as unknown as D1Database;

export class Room extends UserSession {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, { ...env, DB: archive });
  }
}

export class AlwaysOnRoom extends Room {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    setInterval(() => {}, 1_000);
  }
}

type Rooms = Env & Record<string, DurableObjectNamespace<UserSession>>;

/** `/<binding>/<room>` is the socket, with the stamped seat that the edge would bring; `/meter` and `/snapshot` below it. */
export default {
  async fetch(request, env) {
    const [, binding = "", room = "", what = ""] = new URL(request.url).pathname.split("/");
    const stub = (env as Rooms)[binding]?.getByName(room);
    if (!stub) return new Response(null, { status: 404 });
    if (what === "meter") return Response.json((await stub.meter()).reading);
    if (what === "snapshot") return Response.json(await stub.snapshot());
    const url = `https://room/parties/user-session/${room}?_pk=${crypto.randomUUID()}`;
    return stub.fetch(url, { headers: request.headers });
  },
} satisfies ExportedHandler<Env>;
