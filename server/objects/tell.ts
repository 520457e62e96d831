// What stored events mean to an audience: everybody hears them, and those about one person change that person's own seat.
import type { EventBody, RoomEvent } from "../../shared/room/events.ts";
import { seatFrame } from "./greeting.ts";
import type { Hub } from "./hub.ts";
import type { RoomSource } from "./room-source.ts";

export function tellEvents(
  hub: Hub,
  source: RoomSource,
  events: readonly RoomEvent[],
  nowMs: number,
): void {
  if (events.length === 0) return;
  hub.announce(events);
  hub.turned(events, source.view);
  for (const { body } of events) {
    if (!("person" in body)) continue;
    for (const place of hub.places.ofPerson(body.person)) {
      if (body.kind === "person.banned") hub.close(place, "banned");
      else hub.tell(place, seatFrame(source, place, nowMs));
    }
  }
}

/** True for events that let people in: from now on who is here counts towards the show. */
export function opensDoors({ kind }: EventBody): boolean {
  return kind === "broadcast.doors_opened" || kind === "broadcast.started";
}
