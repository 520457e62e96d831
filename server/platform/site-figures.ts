// The figures of a site for its operators: sums from D1, and from the rooms that are open their own.
import type { RoomFigures, SiteFigures } from "../domain/analytics/site-metrics.ts";
import { inTime } from "./in-time.ts";
import { callRoom } from "./room-call.ts";

/** More would be many calls for one look; the rooms that were opened last count. */
const ROOMS_ASKED_MAX = 50;
const PATIENCE_MS = 3_000;

const ROOMS = "SELECT count(*) AS n FROM rooms";
const PHASES = "SELECT phase, count(*) AS n FROM broadcasts GROUP BY phase ORDER BY phase";
const TRACKS =
  "SELECT count(*) AS n, coalesce(sum(bytes), 0) AS bytes FROM tracks WHERE deleted_at IS NULL";
const RECORDINGS = `
  SELECT (SELECT count(*) FROM replays) AS n, coalesce(sum(file.value ->> 'bytes'), 0) AS bytes
  FROM replays, json_each(replays.files) AS file`;
const PENDING = `
  SELECT 'expulsions' AS what, count(*) AS n FROM expulsions
  UNION ALL SELECT 'erasures', count(*) FROM erasures`;
const OPEN = `
  SELECT room FROM broadcasts WHERE phase IN ('doors', 'live', 'break')
  GROUP BY room ORDER BY max(coalesce(started_at, 0)) DESC LIMIT ?1`;

type Row = { n: number; phase?: string; what?: string; bytes?: number; room?: string };

export async function siteFigures(env: Env): Promise<SiteFigures> {
  const { DB } = env;
  const [rooms, phases, tracks, recordings, pending, open] = await DB.batch<Row>([
    DB.prepare(ROOMS),
    DB.prepare(PHASES),
    DB.prepare(TRACKS),
    DB.prepare(RECORDINGS),
    DB.prepare(PENDING),
    DB.prepare(OPEN).bind(ROOMS_ASKED_MAX),
  ]);
  const named = (rows: readonly Row[] = [], name: "phase" | "what") =>
    Object.fromEntries(rows.map((row) => [String(row[name]), row.n]));
  return {
    version: env.VERSION?.id || "local",
    rooms: rooms?.results[0]?.n ?? 0,
    broadcasts: named(phases?.results, "phase"),
    tracks: tracks?.results[0]?.n ?? 0,
    trackBytes: tracks?.results[0]?.bytes ?? 0,
    recordings: recordings?.results[0]?.n ?? 0,
    recordingBytes: recordings?.results[0]?.bytes ?? 0,
    pending: named(pending?.results, "what"),
    open: await Promise.all((open?.results ?? []).map(({ room = "" }) => figuresOf(env, room))),
  };
}

async function figuresOf(env: Env, room: string): Promise<RoomFigures> {
  const asked = Promise.all([
    callRoom(env, room, async (stub) => stub.snapshot()),
    callRoom(env, room, async (stub) => stub.meter()),
    callRoom(env, room, async (stub) => stub.heard()),
  ]);
  const answers = await inTime(asked, PATIENCE_MS).catch(() => null);
  const [snapshot, meter, heard] = answers ?? [];
  if (!snapshot?.ok || !meter?.ok || !heard?.ok) return { room, now: null };
  const { relays, reading } = meter.value;
  const { counts } = snapshot.value.pulse;
  return { room, now: { counts, relays, reading, heard: heard.value } };
}
