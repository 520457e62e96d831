// The routes about recordings as typed functions. No logic: a path, a shape out.
import { lastReplayBody, replayBody } from "../../shared/http/replay-bodies.ts";
import { api, ask, at } from "./client.ts";

/** What there is of a show's recording; no files while there is none. */
export const getReplay = (id: string) =>
  ask(api.GET("/api/broadcasts/{id}/replay", at({ id })), replayBody);
/** The newest one of a room. */
export const getLastReplay = (room: string) =>
  ask(api.GET("/api/rooms/{room}/replay", at({ room })), lastReplayBody);
/** Whether people may take it along; for staff. */
export const allowDownload = (room: string, id: string, download: boolean) =>
  ask(api.PUT("/api/rooms/{room}/replays/{id}", { ...at({ room, id }), body: { download } }), null);
