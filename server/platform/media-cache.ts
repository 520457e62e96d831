// Stored objects in the cache of this data centre: whole answers go in, ranges come out. Whatever it says that does not fit
// the question is not believed, and whatever it fails at is as if it were empty.
import type { Held } from "../domain/media/conditional.ts";
import { COPY_MS } from "../domain/media/life.ts";
import type { Piece } from "../domain/media/range.ts";
import { briefCache } from "./brief-cache.ts";
import type { Opened } from "./bucket.ts";

/** The platform keeps no larger ones; half of that is filled within the time that work after an answer has. */
const MAX_BYTES = 268_435_456;
/** When the bucket gave it, in ms: what other headers say of the time is the platform's. */
const READ_AT = "X-Read-At";
/** An object is fetched for the cache at most this often by one isolate: some hosts keep nothing at all. */
const filled = briefCache<true>({ lifeMs: 600_000, maxEntries: 2_000 });

/** What is known of a cached object; null when it is not there. */
export async function statCached(url: string): Promise<Held | null> {
  const hit = await match(new Request(url));
  await hit?.body?.cancel();
  return hit && heldBy(hit, Number(hit.headers.get("Content-Length") ?? "-1"));
}

export type OpenedCached = Opened & { readonly readAtMs: number };

/** The whole of a cached object or a slice of it; null when it is not there, or not in that shape. */
export async function openCached(url: string, slice: Piece): Promise<OpenedCached | null> {
  const isPart = slice.kind === "part";
  const from = isPart ? slice.offset : 0;
  const range = isPart ? { Range: `bytes=${from}-${from + slice.length - 1}` } : {};
  const hit = await match(new Request(url, { headers: range }));
  if (!hit?.body) return null;
  const [, first, last, size] =
    /^bytes (\d+)-(\d+)\/(\d+)$/.exec(hit.headers.get("Content-Range") ?? "") ?? [];
  const isRight = isPart
    ? hit.status === 206 && Number(first) === from && Number(last) === from + slice.length - 1
    : hit.status === 200 && hit.headers.has("Content-Length");
  const held = isRight && heldBy(hit, Number(isPart ? size : hit.headers.get("Content-Length")));
  if (held) return { held, body: hit.body, readAtMs: Number(hit.headers.get(READ_AT)) };
  await hit.body.cancel();
  return null;
}

/** Puts an object into the cache, unless it is too large or was put there lately. `open` gives all of it. */
export async function fillCache(
  url: string,
  { sizeBytes, nowMs }: { readonly sizeBytes: number; readonly nowMs: number },
  open: () => Promise<Opened | null>,
): Promise<void> {
  if (sizeBytes > MAX_BYTES || filled.get(url, nowMs)) return;
  filled.set(url, true, nowMs);
  const opened = await open();
  if (!opened) return;
  const { held, body } = opened;
  const headers = headersOf(held, nowMs);
  const exact = new FixedLengthStream(held.sizeBytes);
  const done = await Promise.allSettled([
    body.pipeTo(exact.writable),
    caches.default.put(url, new Response(exact.readable, { headers })),
  ]);
  // Not every cache throws away by itself what ended in the middle.
  if (done.some(({ status }) => status === "rejected")) await forgetCached(url);
}

/** Puts an object into the cache whose bytes are at hand. */
export async function keepInCache(
  url: string,
  { held, bytes, readAtMs }: { held: Held; bytes: Uint8Array<ArrayBuffer>; readAtMs: number },
): Promise<void> {
  const answer = new Response(bytes, { headers: headersOf(held, readAtMs) });
  await caches.default.put(url, answer).catch(() => undefined);
}

function headersOf(
  { sizeBytes, storedAtMs, etag }: Held,
  readAtMs: number,
): Record<string, string> {
  return {
    "Cache-Control": `public, max-age=${COPY_MS / 1_000}`,
    "Content-Length": String(sizeBytes),
    "Last-Modified": new Date(storedAtMs).toUTCString(),
    ETag: etag,
    [READ_AT]: String(readAtMs),
  };
}

async function forgetCached(url: string): Promise<void> {
  filled.forget(url);
  await caches.default.delete(url).catch(() => false);
}

async function match(request: Request): Promise<Response | null> {
  return (await caches.default.match(request).catch(() => undefined)) ?? null;
}

/** The validators of a cached answer; times are whole seconds there, as in every comparison of HTTP. */
function heldBy({ headers }: Response, sizeBytes: number): Held | null {
  const etag = headers.get("ETag");
  const storedAtMs = Date.parse(headers.get("Last-Modified") ?? "");
  const isDated = headers.has(READ_AT) && !Number.isNaN(storedAtMs);
  const isKnown = etag !== null && sizeBytes >= 0 && isDated;
  return isKnown ? { etag, storedAtMs, sizeBytes } : null;
}
