// A room's state as whoever greets people needs it: the leader has it in rows, a follower from the leader.
import type { RoomEvent } from "../../shared/room/events.ts";
import type { RoomView } from "../../shared/room/view.ts";
import type { LogExtent } from "../domain/room/admit.ts";
import type { Expulsions } from "../domain/room/expelled.ts";
import type { PersonFacts } from "../domain/room/person.ts";

export interface RoomSource {
  readonly view: RoomView;
  readonly extent: LogExtent;
  /** Whose passes count no more. */
  readonly expelled: Expulsions;
  factsOf(person: string): PersonFacts;
  /** Events after `seq`, in order, at most `limit`, as far as `extent.floor` reaches back. */
  readAfter(seq: number, limit: number): readonly RoomEvent[];
}
