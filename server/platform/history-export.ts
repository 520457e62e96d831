// One show as it leaves the archive: its plays with their hashes, all of its chat, and its log in stretches.
import type { ExportBody } from "../../shared/http/history-bodies.ts";
import { chainStart } from "../domain/history/play-chain.ts";
import { chatOf, findBroadcast } from "./history.ts";
import { type Line, type ReadStore, type Row, text, toPlay, whole } from "./history-rows.ts";

const LOG_PAGE = 1_000;

export type ShowExport = Omit<ExportBody, "format" | "room">;

/** Everything about one show that everybody may know, or null. */
export async function exportShow(store: ReadStore, id: string): Promise<ShowExport | null> {
  const found = await findBroadcast(store, id);
  if (!found) return null;
  const { broadcast, announcements } = found;
  const [plays, places] = await store.DB.batch<Row>([
    store.DB.prepare("SELECT * FROM plays WHERE broadcast_id = ?1 ORDER BY seq").bind(id),
    store.DB.prepare(BEFORE).bind(id),
  ]);
  const rows = plays?.results ?? [];
  const place = places?.results[0] ?? {};
  const chain = { room: broadcast.room, epoch: text(place.epoch) };
  return {
    broadcast,
    announcements,
    chain: { ...chain, before: place.hash == null ? chainStart(chain) : text(place.hash) },
    plays: rows.map((row) => ({ ...toPlay(row), hash: row.hash == null ? null : text(row.hash) })),
    chat: await allLines(store, id),
  };
}

/** The show's epoch, and the hash of the last play before the show. */
const BEFORE = `
  SELECT b.epoch, (SELECT hash FROM plays AS p WHERE p.room = b.room AND p.epoch = b.epoch AND p.seq < b.first_seq
    ORDER BY p.seq DESC LIMIT 1) AS hash
  FROM broadcasts AS b WHERE b.id = ?1`;

async function allLines(store: ReadStore, id: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (let after: number | null = -1; after !== null; ) {
    const page: { chat: Line[]; next: number | null } = await chatOf(store, id, after);
    lines.push(...page.chat);
    after = page.next;
  }
  return lines;
}

/** Where a show lies in its room's log. */
export type LogPlace = { readonly room: string; readonly epoch: string; readonly firstSeq: number };

/** Null: no such show; "forgotten": its log has been let go. */
export async function logPlaceOf(
  { DB }: ReadStore,
  id: string,
): Promise<LogPlace | "forgotten" | null> {
  const row = await DB.prepare(
    "SELECT room, epoch, first_seq, log_forgotten_at FROM broadcasts WHERE id = ?1",
  )
    .bind(id)
    .first<Row>();
  if (!row) return null;
  if (row.log_forgotten_at !== null) return "forgotten";
  return { room: text(row.room), epoch: text(row.epoch), firstSeq: whole(row.first_seq) ?? 0 };
}

const LOG = `
  SELECT seq, at, by_person, broadcast_id, body FROM events
  WHERE room = ?1 AND epoch = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4`;

/** The events of show `id`, in the log's order, a page at a time: as lines of JSON. */
export async function* logLines(
  { DB }: ReadStore,
  id: string,
  { room, epoch, firstSeq }: LogPlace,
): AsyncGenerator<string> {
  for (let after = firstSeq - 1; ; ) {
    const { results } = await DB.prepare(LOG).bind(room, epoch, after, LOG_PAGE).all<Row>();
    for (const row of results) {
      if (row.broadcast_id !== id) return;
      // The body goes out as it was stored, kinds of later versions included.
      const { seq, at, by_person: by } = row;
      yield `${JSON.stringify({ seq, at, by }).slice(0, -1)},"body":${text(row.body)}}\n`;
      after = whole(seq) ?? after;
    }
    if (results.length < LOG_PAGE) return;
  }
}
