// The read API for partners: what a room plays, who is there, what comes and what was. Public, cached, and readable for scripts
// on registered pages. Nobody's words and nobody's name are in it.
import * as z from "zod/mini";
import type { BroadcastRow, RoomInfo, SnapshotBody } from "../../shared/http/bodies.ts";
import { mediaUrl, PAGES, V1 } from "../../shared/http/paths.ts";
import {
  type PublicCounts,
  type PublicHistory,
  type PublicNow,
  type PublicPlays,
  type PublicSchedule,
  type PublicShow,
  publicCounts,
  publicHistory,
  publicHistoryQuery,
  publicNow,
  publicPlays,
  publicRoom,
  publicSchedule,
} from "../../shared/http/public-bodies.ts";
import type { TrackCard } from "../../shared/protocol/scalars.ts";
import { recordId, roomName } from "../../shared/protocol/scalars.ts";
import { ok, type Result } from "../../shared/result.ts";
import { TAGS } from "../domain/cache/tags.ts";
import { findBroadcast, openBroadcasts } from "../platform/history.ts";
import { askRoom, findRoom } from "../platform/registry.ts";
import { pastBroadcasts } from "./broadcasts.ts";
import { cachedRoute } from "./cached.ts";
import type { Source } from "./cached-read.ts";
import type { Refused } from "./errors.ts";
import { snapshotOf } from "./snapshot.ts";

const params = z.object({ room: roomName });
const showParams = z.object({ room: roomName, show: recordId });
const missing: Refused = { code: "no_such_room" };
const common = { cors: true, missing } as const;

export const PUBLIC_API_ROUTES = [
  cachedRoute({
    ...common,
    path: V1.room(":room"),
    summary: "A room",
    answer: publicRoom,
    params,
    policy: "rooms",
    tags: (input) => [TAGS.room(input.params.room)],
    read: (input, source) =>
      ofRoom(input.params.room, source, async (info) =>
        ok({ ...info, url: source.ownOrigin + PAGES.room(info.room) }),
      ),
  }),
  cachedRoute({
    ...common,
    path: V1.now(":room"),
    summary: "What a room plays now",
    answer: publicNow,
    params,
    policy: "now",
    tags: (input) => [TAGS.room(input.params.room)],
    read: (input, source) =>
      ofRoom(input.params.room, source, (info) => nowOf(info, source), findRoom),
  }),
  cachedRoute({
    ...common,
    path: V1.counts(":room"),
    summary: "How many people are in a room, and how they react",
    answer: publicCounts,
    params,
    policy: "now",
    tags: (input) => [TAGS.room(input.params.room)],
    read: (input, source) =>
      ofRoom(input.params.room, source, (info) => countsOf(info, source), findRoom),
  }),
  cachedRoute({
    ...common,
    path: V1.schedule(":room"),
    summary: "What is on in a room, and what comes",
    answer: publicSchedule,
    params,
    policy: "schedule",
    tags: (input) => [TAGS.room(input.params.room), TAGS.schedule],
    read: (input, source) =>
      ofRoom(input.params.room, source, async ({ room }) => ok(await scheduleOf(room, source))),
  }),
  cachedRoute({
    ...common,
    path: V1.history(":room"),
    summary: "Past shows of a room, newest first",
    answer: publicHistory,
    params,
    query: publicHistoryQuery,
    policy: "history",
    tags: (input) => [TAGS.room(input.params.room), TAGS.historyOf(input.params.room)],
    read: (input, source) =>
      ofRoom(input.params.room, source, ({ room }) => historyOf(room, input.query.cursor, source)),
  }),
  cachedRoute({
    ...common,
    missing: { code: "not_found" },
    path: V1.show(":room", ":show"),
    summary: "A past show of a room with what was played",
    answer: publicPlays,
    params: showParams,
    policy: "show",
    tags: (input) => [TAGS.show(input.params.show)],
    read: async (input, source) => ok(await playsOf(input.params, source)),
  }),
];

