// Closes every socket whose pass counts no more.
import type { Expulsions } from "../domain/room/expelled.ts";
import type { Hub } from "./hub.ts";

/** Gives how many were closed. */
export function closeExpelled(hub: Hub, expelled: Expulsions): number {
  let closed = 0;
  for (const place of [...hub.places.all()]) {
    const reason = expelled.against(place.attachment.seat);
    if (reason === null) continue;
    hub.close(place, reason);
    closed += 1;
  }
  return closed;
}
