// Uploads that nobody finishes: their parts leave the bucket, their room goes back to the quota.
import { COMPLETED_UPLOAD_MS, STALE_UPLOAD_MS, UNUSED_AFTER_MS } from "../domain/media/life.ts";
import { dropParts } from "./bucket-parts.ts";
import { removeUpload, staleUploads } from "./uploads.ts";

/** What a bucket that is down keeps is tried again an hour later. */
export async function sweepUploads(env: Env, nowMs: number): Promise<void> {
  const stale = await staleUploads(env, {
    untouchedSinceMs: nowMs - STALE_UPLOAD_MS,
    completedBeforeMs: nowMs - COMPLETED_UPLOAD_MS,
  });
  for (const upload of stale) {
    const isDone = upload.completedAtMs !== null || (await dropParts(env, upload));
    if (isDone) await removeUpload(env, upload);
  }
  // Room that was reserved by a request which died; what it may have stored is an orphan.
  await env.DB.prepare(
    `DELETE FROM media_objects WHERE stored_at IS NULL AND reserved_at < ?1
       AND NOT EXISTS (SELECT 1 FROM uploads WHERE media_key = media_objects.key)`,
  )
    .bind(nowMs - UNUSED_AFTER_MS)
    .run();
}
