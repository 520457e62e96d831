// A show to take away: everything public as JSON, the play list as CSV, and for those who run shows the log itself.
import { type ExportBody, exportBody } from "../../shared/http/history-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err } from "../../shared/result.ts";
import { csvText } from "../domain/history/csv.ts";
import { coversRoom } from "../domain/identity/grant.ts";
import { exportShow, type LogPlace, logLines, logPlaceOf } from "../platform/history-export.ts";
import type { ReadStore } from "../platform/history-rows.ts";
import { BOOKMARK_HEADER, historySession } from "../platform/history-session.ts";
import { findRoom } from "../platform/registry.ts";
import { broadcastParams } from "./broadcasts.ts";
import type { Context } from "./context.ts";
import { FORGOTTEN } from "./history.ts";
import { route } from "./route.ts";

const COLUMNS = ["began_at", "title", "artist", "seconds", "track_id", "seq", "sha256"] as const;

export const EXPORT_ROUTES = [
  route({
    method: "GET",
    path: API.showExport(":id"),
    auth: "public",
    params: broadcastParams,
    answer: exportBody,
    summary: "One past show, whole: numbers, tracks with their hash chain, notices, chat",
    handle: async ({ params }, context) => {
      const found = await showOf(params.id, context);
      if (!found) return err({ code: "not_found" });
      return file(JSON.stringify(found), "application/json", `${params.id}.json`);
    },
  }),
  route({
    method: "GET",
    path: API.playList(":id"),
    auth: "public",
    params: broadcastParams,
    answerType: "text/csv",
    summary: "The play list of a past show as CSV, with its hash chain",
    handle: async ({ params }, context) => {
      const found = await showOf(params.id, context);
      if (!found) return err({ code: "not_found" });
      const rows = found.plays.map((play) => [
        new Date(play.at).toISOString(),
        play.title,
        play.artist,
        Math.round(play.durationMs / 1_000),
        play.trackId,
        play.seq,
        play.hash,
      ]);
      return file(csvText([COLUMNS, ...rows]), "text/csv; charset=utf-8", `${params.id}.csv`);
    },
  }),
  route({
    method: "GET",
    path: API.showLog(":id"),
    // Who said what under which id is for those who run the shows of that room.
    auth: { can: "air" },
    params: broadcastParams,
    answerType: "application/x-ndjson",
    summary: "The log of a past show, one event a line; the last line says how many",
    handle: async ({ params, staff }, { env, request }) => {
      const session = historySession(env, request.headers.get(BOOKMARK_HEADER));
      const place = await logPlaceOf(session, params.id);
      if (place === null) return err({ code: "not_found" });
      if (place === "forgotten") return err(FORGOTTEN);
      if (!coversRoom(staff, place.room)) return err({ code: "forbidden" });
      const lines = wholeLog(session, params.id, place);
      return file(streamOf(lines), "application/x-ndjson", `${params.id}.ndjson`);
    },
  }),
];

async function showOf(id: string, { env, request, nowMs }: Context): Promise<ExportBody | null> {
  const session = historySession(env, request.headers.get(BOOKMARK_HEADER));
  const found = await exportShow(session, id);
  if (!found) return null;
  const { room } = found.broadcast;
  const info = (await findRoom(env, room, nowMs)) ?? { room, title: room, tagline: "" };
  return { format: "judah-show-1", room: info, ...found };
}

/** Between a first and a last line, so that a file which was cut short can be told from a whole one. */
async function* wholeLog(store: ReadStore, id: string, place: LogPlace): AsyncGenerator<string> {
  yield `${JSON.stringify({ format: "judah-log-1", show: id, ...place })}\n`;
  let events = 0;
  for await (const line of logLines(store, id, place)) {
    events += 1;
    yield line;
  }
  yield `${JSON.stringify({ end: true, events })}\n`;
}

function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const { value, done } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await lines.return(undefined)),
  });
}

function file(body: BodyInit, type: string, name: string): Response {
  return new Response(body, {
    headers: { "Content-Type": type, "Content-Disposition": `attachment; filename="${name}"` },
  });
}
