// What a room has cost so far, as its objects counted it themselves. For staff; asking is a call, and wakes who sleeps.
import * as z from "zod/mini";
import { type MeterBody, meterBody } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { objectName } from "../domain/room/spread.ts";
import { callRoom } from "../platform/room-call.ts";
import type { Context } from "./context.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { type Answer, route } from "./route.ts";
import { unreachable } from "./unreachable.ts";

const LEADER = 0;

export const METER_ROUTES = [
  route({
    method: "GET",
    path: API.meter(":room"),
    summary: "What a room's object has cost so far",
    answer: meterBody,
    auth: { can: "moderate" },
    params: roomParams,
    query: z.object({ relay: z.optional(z.string().check(z.regex(/^(0|[1-9][0-9]{0,3})$/))) }),
    handle: ({ params, query }, context) => {
      return meterOf(params.room, Number(query.relay ?? LEADER), context);
    },
  }),
];

async function meterOf(room: string, relay: number, context: Context): Promise<Answer> {
  const info = await requireRoom(room, context);
  if (!info.ok) return info;
  const ask = (which: number) =>
    callRoom(context.env, objectName({ room, relay: which }), async (stub) => stub.meter());
  const leader = await ask(LEADER);
  if (!leader.ok) return unreachable(room, leader.error, context.requestId);
  const { relays } = leader.value;
  // Asking an object that never was would make it.
  if (relay > relays) return err({ code: "not_found" });
  const asked = relay === LEADER ? leader : await ask(relay);
  if (!asked.ok) return unreachable(room, asked.error, context.requestId);
  const { reading } = asked.value;
  return ok({ room, relay, relays, reading, serverNowMs: context.nowMs } satisfies MeterBody);
}
