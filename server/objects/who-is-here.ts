// Whether somebody of the staff has a socket here, and as whom people know them. Staff sit with the leader, all of them.
import type { Here } from "../domain/room/decision.ts";
import { shownName } from "../domain/room/person.ts";
import type { Hub } from "./hub.ts";
import type { RoomSource } from "./room-source.ts";

export function whoIsHere(hub: Hub, source: RoomSource, person: string): Here | null {
  const [place] = hub.places.ofPerson(person);
  if (!place) return null;
  const { role, name } = place.attachment.seat;
  return { role, name: shownName(source.factsOf(person), name, person) };
}
