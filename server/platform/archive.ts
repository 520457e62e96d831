// A room's history on its way into D1. Every statement is an upsert keyed by (room, epoch, seq) or broadcast id, so a
// batch that is sent twice changes nothing. One D1 batch is one transaction.

import type { Tag } from "../domain/cache/tags.ts";
import type { ArchivedEvent, ArchivedPlay } from "../domain/room/archive-rows.ts";
import type { Show } from "../domain/room/show.ts";
import { distrustGenerations, invalidation } from "./cache-tags.ts";

/** `attendance`: digests of everybody who was there, once the show is over. */
export type ArchivedShow = {
  readonly show: Show;
  readonly peopleTotal: number;
  readonly attendance: readonly string[];
};
export type ArchiveBatch = {
  readonly room: string;
  readonly epoch: string;
  /** Last event of this batch; the archive is complete up to here once it is written. */
  readonly lastSeq: number;
  readonly events: readonly ArchivedEvent[];
  readonly plays: readonly ArchivedPlay[];
  /** seq of chat lines whose text must go. */
  readonly removedLines: readonly number[];
  readonly shows: readonly ArchivedShow[];
  /** Cached answers that this makes wrong. */
  readonly outdated: readonly Tag[];
};

const EVENTS = `
  INSERT OR IGNORE INTO events (room, epoch, seq, broadcast_id, at, by_person, kind, body)
  SELECT ?1, ?2, j.value ->> 'seq', j.value ->> 'broadcast', j.value ->> 'at', j.value ->> 'by',
         j.value ->> 'kind', j.value ->> 'body'
  FROM json_each(?3) AS j`;

const PLAYS = `
  INSERT OR IGNORE INTO plays
    (room, epoch, seq, broadcast_id, at, track_id, title, artist, artwork_key, duration_ms)
  SELECT ?1, ?2, j.value ->> 'seq', j.value ->> 'broadcast', j.value ->> 'at', j.value ->> 'trackId',
         j.value ->> 'title', j.value ->> 'artist', j.value ->> 'artworkKey', j.value ->> 'durationMs'
  FROM json_each(?3) AS j`;

const REDACT = `
  UPDATE events SET body = json_set(body, '$.text', '')
  WHERE room = ?1 AND epoch = ?2 AND kind = 'chat.said' AND seq IN (SELECT value FROM json_each(?3))`;

const ATTENDANCE = `
  INSERT OR IGNORE INTO attendance (broadcast_id, who, at) SELECT ?1, j.value, ?2 FROM json_each(?3) AS j`;

const SHOW = `
  INSERT INTO broadcasts (id, room, title, phase, starts_at, started_at, ended_at, peak_connected, peak_people,
    peak_listening, people_total, chat_count, play_count, reactions, epoch, first_seq, archived_seq, carried,
    revision, people_returning)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
    (SELECT count(*) FROM events WHERE broadcast_id = ?1 AND kind = 'chat.said'),
    (SELECT count(*) FROM plays WHERE broadcast_id = ?1), ?12, ?13, ?14, ?15, ?16, ?17,
    (SELECT count(*) FROM attendance AS here WHERE here.broadcast_id = ?1 AND EXISTS
      (SELECT 1 FROM attendance AS before WHERE before.who = here.who AND before.at < here.at)))
  ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, phase = excluded.phase, starts_at = excluded.starts_at,
    started_at = excluded.started_at, ended_at = excluded.ended_at,
    peak_connected = excluded.peak_connected, peak_people = excluded.peak_people,
    peak_listening = excluded.peak_listening, people_total = excluded.people_total,
    chat_count = excluded.chat_count, play_count = excluded.play_count,
    reactions = excluded.reactions, archived_seq = max(archived_seq, excluded.archived_seq),
    revision = excluded.revision, people_returning = excluded.people_returning
  WHERE excluded.revision >= broadcasts.revision`;

/** What was said and played since a show's account was written: after its end people go on talking. */
const COUNTS = `
  UPDATE broadcasts SET
    -- Of a log that was let go there is nothing to count; and what is said in an old show is let go like the rest of it.
    chat_count = iif(log_forgotten_at IS NULL,
      (SELECT count(*) FROM events WHERE broadcast_id = broadcasts.id AND kind = 'chat.said'), chat_count),
    chat_forgotten_at = NULL,
    play_count = (SELECT count(*) FROM plays WHERE broadcast_id = broadcasts.id),
    archived_seq = max(archived_seq, ?2)
  WHERE id IN (SELECT value FROM json_each(?1)) AND epoch = ?3`;

/** Digests that fit one parameter of D1 (2 MB) many times over. */
const ATTENDANCE_ROWS = 5_000;

/** Writes one batch; rejects when D1 does, and then the caller keeps everything and tries again. */
export async function writeArchive(db: D1Database, batch: ArchiveBatch): Promise<void> {
  const { room, epoch, lastSeq, events, plays, removedLines, shows, outdated } = batch;
  const told = [...new Set(events.map(({ broadcast }) => broadcast))].filter((id) => id !== null);
  const statements = [
    ...(events.length ? [db.prepare(EVENTS).bind(room, epoch, JSON.stringify(events))] : []),
    ...(plays.length ? [db.prepare(PLAYS).bind(room, epoch, JSON.stringify(plays))] : []),
    ...(removedLines.length
      ? [db.prepare(REDACT).bind(room, epoch, JSON.stringify(removedLines))]
      : []),
    ...shows.flatMap((one) => bindAttendance(db, one)),
    ...shows.map((one) => bindShow(db.prepare(SHOW), one, room, epoch, lastSeq)),
    ...(told.length ? [db.prepare(COUNTS).bind(JSON.stringify(told), lastSeq, epoch)] : []),
    ...(outdated.length ? [invalidation({ DB: db }, outdated, Date.now())] : []),
  ];
  if (statements.length === 0) return;
  await db.batch(statements);
  distrustGenerations();
}

function bindAttendance(db: D1Database, { show, attendance }: ArchivedShow): D1PreparedStatement[] {
  const parts = Array.from({ length: Math.ceil(attendance.length / ATTENDANCE_ROWS) }, (_, n) =>
    attendance.slice(n * ATTENDANCE_ROWS, (n + 1) * ATTENDANCE_ROWS),
  );
  return parts.map((part) =>
    db.prepare(ATTENDANCE).bind(show.id, show.startedAt ?? 0, JSON.stringify(part)),
  );
}

function bindShow(
  statement: D1PreparedStatement,
  { show, peopleTotal }: ArchivedShow,
  room: string,
  epoch: string,
  lastSeq: number,
): D1PreparedStatement {
  return statement.bind(
    show.id,
    room,
    show.title,
    show.phase,
    show.startsAt,
    show.startedAt,
    show.endedAt,
    show.peakConnected,
    show.peakPeople,
    show.peakListening,
    peopleTotal,
    JSON.stringify(show.reactions),
    epoch,
    show.firstSeq,
    lastSeq,
    show.carried ? JSON.stringify(show.carried) : null,
    show.revision ?? 0,
  );
}
