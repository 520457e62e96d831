// Rooms over HTTP: which exist, one at a moment, its log for clients without sockets, and making one.
import * as z from "zod/mini";
import {
  logBody,
  newRoom,
  type RoomInfo,
  roomInfo,
  roomsBody,
  snapshotBody,
} from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { roomName } from "../../shared/protocol/scalars.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { TAGS } from "../domain/cache/tags.ts";
import { createRoom, findRoom, listRooms } from "../platform/registry.ts";
import { readRoom } from "../platform/room-call.ts";
import { jsonBody } from "./body-rule.ts";
import { cachedRoute } from "./cached.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { route } from "./route.ts";
import { snapshotOf } from "./snapshot.ts";
import { unreachable } from "./unreachable.ts";

export const roomParams = z.object({ room: roomName });

export const ROOM_ROUTES = [
  cachedRoute({
    path: API.rooms,
    summary: "All rooms",
    answer: roomsBody,
    policy: "rooms",
    tags: () => [TAGS.rooms],
    read: async (_input, { env }) => ok({ rooms: await listRooms(env) }),
  }),
  route({
    method: "POST",
    path: API.rooms,
    summary: "Make a room",
    answer: roomInfo,
    status: 201,
    auth: { can: "site" },
    body: jsonBody(newRoom),
    handle: async ({ body }, { env, nowMs }) => {
      const info: RoomInfo = { room: body.room, title: body.title, tagline: body.tagline ?? "" };
      if (!(await createRoom(env, info, nowMs))) {
        return err({ code: "conflict", message: "A room of that name already exists." });
      }
      return Response.json(info, { status: 201 });
    },
  }),
  route({
    method: "GET",
    path: API.snapshot(":room"),
    summary: "A room at this moment, with the cursor from which its log goes on",
    answer: snapshotBody,
    auth: "public",
    cors: true,
    params: roomParams,
    handle: async ({ params }, context) => {
      const info = await requireRoom(params.room, context);
      return info.ok ? snapshotOf(context.env, info.value, context.requestId) : info;
    },
  }),
  route({
    method: "GET",
    path: API.log(":room"),
    summary: "What happened in a room after a cursor",
    answer: logBody,
    auth: "public",
    cors: true,
    params: roomParams,
    query: z.object({ since: z.optional(z.string().check(z.maxLength(60))) }),
    handle: async ({ params, query }, context) => {
      const info = await requireRoom(params.room, context);
      if (!info.ok) return info;
      const since = query.since ?? null;
      const page = await readRoom(context.env, params.room, async (stub) => stub.readLog(since));
      return page.ok ? page : unreachable(params.room, page.error, context.requestId);
    },
  }),
];

/** The room's registry row; without one no object is ever touched. */
export async function requireRoom(
  room: string,
  { env, nowMs }: Pick<Context, "env" | "nowMs">,
): Promise<Result<RoomInfo, Refused>> {
  const info = await findRoom(env, room, nowMs);
  return info ? ok(info) : err({ code: "no_such_room" });
}
