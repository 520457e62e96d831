// Whether the show that has just ended had sound, as its room remembers it. Comes in the minutes after a show's end only.
import type { BroadcastRow } from "../../shared/http/bodies.ts";
import { getSnapshot } from "../session/api.ts";

/** False also when the room can't be asked. */
export async function hadSound({ id, room }: BroadcastRow): Promise<boolean> {
  const answer = await getSnapshot(room);
  if (!answer.ok) return false;
  const { view } = answer.value;
  return view.broadcast.id === id && view.sound.length > 0;
}
