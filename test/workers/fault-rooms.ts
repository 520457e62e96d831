// Entry of a Worker for the fault tests: the product's room behind a door that only passes the stamped seat on.
import { UserSession } from "../../server/objects/user-session.ts";
import type { InsideListeners } from "./inside-listeners.ts";

export { InsideListeners } from "./inside-listeners.ts";
export class FaultRoom extends UserSession {}

type Rooms = Env & {
  readonly ROOM: DurableObjectNamespace<UserSession>;
  readonly INSIDE: DurableObjectNamespace<InsideListeners>;
};

/**
 * `/<room>`, with the seat and cursor headers that the edge would bring; `/<room>?since=` gives the log;
 * `/<room>?inside=<n>` seats listeners within the runtime, `?inside=report` says how they fare.
 */
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const room = pathname.slice(1);
    const { ROOM, INSIDE } = env as Rooms;
    const stub = ROOM.getByName(room);
    const inside = searchParams.get("inside");
    if (inside === "report") return Response.json(await INSIDE.getByName(room).report());
    if (inside !== null) {
      await INSIDE.getByName(room).enter(room, Number(inside));
      return Response.json("in");
    }
    if (searchParams.has("since"))
      return Response.json(await stub.readLog(searchParams.get("since")));
    const url = `https://room/parties/user-session/${room}?_pk=${crypto.randomUUID()}`;
    return stub.fetch(url, { headers: request.headers });
  },
} satisfies ExportedHandler<Env>;
