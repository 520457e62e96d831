// Every REST route as a typed function. No logic: a path, a shape in, a shape out.
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
import { type NewPartner, partner, partnersBody } from "../../shared/http/partner-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { call } from "./request.ts";

export { cancelUpload, type UploadOptions, upload } from "./upload.ts";

export const getTime = () => call(API.time, { schema: timeBody });
export const getHome = () => call(API.home, { schema: homeBody });

export const signIn = (link: string) =>
  call(API.signIn, { method: "POST", body: { link }, schema: meBody });
export const signOut = () => call(API.signOut, { method: "POST", body: {}, schema: null });
export const getMe = () => call(API.me, { schema: meBody });

export const listRooms = () => call(API.rooms, { schema: roomsBody });
export const createRoom = (room: { room: string; title: string; tagline?: string }) =>
  call(API.rooms, { method: "POST", body: room, schema: roomInfo });
export const getSnapshot = (room: string) => call(API.snapshot(room), { schema: snapshotBody });
/** Events after the cursor; without one, the server says `reset`. */
export const getLog = (room: string, since: string | null) =>
  call(since === null ? API.log(room) : `${API.log(room)}?since=${encodeURIComponent(since)}`, {
    schema: logBody,
  });

/** `previous`: a token this person had before, so that they stay the same person. */
export const getListenerToken = (room: string, previous?: string) =>
  call(API.roomToken(room), {
    method: "POST",
    body: shown(previous),
    schema: tokenBody,
  });
export const getStaffToken = (room: string) =>
  call(API.staffToken(room), { method: "POST", body: {}, schema: tokenBody });
/** For the frame of `partner` (the id in its boot) on a page of `host`. */
export const getEmbedToken = (
  room: string,
  { partner, host }: { partner: string; host: string | null },
  previous?: string,
) =>
  call(API.embedToken(room), {
    method: "POST",
    body: { partner, ...(host === null ? {} : { host }), ...shown(previous) },
    schema: tokenBody,
  });

export const listTracks = (signal?: AbortSignal) =>
  call(API.tracks, { schema: tracksBody, ...(signal ? { signal } : {}) });
export const createTrack = (body: NewTrack) =>
  call(API.tracks, { method: "POST", body, schema: track });
export const editTrack = (id: string, body: { title?: string; artist?: string }) =>
  call(API.track(id), { method: "PATCH", body, schema: track });
export const deleteTrack = (id: string) => call(API.track(id), { method: "DELETE", schema: null });

/** The shape of a track, for everybody. */
export const getPeaks = (id: string) => call(API.trackPeaks(id), { schema: peaksBody });

/** Newest first; `cursor` is the `next` of the page before. */
export const listBroadcasts = (cursor?: string, room?: string) => {
  const query = { ...(cursor ? { cursor } : {}), ...(room ? { room } : {}) };
  return call(`${API.broadcasts}?${new URLSearchParams(query)}`, { schema: broadcastsBody });
};
export const getBroadcast = (id: string) => call(API.broadcast(id), { schema: broadcastBody });

export const listPartners = () => call(API.partners, { schema: partnersBody });
export const createPartner = (body: NewPartner) =>
  call(API.partners, { method: "POST", body, schema: partner });

function shown(token: string | undefined): { token?: string } {
  return token === undefined ? {} : { token };
}
