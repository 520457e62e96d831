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
import { err, ok, type Result } from "../../shared/result.ts";
import { formatPlace, parsePlace } from "../domain/history/place.ts";
import { endedBroadcasts, findBroadcast, openBroadcasts } from "../platform/history.ts";
import { findRoom, listRooms } from "../platform/registry.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { route } from "./route.ts";

const RECENT = 6;

export const broadcastParams = z.object({ id: recordId });

export const BROADCAST_ROUTES = [
  route({
    method: "GET",
    path: API.home,
    summary: "What is on, what comes, what was",
    answer: homeBody,
    auth: "public",
    handle: async (_input, context) => ok(await homeOf(context)),
  }),
  route({
    method: "GET",
    path: API.broadcasts,
    summary: "Past shows, newest first",
    answer: broadcastsBody,
    auth: "public",
    query: broadcastsQuery,
    handle: ({ query }, context) => pastBroadcasts(query, context),
  }),
  route({
    method: "GET",
    path: API.broadcast(":id"),
    summary: "One show with its tracks and its chat",
    answer: broadcastBody,
    auth: "public",
    params: broadcastParams,
    handle: ({ params }, context) => broadcastOf(params.id, context),
  }),
];

/** What the front page shows. */
export async function homeOf({ env, nowMs }: Context): Promise<HomeBody> {
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

/** A broadcast with its tracks and chat. */
export async function broadcastOf(
  id: string,
  { env, nowMs }: Pick<Context, "env" | "nowMs">,
): Promise<Result<BroadcastBody, Refused>> {
  const found = await findBroadcast(env, id);
  if (!found) return err({ code: "not_found" });
  const { room } = found.broadcast;
  // A room can be gone from the registry while its past shows stay.
  const gone: RoomInfo = { room, title: room, tagline: "" };
  return ok({ ...found, info: (await findRoom(env, room, nowMs)) ?? gone });
}