/**
 * What `read` says about a room that exists; null for one that does not. What lives for seconds needs no database to know the
 * room (`findRoom`), what is kept for longer must not be made from a memory.
 */
async function ofRoom<V>(
  room: string,
  { env, nowMs }: Source,
  read: (info: RoomInfo) => Promise<Result<V, Refused>>,
  find: typeof findRoom = askRoom,
): Promise<Result<V | null, Refused>> {
  const info = await find(env, room, nowMs);
  return info ? read(info) : ok(null);
}

async function nowOf(info: RoomInfo, source: Source): Promise<Result<PublicNow, Refused>> {
  const answer = await snapshotOf(source.env, info);
  return answer.ok ? ok(nowFrom(answer.value, source.ownOrigin)) : answer;
}

function nowFrom({ info, view, serverNowMs }: SnapshotBody, ownOrigin: string): PublicNow {
  const { broadcast, deck } = view;
  const { id, title, startsAt, startedAt, endedAt, phase } = broadcast;
  const { room } = info;
  return {
    room,
    phase,
    show: id === "" ? null : { id, room, title, startsAt, startedAt, endedAt },
    track: deck.track && trackFrom(deck.track, ownOrigin),
    playing: deck.playing,
    positionMs: deck.positionMs,
    at: deck.at,
    asOfMs: serverNowMs,
  };
}

function trackFrom(
  track: Pick<TrackCard, "title" | "artist" | "durationMs" | "artworkKey">,
  ownOrigin: string,
) {
  const { title, artist, durationMs, artworkKey } = track;
  const artworkUrl = artworkKey === null ? null : ownOrigin + mediaUrl(artworkKey);
  return { title, artist, durationMs, artworkUrl };
}

async function countsOf(info: RoomInfo, source: Source): Promise<Result<PublicCounts, Refused>> {
  const answer = await snapshotOf(source.env, info);
  if (!answer.ok) return answer;
  const { pulse, serverNowMs } = answer.value;
  const { connected, people, listening, embedded } = pulse.counts;
  const counts = { connected, people, listening, embedded };
  return ok({ room: info.room, ...counts, reactions: pulse.reactions, asOfMs: serverNowMs });
}

async function scheduleOf(room: string, { env, nowMs }: Source): Promise<PublicSchedule> {
  const open = (await openBroadcasts(env, nowMs)).filter((row) => row.room === room);
  const onAir = open.find(({ phase }) => phase !== "scheduled");
  const upcoming = open.filter(({ phase }) => phase === "scheduled");
  return { room, onAir: onAir ? showFrom(onAir) : null, upcoming: upcoming.map(showFrom) };
}

async function historyOf(
  room: string,
  cursor: string | undefined,
  { env }: Source,
): Promise<Result<PublicHistory, Refused>> {
  const page = await pastBroadcasts({ room, cursor }, { env });
  if (!page.ok) return page;
  return ok({ shows: page.value.broadcasts.map(pastFrom), next: page.value.next });
}

async function playsOf(
  { room, show }: z.infer<typeof showParams>,
  { env, ownOrigin }: Source,
): Promise<PublicPlays | null> {
  const found = await findBroadcast(env, show);
  if (found?.broadcast.room !== room || found.broadcast.phase !== "ended") return null;
  const plays = found.plays.map((play) => ({ ...trackFrom(play, ownOrigin), at: play.at }));
  return { show: pastFrom(found.broadcast), plays };
}

function showFrom({ id, room, title, startsAt, startedAt, endedAt }: BroadcastRow): PublicShow {
  return { id, room, title, startsAt, startedAt, endedAt };
}

function pastFrom(row: BroadcastRow): PublicHistory["shows"][number] {
  const { peakPeople, peopleTotal, playCount, recorded } = row;
  return { ...showFrom(row), peakPeople, peopleTotal, playCount, recorded };
}
