// Large files that are being sent in parts, as rows of D1: whose, what arrived, when it was last touched. They outlive the
// page that sends and the server that takes.
import type { NewUpload } from "../../shared/http/media-bodies.ts";
import type { PartsUpload } from "./bucket-parts.ts";
import { markStored, releaseMedia } from "./media-ledger.ts";

type Store = { readonly DB: D1Database };
export type UploadRow = PartsUpload & {
  readonly id: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly completedAtMs: number | null;
};
export type PartRow = { readonly number: number; readonly sha256: string; readonly etag: string };
type Row = {
  id: string;
  media_key: string;
  bucket_id: string;
  content_type: string;
  bytes: number;
  completed_at: number | null;
};

const COLUMNS = "id, media_key, bucket_id, content_type, bytes, completed_at";

export async function addUpload(
  { DB }: Store,
  row: PartsUpload & NewUpload & { readonly id: string; readonly person: string },
  nowMs: number,
): Promise<void> {
  const { id, person, key, bucketId, contentType, bytes, firstPart } = row;
  await DB.prepare(
    `INSERT INTO uploads (id, person, media_key, bucket_id, content_type, bytes, first_part, touched_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`,
  )
    .bind(id, person, key, bucketId, contentType, bytes, firstPart, nowMs)
    .run();
}

/** What this person began of the same file; not what a track was made of that is deleted, for its sound is spent. */
export async function findUpload(
  { DB }: Store,
  person: string,
  { contentType, bytes, firstPart }: NewUpload,
): Promise<UploadRow | null> {
  const row = await DB.prepare(
    `SELECT ${COLUMNS} FROM uploads
     WHERE person = ?1 AND first_part = ?2 AND bytes = ?3 AND content_type = ?4
       AND NOT EXISTS (SELECT 1 FROM tracks WHERE media_key = uploads.media_key AND deleted_at IS NOT NULL)
     ORDER BY touched_at DESC LIMIT 1`,
  )
    .bind(person, firstPart, bytes, contentType)
    .first<Row>();
  return row && toUpload(row);
}

/** An upload of this person; nobody else's exists for them. */
export async function getUpload(
  { DB }: Store,
  person: string,
  id: string,
): Promise<UploadRow | null> {
  const row = await DB.prepare(`SELECT ${COLUMNS} FROM uploads WHERE id = ?1 AND person = ?2`)
    .bind(id, person)
    .first<Row>();
  return row && toUpload(row);
}

/** The parts that arrived whole, in order. */
export async function partsOf({ DB }: Store, id: string): Promise<PartRow[]> {
  const rows = await DB.prepare(
    "SELECT number, sha256, etag FROM upload_parts WHERE upload = ?1 ORDER BY number",
  )
    .bind(id)
    .all<PartRow>();
  return rows.results;
}

export async function findPart({ DB }: Store, id: string, number: number): Promise<PartRow | null> {
  return DB.prepare(
    "SELECT number, sha256, etag FROM upload_parts WHERE upload = ?1 AND number = ?2",
  )
    .bind(id, number)
    .first<PartRow>();
}

/** Notes that a part arrived whole. False when the upload was cancelled or completed meanwhile. */
export async function notePart(
  { DB }: Store,
  id: string,
  { number, sha256, etag }: PartRow,
  nowMs: number,
): Promise<boolean> {
  const [touched] = await DB.batch([
    DB.prepare("UPDATE uploads SET touched_at = ?2 WHERE id = ?1 AND completed_at IS NULL").bind(
      id,
      nowMs,
    ),
    DB.prepare(
      `INSERT OR REPLACE INTO upload_parts (upload, number, sha256, etag)
       SELECT id, ?2, ?3, ?4 FROM uploads WHERE id = ?1 AND completed_at IS NULL`,
    ).bind(id, number, sha256, etag),
  ]);
  return touched?.meta.changes === 1;
}

/** Of one part, or of all: the bucket may not hold any more what was noted. */
export async function forgetParts({ DB }: Store, id: string, number?: number): Promise<void> {
  await DB.prepare("DELETE FROM upload_parts WHERE upload = ?1 AND (?2 IS NULL OR number = ?2)")
    .bind(id, number ?? null)
    .run();
}

/** From now on the object counts as stored. */
export async function noteCompleted(
  store: Store,
  { id, key }: UploadRow,
  nowMs: number,
): Promise<void> {
  await store.DB.batch([
    store.DB.prepare("UPDATE uploads SET completed_at = ?2 WHERE id = ?1").bind(id, nowMs),
    markStored(store, key, nowMs),
  ]);
}

/** Forgets an upload and gives its room back. What was completed stays in the bucket and in the ledger. */
export async function removeUpload(store: Store, upload: UploadRow): Promise<void> {
  const { DB } = store;
  await DB.batch([
    DB.prepare("DELETE FROM upload_parts WHERE upload = ?1").bind(upload.id),
    DB.prepare("DELETE FROM uploads WHERE id = ?1").bind(upload.id),
    ...(upload.completedAtMs === null ? [releaseMedia(store, upload.key)] : []),
  ]);
}

/** Lets the next sweep have it. */
export async function giveUpUpload({ DB }: Store, id: string): Promise<void> {
  await DB.prepare("UPDATE uploads SET touched_at = 0 WHERE id = ?1").bind(id).run();
}

/** Uploads that nobody touched since `untouchedSinceMs`, and completed ones whose answer nobody will ask for again. */
export async function staleUploads(
  { DB }: Store,
  { untouchedSinceMs, completedBeforeMs }: Record<"untouchedSinceMs" | "completedBeforeMs", number>,
): Promise<UploadRow[]> {
  const rows = await DB.prepare(
    `SELECT ${COLUMNS} FROM uploads
     WHERE (completed_at IS NULL AND touched_at < ?1) OR completed_at < ?2 ORDER BY touched_at LIMIT 200`,
  )
    .bind(untouchedSinceMs, completedBeforeMs)
    .all<Row>();
  return rows.results.map(toUpload);
}

function toUpload(row: Row): UploadRow {
  return {
    id: row.id,
    key: row.media_key,
    bucketId: row.bucket_id,
    contentType: row.content_type,
    bytes: row.bytes,
    completedAtMs: row.completed_at,
  };
}
