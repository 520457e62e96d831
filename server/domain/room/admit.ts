// Who gets a seat, and what their first frame is.
import type { CloseReason } from "../../../shared/protocol/close.ts";
import type { Cursor } from "../../../shared/protocol/cursor.ts";
import { RESUME_MAX_EVENTS, SOCKETS_PER_PERSON } from "../../../shared/protocol/limits.ts";
import type { PersonFacts } from "./person.ts";
import type { Seat } from "./seat.ts";

/** The reason to turn somebody away, or null when they may sit down. */
export function refuseSeat(
  seat: Seat | null,
  facts: PersonFacts,
  theirSockets: number,
  nowMs: number,
): CloseReason | null {
  if (!seat || seat.expiresAtMs <= nowMs) return "bad_token";
  if (facts.banned) return "banned";
  return theirSockets >= SOCKETS_PER_PERSON ? "too_many_sockets" : null;
}

/** The log as it stands: events `floor`…`seq` can be served again. */
export type LogExtent = { readonly epoch: string; readonly floor: number; readonly seq: number };

/**
 * True when a client with this cursor can be given exactly what it missed. Another epoch, a cursor from the future
 * (a restored backup), a trimmed log or a very long gap mean: start over from the whole view.
 */
export function canResume(cursor: Cursor | null, log: LogExtent): cursor is Cursor {
  if (cursor === null || cursor.epoch !== log.epoch) return false;
  if (cursor.seq > log.seq || cursor.seq < log.floor - 1) return false;
  return log.seq - cursor.seq <= RESUME_MAX_EVENTS;
}
