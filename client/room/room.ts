// What the parts of the room page are handed: one room, followed live, and its sound.
import type { Signal } from "@preact/signals";
import type { RoomInfo } from "../../shared/http/bodies.ts";
import type { Late } from "../audio/live/heard.ts";
import type { RoomPlayer } from "../audio/room-player.ts";
import type { RoomSession } from "../session/store.ts";

export type Room = {
  info: RoomInfo;
  /** Its view is as of what this listener hears. */
  session: RoomSession;
  player: RoomPlayer;
  /** What waits for the sound before it is shown. */
  late: Signal<Late>;
  /** Whether this listener saves data. */
  saver: Signal<boolean>;
};
