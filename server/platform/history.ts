// Reading past and present broadcasts from D1. The rooms' alarms write them; nothing here does.

import type * as z from "zod/mini";
import type { archivedLine, archivedPlay, BroadcastRow } from "../../shared/http/bodies.ts";
import { REACTIONS } from "../../shared/protocol/scalars.ts";
import { eventBody } from "../../shared/room/events.ts";
import { NO_REACTIONS, type ReactionTotals } from "../../shared/room/pulse.ts";
import type { Place } from "../domain/history/place.ts";

type Store = { readonly DB: D1Database };
type Line = z.infer<typeof archivedLine>;
type Play = z.infer<typeof archivedPlay>;

type Row = Record<string, string | number | null>;

const PAGE = 20;
/** A show of five hours says less than this; more would make one page too heavy. */
const MAX_LINES = 5_000;
/** A scheduled show that nobody started is no longer "upcoming" after this long. */
const OVERDUE_MS = 6 * 3_600_000;

/** Ended broadcasts, newest first, after `place`; `next` is null at the end. */
export async function endedBroadcasts(
  store: Store,
  from: { room?: string | undefined; place: Place | null; limit?: number },
): Promise<{ rows: BroadcastRow[]; next: Place | null }> {
  const limit = from.limit ?? PAGE;
  const found = await store.DB.prepare(
    `SELECT * FROM broadcasts WHERE phase = 'ended'
       AND (?1 IS NULL OR room = ?1)
       AND (?2 IS NULL OR (ended_at, id) < (?2, ?3))
     ORDER BY ended_at DESC, id DESC LIMIT ?4`,
  )
    .bind(from.room ?? null, from.place?.endedAt ?? null, from.place?.id ?? null, limit + 1)
    .all<Row>();
  const rows = found.results.slice(0, limit).map(toBroadcast);
  const last = rows.at(-1);
  const ended = found.results.length > limit ? last?.endedAt : null;
  return { rows, next: last && ended != null ? { endedAt: ended, id: last.id } : null };
}

/** Broadcasts that are on or planned, soonest first. */
export async function openBroadcasts(store: Store, nowMs: number): Promise<BroadcastRow[]> {
  const found = await store.DB.prepare(
    `SELECT * FROM broadcasts WHERE phase NOT IN ('ended', 'cancelled')
       AND (phase <> 'scheduled' OR starts_at > ?1)
     ORDER BY COALESCE(started_at, starts_at) LIMIT 50`,
  )
    .bind(nowMs - OVERDUE_MS)
    .all<Row>();
  return found.results.map(toBroadcast);
}

/** One broadcast with everything its page shows, or null. */
export async function findBroadcast(
  store: Store,
  id: string,
): Promise<{ broadcast: BroadcastRow; plays: Play[]; chat: Line[] } | null> {
  const { DB } = store;
  const [broadcasts, plays, events] = await DB.batch<Row>([
    DB.prepare("SELECT * FROM broadcasts WHERE id = ?1").bind(id),
    DB.prepare("SELECT * FROM plays WHERE broadcast_id = ?1 ORDER BY seq LIMIT 1000").bind(id),
    DB.prepare(
      `SELECT seq, at, body FROM events
       WHERE broadcast_id = ?1 AND kind IN ('chat.said', 'chat.removed') ORDER BY seq LIMIT ?2`,
    ).bind(id, MAX_LINES),
  ]);
  const row = broadcasts?.results[0];
  if (!row) return null;
  return {
    broadcast: toBroadcast(row),
    plays: (plays?.results ?? []).map(toPlay),
    chat: toLines(events?.results ?? []),
  };
}

function toBroadcast(row: Row): BroadcastRow {
  return {
    id: text(row.id),
    room: text(row.room),
    title: text(row.title),
    phase: text(row.phase),
    startsAt: whole(row.starts_at),
    startedAt: whole(row.started_at),
    endedAt: whole(row.ended_at),
    peakConnected: whole(row.peak_connected) ?? 0,
    peakPeople: whole(row.peak_people) ?? 0,
    peakListening: whole(row.peak_listening) ?? 0,
    peopleTotal: whole(row.people_total) ?? 0,
    chatCount: whole(row.chat_count) ?? 0,
    playCount: whole(row.play_count) ?? 0,
    reactions: readTotals(text(row.reactions)),
  };
}

function toPlay(row: Row): Play {
  return {
    seq: whole(row.seq) ?? 0,
    at: whole(row.at) ?? 0,
    trackId: text(row.track_id),
    title: text(row.title),
    artist: text(row.artist),
    artworkKey: row.artwork_key == null ? null : text(row.artwork_key),
    durationMs: whole(row.duration_ms) ?? 0,
  };
}

/** Said and removed lines in order; a removed one keeps its place and loses its words. */
function toLines(rows: readonly Row[]): Line[] {
  const lines = new Map<number, Line>();
  for (const row of rows) {
    const body = eventBody.safeParse(readJson(text(row.body)));
    if (!body.success) continue;
    const { data } = body;
    const seq = whole(row.seq) ?? 0;
    if (data.kind === "chat.said") {
      const { name, role } = data;
      // Nobody says nothing: words that are gone were taken back.
      const removed = data.text === "";
      lines.set(seq, { seq, at: whole(row.at) ?? 0, name, role, text: data.text, removed });
    } else if (data.kind === "chat.removed") {
      const said = lines.get(data.line);
      if (said) lines.set(said.seq, { ...said, text: "", removed: true });
    }
  }
  return [...lines.values()];
}

/** Totals by the reactions known today; one that was since renamed or added later must not hide the rest. */
function readTotals(json: string): ReactionTotals {
  const stored = new Map(Object.entries(readJson(json) ?? {}));
  const count = (value: unknown) => (typeof value === "number" && value > 0 ? value : 0);
  const totals = { ...NO_REACTIONS };
  for (const name of REACTIONS) totals[name] = count(stored.get(name));
  return totals;
}

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function text(value: string | number | null | undefined): string {
  return value == null ? "" : String(value);
}

function whole(value: string | number | null | undefined): number | null {
  return typeof value === "number" ? value : null;
}
