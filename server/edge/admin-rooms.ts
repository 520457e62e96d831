// Rooms over the signed interface: making one, and taking out everything that is stored about one.
import { newRoom, type RoomInfo, roomInfo } from "../../shared/http/bodies.ts";
import { dataPage, dataQuery } from "../../shared/http/machine-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { readPlace, roomData } from "../platform/personal-data.ts";
import { forgetRoom, insertRoom } from "../platform/registry.ts";
import { jsonBody } from "./body-rule.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { route } from "./route.ts";

export const ADMIN_ROOM_ROUTES = [
  route({
    method: "POST",
    path: ADMIN.rooms,
    summary: "Make a room, as an operator",
    answer: roomInfo,
    status: 201,
    auth: { signed: "site" },
    body: jsonBody(newRoom),
    handle: ({ body, machine }, { env, nowMs }) => {
      const info: RoomInfo = { room: body.room, title: body.title, tagline: body.tagline ?? "" };
      const statements = [insertRoom(env, info, nowMs)];
      const after = () => forgetRoom(info.room);
      return machine.commit({ statements, answer: info, status: 201, after });
    },
  }),
  route({
    method: "GET",
    path: ADMIN.roomData(":room"),
    summary: "Everything stored about a room, page by page",
    answer: dataPage,
    auth: { signed: "room" },
    params: roomParams,
    query: dataQuery,
    handle: async ({ params, query }, context) => {
      const info = await requireRoom(params.room, context);
      if (!info.ok) return info;
      const after = query.after === undefined ? null : readPlace(query.after);
      if (query.after !== undefined && !after) return err({ code: "bad_request" });
      return ok(await roomData(context.env, params.room, after));
    },
  }),
];
