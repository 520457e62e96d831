// Letting go of what the archive has kept for its time, a few shows per run: each step is a transaction of its own, may be
// repeated, and what is left waits for the next hour.
import { TAGS } from "../domain/cache/tags.ts";
import { horizons, type Retention } from "../domain/history/retention.ts";
import { invalidate } from "./cache-tags.ts";
import { forgetSound } from "./sound-sweep.ts";

type Store = { readonly DB: D1Database; readonly MEDIA_BUCKET: R2Bucket };

/** What one run takes on: far more than an hour adds, little enough that it never gets in anybody's way. */
const SHOWS_PER_RUN = 20;
const ROWS_PER_RUN = 5_000;

/** How many of each went. */
export type Forgotten = {
  readonly chats: number;
  readonly logs: number;
  readonly sounds: number;
  readonly attendance: number;
  readonly strayLines: number;
};

export async function forgetOldHistory(
  store: Store,
  retention: Retention,
  nowMs: number,
): Promise<Forgotten> {
  const { chatBeforeMs, logBeforeMs, soundBeforeMs, attendanceBeforeMs } = horizons(
    retention,
    nowMs,
  );
  const chats = await eachShow(store, "chat_forgotten_at", chatBeforeMs, ({ id }) =>
    forgetChat(store, id, nowMs),
  );
  const logs = await eachShow(store, "log_forgotten_at", logBeforeMs, ({ id }) =>
    forgetLog(store, id, nowMs),
  );
  const sounds = await eachShow(store, "sound_forgotten_at", soundBeforeMs, (show) =>
    forgetSound(store, show, nowMs),
  );
  const strayLines = await deleted(store, STRAY_LINES, chatBeforeMs);
  const attendance = await deleted(store, ATTENDANCE, attendanceBeforeMs);
  if (chats + logs + strayLines > 0) await invalidate(store, [TAGS.words]);
  return { chats, logs, sounds, attendance, strayLines };
}

/** Said while no show was on. */
const STRAY_LINES = `
  DELETE FROM chat_lines WHERE id IN (
    SELECT id FROM chat_lines WHERE broadcast_id IS NULL AND at < ?1 LIMIT ${ROWS_PER_RUN})`;
const ATTENDANCE = `
  DELETE FROM attendance WHERE (broadcast_id, who) IN (
    SELECT broadcast_id, who FROM attendance WHERE at < ?1 LIMIT ${ROWS_PER_RUN})`;

async function deleted({ DB }: Store, query: string, beforeMs: number | null): Promise<number> {
  if (beforeMs === null) return 0;
  return (await DB.prepare(query).bind(beforeMs).run()).meta.changes;
}

async function eachShow(
  { DB }: Store,
  mark: "chat_forgotten_at" | "log_forgotten_at" | "sound_forgotten_at",
  beforeMs: number | null,
  forget: (show: { id: string; room: string }) => Promise<void>,
): Promise<number> {
  if (beforeMs === null) return 0;
  const old = await DB.prepare(
    `SELECT id, room FROM broadcasts WHERE ${mark} IS NULL AND ended_at < ?1 ORDER BY ended_at LIMIT ${SHOWS_PER_RUN}`,
  )
    .bind(beforeMs)
    .all<{ id: string; room: string }>();
  for (const show of old.results) await forget(show);
  return old.results.length;
}

/** The words and who said them; that something was said stays in the log, whose numbers have no holes. */
async function forgetChat({ DB }: Store, id: string, nowMs: number): Promise<void> {
  await DB.batch([
    DB.prepare("DELETE FROM chat_lines WHERE broadcast_id = ?1").bind(id),
    DB.prepare(
      `UPDATE events SET by_person = NULL, body = json_set(body, '$.text', '', '$.name', '')
       WHERE broadcast_id = ?1 AND kind = 'chat.said'`,
    ).bind(id),
    DB.prepare("UPDATE broadcasts SET chat_forgotten_at = ?2 WHERE id = ?1").bind(id, nowMs),
  ]);
}

/** The log itself; the play list, the notices and the numbers have tables of their own and stay. */
async function forgetLog({ DB }: Store, id: string, nowMs: number): Promise<void> {
  await DB.batch([
    DB.prepare("DELETE FROM events WHERE broadcast_id = ?1").bind(id),
    DB.prepare("UPDATE broadcasts SET log_forgotten_at = ?2 WHERE id = ?1").bind(id, nowMs),
  ]);
}
