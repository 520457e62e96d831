// Who comes in at this object: sent on to where they belong, seated and greeted, or turned away with the reason. The edge
// has checked the pass; what only the room knows of its holder is judged here.
import type { Connection } from "partyserver";
import { parseCursor } from "../../shared/protocol/cursor.ts";
import { isStaff } from "../../shared/roles.ts";
import { refuseSeat } from "../domain/room/admit.ts";
import {
  LAST_RESORT_HEADER,
  RELAYS_HEADER,
  readSeat,
  SEAT_HEADER,
  type Seat,
  SINCE_HEADER,
} from "../domain/room/seat.ts";
import { firstFrame } from "./greeting.ts";
import type { Hub } from "./hub.ts";
import type { Attachment, Place } from "./places.ts";
import type { Post } from "./post.ts";
import { makeRoomFor } from "./sweep.ts";

/** The answer to somebody who cannot be seated here; null when they can. */
export async function sentElsewhere(request: Request, post: Post): Promise<Response | null> {
  if (request.headers.get("Upgrade")?.toLowerCase() !== "websocket") return null;
  const since = parseCursor(request.headers.get(SINCE_HEADER));
  if (!(await post.open(since))) return new Response(null, { status: 503 });
  if (!post.sendsAway || request.headers.has(LAST_RESORT_HEADER)) return null;
  const seat = readSeat(request.headers.get(SEAT_HEADER));
  // Who runs the show sits with the leader: one hop less, and there is always room.
  return seat && !isStaff(seat.role) ? new Response(null, { status: 421 }) : null;
}

/** Says how far the room is spread. A room that is not answers as it always did. */
export function withRelays(answer: Response, relays: number): Response {
  if (relays === 0) return answer;
  const headers = new Headers(answer.headers);
  headers.set(RELAYS_HEADER, String(relays));
  const { status, webSocket } = answer;
  return new Response(null, { status, headers, ...(webSocket ? { webSocket } : {}) });
}

type Inside = {
  /** As stamped on the request; null: not by our edge. */
  readonly seat: Seat | null;
  readonly post: Post;
  readonly hub: Hub;
  readonly nowMs: number;
  readonly lastHeartbeatMs: (place: Place) => number;
};

/** Seats a socket and sends its first frame, or closes it. */
export function letIn(
  connection: Connection<Attachment>,
  { headers }: Request,
  { seat, post, hub, nowMs, lastHeartbeatMs }: Inside,
): void {
  const { source } = post;
  const person = seat?.person ?? "";
  makeRoomFor(person, hub, nowMs, lastHeartbeatMs);
  const { length: sockets } = hub.places.ofPerson(person);
  const reason = refuseSeat(seat, source.factsOf(person), sockets, nowMs);
  const expelled = seat && source.expelled.against(seat);
  if (seat && expelled) return hub.turnAway(connection, expelled);
  if (!seat || reason) return hub.turnAway(connection, reason ?? "bad_token");
  const place = hub.seat(connection, { seat, listening: false, joinedAtMs: nowMs });
  const since = parseCursor(headers.get(SINCE_HEADER));
  hub.greet(place, firstFrame(source, place, since, post.pulse(), nowMs));
  post.seated(place);
  post.pulseChanged();
}
