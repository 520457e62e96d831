// What the parts of the room page are handed: one room, followed live, and its sound.
import type { RoomInfo } from "../../shared/http/bodies.ts";
import type { RoomPlayer } from "../audio/room-player.ts";
import type { RoomSession } from "../session/store.ts";

export type Room = { info: RoomInfo; session: RoomSession; player: RoomPlayer };
