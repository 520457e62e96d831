// Says on a room's answer how far it is spread, so that edges seat people where they belong.
import { RELAYS_HEADER } from "../domain/room/seat.ts";

/** A room that is not spread answers as it always did. */
export function withRelays(answer: Response, relays: number): Response {
  if (relays === 0) return answer;
  const headers = new Headers(answer.headers);
  headers.set(RELAYS_HEADER, String(relays));
  const { status, webSocket } = answer;
  return new Response(null, { status, headers, ...(webSocket ? { webSocket } : {}) });
}
