// The REST routes of rooms, shows and tracks as typed functions; staff-api has people, partner-api partners. No logic: a path, a shape in, a shape out.
import {
  broadcastBody,
  broadcastsBody,
  homeBody,
  logBody,
  meBody,
  type NewTrack,
  peaksBody,
  roomInfo,
  roomsBody,
  snapshotBody,
  timeBody,
  tokenBody,
  track,
  tracksBody,
} from "../../shared/http/bodies.ts";
import { api, ask, askOnce, at } from "./client.ts";

export { cancelUpload, type UploadOptions, upload } from "./upload.ts";

export const getTime = () => ask(api.GET("/api/time"), timeBody);
export const getHome = () => ask(api.GET("/api/home"), homeBody);

export const signIn = (link: string) => ask(api.POST("/api/sign-in", { body: { link } }), meBody);
export const signOut = () => ask(api.POST("/api/sign-out"), null);
export const getMe = () => ask(api.GET("/api/me"), meBody);

export const listRooms = () => ask(api.GET("/api/rooms"), roomsBody);
export const createRoom = (body: { room: string; title: string; tagline?: string }) =>
  askOnce((header) => api.POST("/api/rooms", { params: { header }, body }), roomInfo);
export const getSnapshot = (room: string) =>
  ask(api.GET("/api/rooms/{room}", at({ room })), snapshotBody);
/** Events after the cursor; without one, the server says `reset`. */
export const getLog = (room: string, since: string | null) => {
  const query = since === null ? {} : { since };
  return ask(api.GET("/api/rooms/{room}/log", { params: { path: { room }, query } }), logBody);
};

/** `previous`: a token this person had before, so that they stay the same person. */
export const getListenerToken = (room: string, previous?: string) =>
  ask(api.POST("/api/rooms/{room}/token", { ...at({ room }), body: shown(previous) }), tokenBody);
export const getStaffToken = (room: string) =>
  ask(api.POST("/api/rooms/{room}/staff-token", at({ room })), tokenBody);
/** For the frame of `partner` (the id in its boot) on a page of `host`. */
export const getEmbedToken = (
  room: string,
  { partner, host }: { partner: string; host: string | null },
  previous?: string,
) => {
  const body = { partner, ...(host === null ? {} : { host }), ...shown(previous) };
  return ask(api.POST("/api/rooms/{room}/embed-token", { ...at({ room }), body }), tokenBody);
};

export const listTracks = (signal?: AbortSignal) =>
  ask(api.GET("/api/tracks", signal ? { signal } : {}), tracksBody);
export const createTrack = (body: NewTrack) =>
  askOnce((header) => api.POST("/api/tracks", { params: { header }, body }), track);
export const editTrack = (id: string, body: { title?: string; artist?: string }) =>
  ask(api.PATCH("/api/tracks/{id}", { ...at({ id }), body }), track);
export const deleteTrack = (id: string) => ask(api.DELETE("/api/tracks/{id}", at({ id })), null);

/** The shape of a track, for everybody. */
export const getPeaks = (id: string) =>
  ask(api.GET("/api/tracks/{id}/peaks", at({ id })), peaksBody);

/** Newest first; `cursor` is the `next` of the page before. */
export const listBroadcasts = (cursor?: string, room?: string) => {
  const query = { ...(cursor ? { cursor } : {}), ...(room ? { room } : {}) };
  return ask(api.GET("/api/broadcasts", { params: { query } }), broadcastsBody);
};
export const getBroadcast = (id: string) =>
  ask(api.GET("/api/broadcasts/{id}", at({ id })), broadcastBody);

function shown(token: string | undefined): { token?: string } {
  return token === undefined ? {} : { token };
}
