// The product's room behind the smallest possible door: no edge, the seat comes stamped, as in the sleep test.
import { UserSession } from "../../../server/objects/user-session.ts";

export class BenchRoom extends UserSession {}

/** `/<room>`, with the seat header that the edge would bring. */
export default {
  fetch(request, env) {
    const room = new URL(request.url).pathname.slice(1);
    const url = `https://room/parties/user-session/${room}?_pk=${crypto.randomUUID()}`;
    return env.USER_SESSIONS.getByName(room).fetch(url, { headers: request.headers });
  },
} satisfies ExportedHandler<Env>;
