// Closes sockets that said nothing and answered no heartbeat: their people are gone. Everybody's only while the doors are
// open; one person's at any time, when their own ghosts would keep them out.
import {
  HEARTBEAT_EVERY_MS,
  HEARTBEAT_TIMEOUT_MS,
  SILENT_SOCKET_MS,
  SOCKETS_PER_PERSON,
} from "../../shared/protocol/limits.ts";
import type { Hub } from "./hub.ts";
import type { Place } from "./places.ts";

export const SWEEP_EVERY_MS = 60_000;
/** A crowd that falls silent one by one must not keep the object busy. */
const SWEEP_APART_MS = 5_000;

/** Gives when to come again: as soon as another socket can have been silent for too long, or a minute from now. */
export function sweepSilent(
  hub: Hub,
  nowMs: number,
  lastHeartbeatMs: (place: Place) => number,
): number {
  const sinceMs = nowMs - SILENT_SOCKET_MS;
  const longestAgoMs = closeUnheard(hub, [...hub.places.all()], sinceMs, lastHeartbeatMs);
  const nextMs = Math.min(longestAgoMs + SILENT_SOCKET_MS + 1, nowMs + SWEEP_EVERY_MS);
  return Math.max(nextMs, nowMs + SWEEP_APART_MS);
}

/**
 * Sockets that nobody holds any more give way to a newcomer of the same person who would find no seat left. A connection
 * that breaks while it is opened can leave a socket behind that the runtime goes on holding open.
 */
export function makeRoomFor(
  person: string,
  hub: Hub,
  nowMs: number,
  lastHeartbeatMs: (place: Place) => number,
): void {
  const theirs = hub.places.ofPerson(person);
  if (theirs.length < SOCKETS_PER_PERSON) return;
  const sinceMs = nowMs - HEARTBEAT_EVERY_MS - HEARTBEAT_TIMEOUT_MS;
  closeUnheard(hub, theirs, sinceMs, lastHeartbeatMs);
}

/** Gives when the one of those who stay was last heard that was not heard for the longest. */
function closeUnheard(
  hub: Hub,
  places: readonly Place[],
  sinceMs: number,
  lastHeartbeatMs: (place: Place) => number,
): number {
  let longestAgoMs = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const { joinedAtMs } = place.attachment;
    const heardMs = Math.max(lastHeartbeatMs(place), place.lastFrameAtMs, joinedAtMs);
    if (heardMs < sinceMs) hub.close(place, "silent");
    else longestAgoMs = Math.min(longestAgoMs, heardMs);
  }
  return longestAgoMs;
}
