// A show's audience for its staff: the curve while it is on, the report afterwards. Room and D1 each have a part of it.
import * as z from "zod/mini";
import { API } from "../../shared/http/paths.ts";
import {
  type CurveBody,
  curveBody,
  type ReportBody,
  reportBody,
} from "../../shared/http/report-bodies.ts";
import { recordId, roomName } from "../../shared/protocol/scalars.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Minute } from "../domain/analytics/minute.ts";
import { joinedMinutes, reportOf, shownMinute } from "../domain/analytics/report.ts";
import { soundReport } from "../domain/analytics/sound-report.ts";
import { viewAt } from "../domain/history/moment.ts";
import { findBroadcast } from "../platform/history.ts";
import { momentOf } from "../platform/history-moment.ts";
import { earsOfShow, minutesOf } from "../platform/minutes.ts";
import { callRoom } from "../platform/room-call.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { route } from "./route.ts";
import { unreachable } from "./unreachable.ts";

export const REPORT_ROUTES = [
  route({
    method: "GET",
    path: API.curve(":room"),
    auth: { can: "moderate" },
    params: roomParams,
    answer: curveBody,
    summary: "The audience of the running show, minute by minute",
    handle: ({ params }, context) => curveOf(params.room, context),
  }),
  route({
    method: "GET",
    path: API.report(":room", ":id"),
    auth: { can: "moderate" },
    params: z.object({ room: roomName, id: recordId }),
    answer: reportBody,
    summary: "Everything about the audience of one show",
    handle: ({ params }, context) => reportFor(params, context),
  }),
];

async function curveOf(room: string, context: Context): Promise<Result<CurveBody, Refused>> {
  const info = await requireRoom(room, context);
  if (!info.ok) return info;
  const running = await recordIn(room, context);
  if (!running.ok) return running;
  const { broadcast, minutes } = running.value;
  const kept = broadcast === "" ? [] : await minutesOf(context.env, broadcast);
  return ok({
    room,
    broadcastId: broadcast || null,
    minutes: joinedMinutes(kept, minutes).map(shownMinute),
    serverNowMs: context.nowMs,
  });
}

async function reportFor(
  { room, id }: { room: string; id: string },
  context: Context,
): Promise<Result<ReportBody, Refused>> {
  const info = await requireRoom(room, context);
  if (!info.ok) return info;
  const show = await findBroadcast(context.env, id);
  // A grant for one room is none for the shows of another.
  if (!show || show.broadcast.room !== room) return err({ code: "not_found" });
  const { broadcast, plays } = show;
  const { env, nowMs } = context;
  const [kept, ears, moment] = await Promise.all([
    minutesOf(env, id),
    earsOfShow(env, id),
    momentOf(env, id, broadcast.endedAt ?? nowMs),
  ]);
  const known = moment && moment !== "forgotten" ? viewAt(moment.carried, moment.events) : null;
  // The room's alarm brings a show's last minutes a moment after its end. Without the room, what is there is still true.
  const isThere = broadcast.endedAt !== null && reaches(kept, broadcast.endedAt);
  const asked = isThere ? null : await recordIn(room, context, id);
  const inRoom = asked?.ok ? asked.value : NOTHING;
  const minutes = joinedMinutes(kept, inRoom.minutes);
  const { title, phase, startedAt, endedAt, peopleTotal } = broadcast;
  return ok({
    info: info.value,
    ...{ broadcastId: id, title, phase, startedAt, endedAt, peopleTotal },
    complete: endedAt !== null && reaches(minutes, endedAt),
    ...reportOf(minutes, plays, [...inRoom.ears, ...ears], endedAt),
    sound: known && soundReport(known.sound, endedAt ?? nowMs),
  });
}

const NOTHING = { broadcast: "", minutes: [], ears: [] } as const;

/** What the room has of its running show, or of the one that is named. */
async function recordIn(room: string, { env, requestId }: Context, show?: string) {
  const answer = await callRoom(env, room, async (stub) => stub.curve(show));
  return answer.ok ? ok(answer.value ?? NOTHING) : unreachable(room, answer.error, requestId);
}

function reaches(minutes: readonly Minute[], endedMs: number): boolean {
  const last = minutes.at(-1);
  return last !== undefined && last.at + 60_000 >= endedMs;
}
