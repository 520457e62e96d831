// Entry of a Worker for the fault tests: the product's room behind a door that only passes the stamped seat on.
import { UserSession } from "../../server/objects/user-session.ts";

export class FaultRoom extends UserSession {}

type Rooms = Env & { readonly ROOM: DurableObjectNamespace<UserSession> };

/** `/<room>`, with the seat and cursor headers that the edge would bring; `/<room>?since=` gives the log. */
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const room = pathname.slice(1);
    const stub = (env as Rooms).ROOM.getByName(room);
    if (searchParams.has("since"))
      return Response.json(await stub.readLog(searchParams.get("since")));
    const url = `https://room/parties/user-session/${room}?_pk=${crypto.randomUUID()}`;
    return stub.fetch(url, { headers: request.headers });
  },
} satisfies ExportedHandler<Env>;
