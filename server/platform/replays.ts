// Recordings that can be played, in D1: which files each show has, and whether they may be taken along. The bucket has the files.
import * as z from "zod/mini";
import { type ReplayFile, replayFile } from "../../shared/http/replay-bodies.ts";
import { type ReadStore, type Row, readJson, text, whole } from "./history-rows.ts";

export type Replay = {
  readonly broadcast: string;
  readonly room: string;
  readonly download: boolean;
  readonly files: readonly ReplayFile[];
};
/** A recording with the show it is of. */
export type TitledReplay = Replay & { readonly title: string; readonly startedAt: number | null };

const fileList = z.array(replayFile);

const KEEP = `
  INSERT INTO replays (broadcast_id, room, made_at, files) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (broadcast_id) DO UPDATE SET files = excluded.files WHERE files <> excluded.files`;
const WITH_SHOW = `
  SELECT replays.*, broadcasts.title, broadcasts.started_at FROM replays
  JOIN broadcasts ON broadcasts.id = replays.broadcast_id`;
const OF_SHOW = `
  SELECT id AS broadcast_id, broadcasts.room, download, files, title, started_at
  FROM broadcasts LEFT JOIN replays ON broadcast_id = id WHERE id = ?1`;
const NEWEST = `${WITH_SHOW} WHERE replays.room = ?1 ORDER BY made_at DESC LIMIT 1`;
const TO_TAKE = `
  SELECT * FROM replays WHERE download = 1 AND broadcast_id IN (SELECT value FROM json_each(?1))`;

/** Notes that a show's replay is there. Rejects when D1 does. */
export async function keepReplay(
  db: D1Database,
  { broadcast, room, files }: Omit<Replay, "download">,
  nowMs: number,
): Promise<void> {
  await db.prepare(KEEP).bind(broadcast, room, nowMs, JSON.stringify(files)).run();
}

/** The recording of a show, without files while there is none; null when there is no such show. */
export async function replayOf({ DB }: ReadStore, broadcast: string): Promise<TitledReplay | null> {
  const row = await DB.prepare(OF_SHOW).bind(broadcast).first<Row>();
  return row && toTitled(row);
}

/** The newest recording of a room. */
export async function newestReplay({ DB }: ReadStore, room: string): Promise<TitledReplay | null> {
  const row = await DB.prepare(NEWEST).bind(room).first<Row>();
  return row && toTitled(row);
}

/** Those of these shows whose files may be taken along. */
export async function replaysToTake(
  { DB }: ReadStore,
  broadcasts: readonly string[],
): Promise<readonly Replay[]> {
  const found = await DB.prepare(TO_TAKE).bind(JSON.stringify(broadcasts)).all<Row>();
  return found.results.map(toReplay);
}

/** Whether the files of this show may be taken along, from now on. False when this room has no such recording. */
export async function allowDownload(
  { DB }: { readonly DB: D1Database },
  { broadcast, room }: Pick<Replay, "broadcast" | "room">,
  download: boolean,
): Promise<boolean> {
  const { meta } = await DB.prepare(
    "UPDATE replays SET download = ?3 WHERE broadcast_id = ?1 AND room = ?2",
  )
    .bind(broadcast, room, download ? 1 : 0)
    .run();
  return meta.changes > 0;
}

function toReplay(row: Row): Replay {
  const files = fileList.safeParse(readJson(text(row.files)));
  return {
    broadcast: text(row.broadcast_id),
    room: text(row.room),
    download: row.download === 1,
    files: files.success ? files.data : [],
  };
}

const toTitled = (row: Row): TitledReplay => ({
  ...toReplay(row),
  title: text(row.title),
  startedAt: whole(row.started_at),
});
