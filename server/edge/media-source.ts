// Where a stored object is read from: this data centre's cache, else the bucket, which then fills the cache beside the answer.
import { mediaUrl } from "../../shared/http/paths.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Slice } from "../domain/media/range.ts";
import { type Held, type Opened, openMedia, rememberMedia, statMedia } from "../platform/bucket.ts";
import { fillCache, openCached, statCached } from "../platform/media-cache.ts";
import type { Context } from "./context.ts";

export type From = "EDGE-HIT" | "MISS";
export type Found = Opened & { readonly from: From };

/** Size and validators; null when there is no such object. */
export async function statSource(
  key: string,
  context: Context,
): Promise<Result<Held | null, "unavailable">> {
  const { env, nowMs } = context;
  const known = rememberMedia.get(key, nowMs) ?? (await statCached(urlOf(key, context)));
  if (!known) return statMedia(env, key, nowMs);
  rememberMedia.set(key, known, nowMs);
  return ok(known);
}

/** A stream of the object, or of a slice of it. */
export async function openSource(
  key: string,
  slice: Slice,
  context: Context,
): Promise<Result<Found | null, "unavailable">> {
  const { env, nowMs, waitUntil } = context;
  const url = urlOf(key, context);
  const cached = await openCached(url, slice);
  if (cached) return ok({ ...cached, from: "EDGE-HIT" });
  const opened = await openMedia(env, key, slice);
  if (!opened.ok) return err(opened.error);
  if (opened.value === null) return ok(null);
  const whole = async () => {
    const again = await openMedia(env, key);
    return again.ok ? again.value : null;
  };
  waitUntil(fillCache(url, { sizeBytes: opened.value.held.sizeBytes, nowMs }, whole));
  return ok({ ...opened.value, from: "MISS" });
}

/** On our own host: nothing that a request says reaches a key of the cache. */
function urlOf(key: string, { ownOrigin }: Context): string {
  return `${ownOrigin}${mediaUrl(key)}`;
}
