// What the bucket holds, as rows of D1 (`media_objects`): room is reserved before a byte is stored, so that the quota
// holds for uploads that run at the same time.

type Store = { readonly DB: D1Database };
export type Reservation = {
  readonly key: string;
  readonly bytes: number;
  /** Of the whole site. */
  readonly quotaBytes: number;
};

/** False when the site's quota has no room left for it. */
export async function reserveMedia(
  { DB }: Store,
  { key, bytes, quotaBytes }: Reservation,
  nowMs: number,
): Promise<boolean> {
  const done = await DB.prepare(
    `INSERT INTO media_objects (key, bytes, reserved_at)
     SELECT ?1, ?2, ?3 WHERE (SELECT coalesce(sum(bytes), 0) FROM media_objects) + ?2 <= ?4`,
  )
    .bind(key, bytes, nowMs, quotaBytes)
    .run();
  return done.meta.changes === 1;
}

/** The statement that says: all of it arrived. */
export function markStored({ DB }: Store, key: string, nowMs: number): D1PreparedStatement {
  return DB.prepare("UPDATE media_objects SET stored_at = ?2 WHERE key = ?1").bind(key, nowMs);
}

/** The statement that gives back the room of what never arrived, or is gone. */
export function releaseMedia({ DB }: Store, key: string): D1PreparedStatement {
  return DB.prepare("DELETE FROM media_objects WHERE key = ?1").bind(key);
}

/** Bytes stored and reserved. */
export async function mediaBytes({ DB }: Store): Promise<number> {
  const row = await DB.prepare("SELECT coalesce(sum(bytes), 0) AS bytes FROM media_objects").first<{
    bytes: number;
  }>();
  return row?.bytes ?? 0;
}
