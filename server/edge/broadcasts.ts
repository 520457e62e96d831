// Shows over HTTP: what is on, what comes, what was, and everything about one of them.
import * as z from "zod/mini";
import {
  type BroadcastBody,
  type BroadcastRow,
  broadcastBody,
  broadcastsBody,
  broadcastsQuery,
  type HomeBody,
  homeBody,
  type RoomInfo,
} from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { recordId } from "../../shared/protocol/scalars.ts";
import { err, ok } from "../../shared/result.ts";
import { TAGS } from "../domain/cache/tags.ts";
import { formatPlace, parsePlace } from "../domain/history/place.ts";
import { endedBroadcasts, findBroadcast, openBroadcasts } from "../platform/history.ts";
import { askRoom, listRooms } from "../platform/registry.ts";
import { cachedRoute, keptAnswer } from "./cached.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";

const RECENT = 6;

export const broadcastParams = z.object({ id: recordId });

export const HOME = keptAnswer({
  path: API.home,
  summary: "What is on, what comes, what was",
  answer: homeBody,
  policy: "schedule",
  tags: () => [TAGS.schedule, TAGS.history, TAGS.rooms],
  read: async (_input, source) => ok(await homeOf(source)),
});

export const PAST = keptAnswer({
  path: API.broadcasts,
  summary: "Past shows, newest first",
  answer: broadcastsBody,
  query: broadcastsQuery,
  policy: "history",
  tags: ({ query }) => [query.room === undefined ? TAGS.history : TAGS.historyOf(query.room)],
  read: ({ query }, source) => pastBroadcasts(query, source),
});

export const SHOW = keptAnswer({
  path: API.broadcast(":id"),
  summary: "One show with its tracks, its notices and the beginning of its chat",
  answer: broadcastBody,
  params: broadcastParams,
  policy: "show",
  tags: ({ params }) => [TAGS.show(params.id), TAGS.words],
  read: ({ params }, source) => broadcastFor(params.id, source),
  // What the room is called is told too.
  tagsOf: ({ info }) => [TAGS.room(info.room)],
});

export const BROADCAST_ROUTES = [cachedRoute(HOME), cachedRoute(PAST), cachedRoute(SHOW)];

/** What the front page shows. */
export async function homeOf({ env, nowMs }: Pick<Context, "env" | "nowMs">): Promise<HomeBody> {
  const [open, ended, rooms] = await Promise.all([
    openBroadcasts(env, nowMs),
    endedBroadcasts(env, { place: null, limit: RECENT }),
    listRooms(env),
  ]);
  const withRoom = (rows: readonly BroadcastRow[]) =>
    rows.flatMap((broadcast) => {
      const info = rooms.find(({ room }) => room === broadcast.room);
      return info ? [{ info, broadcast }] : [];
    });
  return {
    onAir: withRoom(open.filter(({ phase }) => phase !== "scheduled")),
    upcoming: withRoom(open.filter(({ phase }) => phase === "scheduled")),
    recent: withRoom(ended.rows),
    rooms,
  };
}

/** One page of past broadcasts; a cursor that is not ours is a bad request, not a crash. */
export async function pastBroadcasts(
  query: z.infer<typeof broadcastsQuery>,
  { env }: Pick<Context, "env">,
) {
  const place = query.cursor === undefined ? null : parsePlace(query.cursor);
  if (query.cursor !== undefined && !place) return err<Refused>({ code: "bad_request" });
  const { rows, next } = await endedBroadcasts(env, { room: query.room, place });
  return ok({ broadcasts: rows, next: next && formatPlace(next) });
}

/** A broadcast with its tracks, its notices and the beginning of its chat. */
async function broadcastFor(id: string, { env }: Pick<Context, "env">) {
  const found = await findBroadcast(env, id);
  if (!found) return ok(null);
  const { room } = found.broadcast;
  // A room can be gone from the registry while its past shows stay.
  const gone: RoomInfo = { room, title: room, tagline: "" };
  return ok<BroadcastBody>({ ...found, info: (await askRoom(env, room)) ?? gone });
}
