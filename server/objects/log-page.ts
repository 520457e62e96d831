// The log for readers without a socket, from whatever holds it.
import type { LogBody } from "../../shared/http/bodies.ts";
import { formatCursor, parseCursor } from "../../shared/protocol/cursor.ts";
import { LOG_PAGE_EVENTS } from "../../shared/protocol/limits.ts";
import { canResume } from "../domain/room/admit.ts";
import type { RoomSource } from "./room-source.ts";

/** Events after a cursor; null when this source cannot serve it. */
export function readPage(source: RoomSource, since: string | null): LogBody | null {
  const { extent } = source;
  const cursor = parseCursor(since);
  if (!canResume(cursor, extent)) return null;
  const events = [...source.readAfter(cursor.seq, LOG_PAGE_EVENTS)];
  const seq = events.at(-1)?.seq ?? cursor.seq;
  const next = formatCursor({ epoch: extent.epoch, seq });
  return { epoch: extent.epoch, reset: false, events, next, more: seq < extent.seq };
}

/** The answer to a cursor that cannot be served: start over from the whole view. */
export function resetPage({ extent }: RoomSource): LogBody {
  return {
    epoch: extent.epoch,
    reset: true,
    events: [],
    next: formatCursor(extent),
    more: false,
  };
}
