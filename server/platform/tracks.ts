// The library of tracks (D1 `tracks`). Deleting hides a track: shows that played it keep their sound and history.
import type { NewTrack, Track } from "../../shared/http/bodies.ts";
import { briefCache } from "./brief-cache.ts";

type Store = { readonly DB: D1Database };
type Row = {
  id: string;
  title: string;
  artist: string;
  album: string;
  duration_ms: number;
  media_key: string;
  artwork_key: string | null;
  content_type: string;
  bytes: number;
  peaks: string | null;
  created_at: number;
};

const COLUMNS =
  "id, title, artist, album, duration_ms, media_key, artwork_key, content_type, bytes, peaks, created_at";
const PAGE = 500;

/** Newest first, at most 500. With words: tracks in whose title, artist and album every one of them occurs. */
export async function listTracks(store: Store, words: readonly string[]): Promise<Track[]> {
  // `instr`, not LIKE: no pattern characters to escape, and no limit of 50 bytes.
  const clauses = words.map(
    (_, i) => `AND instr(lower(title || ' ' || artist || ' ' || album), ?${i + 1}) > 0`,
  );
  const rows = await store.DB.prepare(
    `SELECT ${COLUMNS} FROM tracks WHERE deleted_at IS NULL ${clauses.join(" ")}
     ORDER BY created_at DESC, id LIMIT ${PAGE}`,
  )
    .bind(...words.map(asciiLower))
    .all<Row>();
  return rows.results.map(toTrack);
}

export type TrackRecord = {
  readonly id: string;
  readonly fields: NewTrack;
  readonly contentType: string;
  readonly bytes: number;
  readonly createdBy: string;
};

/**
 * The new track. `conflict`: its sound belongs to one already (deleted ones included). `gone`: sound or artwork is not stored,
 * or not any more: asked in the statement itself, so that no sweep comes in between.
 */
export async function createTrack(
  store: Store,
  record: TrackRecord,
  nowMs: number,
): Promise<Track | "conflict" | "gone"> {
  const { id, fields, contentType, bytes, createdBy } = record;
  const row = await store.DB.prepare(
    `INSERT INTO tracks (${COLUMNS}, created_by)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12
     WHERE EXISTS (SELECT 1 FROM media_objects WHERE key = ?6 AND stored_at IS NOT NULL)
       AND (?7 IS NULL OR EXISTS (SELECT 1 FROM media_objects WHERE key = ?7 AND stored_at IS NOT NULL))
     ON CONFLICT (media_key) DO NOTHING RETURNING ${COLUMNS}`,
  )
    .bind(
      id,
      fields.title,
      fields.artist,
      fields.album,
      fields.durationMs,
      fields.mediaKey,
      fields.artworkKey,
      contentType,
      bytes,
      fields.peaks,
      nowMs,
      createdBy,
    )
    .first<Row>();
  if (row) return toTrack(row);
  const taken = await store.DB.prepare("SELECT 1 FROM tracks WHERE media_key = ?1")
    .bind(fields.mediaKey)
    .first();
  return taken ? "conflict" : "gone";
}

/** Changes what is given, leaves the rest; null when there is no such track. */
export async function editTrack(
  store: Store,
  id: string,
  change: { readonly title?: string | undefined; readonly artist?: string | undefined },
): Promise<Track | null> {
  const row = await store.DB.prepare(
    `UPDATE tracks SET title = coalesce(?2, title), artist = coalesce(?3, artist)
     WHERE id = ?1 AND deleted_at IS NULL RETURNING ${COLUMNS}`,
  )
    .bind(id, change.title ?? null, change.artist ?? null)
    .first<Row>();
  return row && toTrack(row);
}

/** False when there is no such track (any more). */
export async function deleteTrack(store: Store, id: string, nowMs: number): Promise<boolean> {
  const done = await store.DB.prepare(
    "UPDATE tracks SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL",
  )
    .bind(id, nowMs)
    .run();
  // A trigger notes the change in rows of its own, which count too.
  return done.meta.changes > 0;
}

// A whole audience asks for the same waveform in the same second.
const waveforms = briefCache<string | null>({ lifeMs: 600_000, maxEntries: 500 });

/** The waveform of a track, deleted ones included (shows that played them keep it); null when there is none. */
export async function trackPeaks(store: Store, id: string, nowMs: number): Promise<string | null> {
  const known = waveforms.get(id, nowMs);
  if (known !== undefined) return known;
  const row = await store.DB.prepare("SELECT peaks FROM tracks WHERE id = ?1")
    .bind(id)
    .first<{ peaks: string | null }>();
  if (row) waveforms.set(id, row.peaks, nowMs);
  return row?.peaks ?? null;
}

/** SQLite's `lower` knows ASCII only, so the search words are folded the same way. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function toTrack(row: Row): Track {
  return {
    id: row.id,
    title: row.title,
    artist: row.artist,
    album: row.album,
    durationMs: row.duration_ms,
    mediaKey: row.media_key,
    artworkKey: row.artwork_key,
    contentType: row.content_type,
    bytes: row.bytes,
    peaks: row.peaks,
    createdAt: row.created_at,
  };
}
