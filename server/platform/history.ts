// Reading past and present broadcasts from D1. The rooms' alarms write them; nothing here does. Every statement finds its
// rows by an index, so pages cost the same after one show and after a hundred thousand (test/workers/history-growth).
import type { BroadcastRow } from "../../shared/http/bodies.ts";
import type { Place } from "../domain/history/place.ts";
import {
  type Line,
  type Play,
  type ReadStore,
  type Row,
  recorded,
  text,
  toBroadcast,
  toLine,
  toPlay,
  whole,
} from "./history-rows.ts";

const PAGE = 20;
const MAX_PLAYS = 1_000;
/** Lines that a page of a show starts with, and those of each further page. */
export const LINES_PAGE = 500;
/** A scheduled show that nobody started is no longer "upcoming" after this long. */
const OVERDUE_MS = 6 * 3_600_000;

export type FoundBroadcast = {
  readonly broadcast: BroadcastRow;
  readonly plays: Play[];
  readonly chat: Line[];
  readonly announcements: { seq: number; at: number; text: string }[];
  /** How many of the people had been in an earlier show. */
  readonly peopleReturning: number;
};

/** Ended broadcasts, newest first, after `place`; `next` is null at the end. */
export async function endedBroadcasts(
  { DB }: ReadStore,
  from: { room?: string | undefined; place: Place | null; limit?: number },
): Promise<{ rows: BroadcastRow[]; next: Place | null }> {
  const limit = from.limit ?? PAGE;
  // One statement for each question: a condition that may be absent would keep the index from being used.
  const ofRoom = from.room === undefined ? "" : "AND room = ?1";
  const behind = from.place === null ? "" : "AND (ended_at, id) < (?2, ?3)";
  const found = await DB.prepare(
    `SELECT *, ${recorded("broadcasts")} FROM broadcasts WHERE phase = 'ended' ${ofRoom} ${behind}
     ORDER BY ended_at DESC, id DESC LIMIT ?4`,
  )
    .bind(from.room ?? null, from.place?.endedAt ?? null, from.place?.id ?? null, limit + 1)
    .all<Row>();
  const rows = found.results.slice(0, limit).map(toBroadcast);
  const last = rows.at(-1);
  const ended = found.results.length > limit ? last?.endedAt : null;
  return { rows, next: last && ended != null ? { endedAt: ended, id: last.id } : null };
}

const OPEN = `
  SELECT * FROM (
    SELECT * FROM broadcasts WHERE phase NOT IN ('ended', 'cancelled') AND phase IN ('doors', 'live', 'break')
    UNION ALL
    SELECT * FROM broadcasts WHERE phase NOT IN ('ended', 'cancelled') AND phase = 'scheduled' AND starts_at > ?1
  ) ORDER BY coalesce(started_at, starts_at) LIMIT 50`;

/** Broadcasts that are on or planned, soonest first. */
export async function openBroadcasts({ DB }: ReadStore, nowMs: number): Promise<BroadcastRow[]> {
  const found = await DB.prepare(OPEN)
    .bind(nowMs - OVERDUE_MS)
    .all<Row>();
  return found.results.map(toBroadcast);
}

const LINES = `
  SELECT seq, at, name, role, text FROM chat_lines WHERE broadcast_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3`;

/** One broadcast with everything its page shows, or null. Its chat goes on in `chatOf`. */
export async function findBroadcast({ DB }: ReadStore, id: string): Promise<FoundBroadcast | null> {
  const [broadcasts, plays, lines, announcements] = await DB.batch<Row>([
    DB.prepare(`SELECT *, ${recorded("broadcasts")} FROM broadcasts WHERE id = ?1`).bind(id),
    DB.prepare("SELECT * FROM plays WHERE broadcast_id = ?1 ORDER BY seq LIMIT ?2").bind(
      id,
      MAX_PLAYS,
    ),
    DB.prepare(LINES).bind(id, -1, LINES_PAGE),
    DB.prepare(
      "SELECT seq, at, text FROM announcements WHERE broadcast_id = ?1 ORDER BY seq LIMIT 200",
    ).bind(id),
  ]);
  const row = broadcasts?.results[0];
  if (!row) return null;
  return {
    broadcast: toBroadcast(row),
    plays: (plays?.results ?? []).map(toPlay),
    chat: (lines?.results ?? []).map(toLine),
    announcements: (announcements?.results ?? []).map((pinned) => ({
      seq: whole(pinned.seq) ?? 0,
      at: whole(pinned.at) ?? 0,
      text: text(pinned.text),
    })),
    peopleReturning: whole(row.people_returning) ?? 0,
  };
}

/** A page of a broadcast's chat after event `after`; `next` is null at the end. */
export async function chatOf(
  { DB }: ReadStore,
  id: string,
  after: number,
): Promise<{ chat: Line[]; next: number | null }> {
  const found = await DB.prepare(LINES)
    .bind(id, after, LINES_PAGE + 1)
    .all<Row>();
  const chat = found.results.slice(0, LINES_PAGE).map(toLine);
  return { chat, next: found.results.length > LINES_PAGE ? (chat.at(-1)?.seq ?? null) : null };
}
