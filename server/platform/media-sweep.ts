// Looks through the whole bucket for objects that nothing refers to, and removes them: rows first, so that no track can be
// made of an object that is about to go, bytes afterwards.
import { DELETED_AFTER_MS, UNUSED_AFTER_MS } from "../domain/media/life.ts";

type Store = { readonly DB: D1Database; readonly MEDIA_BUCKET: R2Bucket };
export type StoredMedia = { readonly key: string; readonly bytes: number; readonly atMs: number };
export type MediaSurvey = {
  readonly objects: number;
  readonly bytes: number;
  readonly orphans: readonly StoredMedia[];
  /** Keys that are said to be stored and are not in the bucket. */
  readonly missing: readonly string[];
};

const PREFIXES = ["audio/", "image/"];
/** Deletes in one call of the bucket, and keys in one statement. */
const AT_ONCE = 1_000;

/** True for tracks whose sound and picture somebody may still want. `?2`: deleted before then and never played is not. */
const KEPT = `(deleted_at IS NULL OR deleted_at >= ?2
  OR EXISTS (SELECT 1 FROM plays WHERE plays.track_id = tracks.id))`;
const unneeded = (key: string) => `
  NOT EXISTS (SELECT 1 FROM tracks WHERE media_key = ${key} AND ${KEPT})
  AND NOT EXISTS (SELECT 1 FROM tracks WHERE artwork_key = ${key} AND ${KEPT})
  AND NOT EXISTS (SELECT 1 FROM plays WHERE plays.artwork_key = ${key})`;

/** What is there, what nobody needs, what is missing. Writes nothing but, when asked, right sizes into the ledger. */
export async function surveyMedia(
  store: Store,
  { nowMs, correct }: { readonly nowMs: number; readonly correct: boolean },
): Promise<MediaSurvey> {
  const orphans: StoredMedia[] = [];
  const missing: string[] = [];
  let objects = 0;
  let bytes = 0;
  for (const prefix of PREFIXES) {
    let after = prefix;
    for await (const { page, isLast } of pages(store, prefix)) {
      objects += page.length;
      bytes += page.reduce((sum, object) => sum + object.bytes, 0);
      if (correct) await correctLedger(store, page);
      orphans.push(...(await orphansAmong(store, page, nowMs)));
      // Names come in order: whatever the ledger has in between is missing.
      const upTo = isLast ? `${prefix}\u{10ffff}` : (page.at(-1)?.key ?? after);
      const there = new Set(page.map(({ key }) => key));
      const known = await knownBetween(store, { after, upTo, beforeMs: nowMs - UNUSED_AFTER_MS });
      missing.push(...known.filter((key) => !there.has(key)));
      after = upTo;
    }
  }
  return { objects, bytes, orphans, missing };
}

/** The statements that make orphans nobody's: what the first gives back (`sweptKeys`) may then go from the bucket. */
export function disownMedia(
  { DB }: Store,
  orphans: readonly StoredMedia[],
  nowMs: number,
): readonly D1PreparedStatement[] {
  const keys = JSON.stringify(orphans.slice(0, AT_ONCE).map(({ key }) => key));
  const deletedBefore = nowMs - DELETED_AFTER_MS;
  return [
    DB.prepare(
      `DELETE FROM media_objects WHERE key IN (SELECT value FROM json_each(?1)) AND ${unneeded("media_objects.key")}
       RETURNING key`,
    ).bind(keys, deletedBefore),
    DB.prepare(
      `DELETE FROM tracks WHERE media_key IN (SELECT value FROM json_each(?1)) AND NOT ${KEPT}`,
    ).bind(keys, deletedBefore),
  ];
}

/** The keys that `disownMedia` let go. */
export function disowned(results: readonly D1Result[]): string[] {
  return ((results[0]?.results ?? []) as { key: string }[]).map(({ key }) => key);
}

/** Removes bytes for good. What a failing bucket keeps is an orphan again tomorrow. */
export async function removeMedia({ MEDIA_BUCKET }: Store, keys: string[]): Promise<void> {
  if (keys.length > 0) await MEDIA_BUCKET.delete(keys);
}

/** One whole sweep; how many objects went. */
export async function sweepMedia(store: Store, nowMs: number): Promise<number> {
  const { orphans } = await surveyMedia(store, { nowMs, correct: true });
  if (orphans.length === 0) return 0;
  const keys = disowned(await store.DB.batch([...disownMedia(store, orphans, nowMs)]));
  await removeMedia(store, keys);
  return keys.length;
}

async function* pages(
  { MEDIA_BUCKET }: Store,
  prefix: string,
): AsyncGenerator<{ page: StoredMedia[]; isLast: boolean }> {
  for (let cursor: string | null = null; ; ) {
    const list: R2Objects = await MEDIA_BUCKET.list({ prefix, ...(cursor ? { cursor } : {}) });
    const page = list.objects.map(({ key, size, uploaded }) => ({
      ...{ key, bytes: size, atMs: uploaded.getTime() },
    }));
    yield { page, isLast: !list.truncated };
    if (!list.truncated) return;
    cursor = list.cursor;
  }
}

/** Objects that the ledger does not have, or has with another size (from before there was one). */
async function correctLedger({ DB }: Store, page: readonly StoredMedia[]): Promise<void> {
  await DB.prepare(
    `INSERT INTO media_objects (key, bytes, reserved_at, stored_at)
     SELECT value ->> 'key', value ->> 'bytes', value ->> 'atMs', value ->> 'atMs' FROM json_each(?1) WHERE true
     ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes, stored_at = coalesce(stored_at, excluded.stored_at)
       WHERE bytes <> excluded.bytes OR stored_at IS NULL`,
  )
    .bind(JSON.stringify(page))
    .run();
}

async function orphansAmong(
  { DB }: Store,
  page: readonly StoredMedia[],
  nowMs: number,
): Promise<StoredMedia[]> {
  const old = page.filter(({ atMs }) => atMs < nowMs - UNUSED_AFTER_MS);
  if (old.length === 0) return [];
  const found = await DB.prepare(
    `SELECT value AS key FROM json_each(?1) AS asked WHERE ${unneeded("asked.value")}`,
  )
    .bind(JSON.stringify(old.map(({ key }) => key)), nowMs - DELETED_AFTER_MS)
    .all<{ key: string }>();
  const keys = new Set(found.results.map(({ key }) => key));
  return old.filter(({ key }) => keys.has(key));
}

type Between = { readonly after: string; readonly upTo: string; readonly beforeMs: number };

async function knownBetween({ DB }: Store, { after, upTo, beforeMs }: Between): Promise<string[]> {
  const found = await DB.prepare(
    "SELECT key FROM media_objects WHERE key > ?1 AND key <= ?2 AND stored_at < ?3",
  )
    .bind(after, upTo, beforeMs)
    .all<{ key: string }>();
  return found.results.map(({ key }) => key);
}
