// Where a stored object is read from: this isolate's memory, this data centre's cache, else the bucket, which then fills both.
import { mediaUrl } from "../../shared/http/paths.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Held } from "../domain/media/conditional.ts";
import type { Piece } from "../domain/media/range.ts";
import { type Opened, openMedia, rememberMedia, statMedia } from "../platform/bucket.ts";
import { inTime } from "../platform/in-time.ts";
import { fillCache, keepInCache, openCached, statCached } from "../platform/media-cache.ts";
import {
  bytesInMemory,
  type From,
  type KeptBytes,
  type Loaded,
  loadTogether,
  MEMORY_ENTRY_BYTES,
} from "../platform/media-memory.ts";
import type { Context } from "./context.ts";

export type Found = {
  readonly held: Held;
  /** Bytes are shared with other answers and must not be changed; a stream is this request's own. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream;
  /** `BYPASS`: the caches are switched off. */
  readonly from: From | "BYPASS";
  readonly readAtMs: number;
};
type Stream = Opened & Pick<Found, "from" | "readAtMs">;
type Answered<T> = Promise<Result<T | null, "unavailable">>;
type Place = { readonly key: string; readonly url: string; readonly piece: Piece };

const WHOLE: Piece = { kind: "whole" };

/** Size and validators; null when there is no such object. */
export async function statSource(key: string, context: Context): Answered<Held> {
  const { env, config, nowMs } = context;
  if (!config.edgeCache) return statMedia(env, key, nowMs);
  const url = urlOf(key, context);
  const inMemory = bytesInMemory(url, nowMs)?.held ?? rememberMedia.get(key, nowMs);
  if (inMemory) return ok(inMemory);
  const cached = await statCached(url);
  if (!cached) return statMedia(env, key, nowMs);
  rememberMedia.set(key, cached, nowMs);
  return ok(cached);
}

/** The object or a piece of it; null when there is no such object. */
export async function openSource(key: string, piece: Piece, context: Context): Answered<Found> {
  const { nowMs, config } = context;
  const place = { key, url: urlOf(key, context), piece };
  if (!config.edgeCache) return openBucket(place, "BYPASS", context);
  const whole = bytesInMemory(place.url, nowMs);
  if (whole) return ok({ ...cut(whole, piece), from: "EDGE-HIT" });
  const unit = unitOf(piece, rememberMedia.get(key, nowMs)?.sizeBytes ?? null);
  return unit ? openShared(place, unit, context) : openFilling(place, context);
}

/** What is read and kept in one: all of what is little or of unknown size, else what was asked for. Null: too much of it. */
function unitOf(piece: Piece, sizeBytes: number | null): Piece | null {
  if (sizeBytes !== null && sizeBytes <= MEMORY_ENTRY_BYTES) return WHOLE;
  if (piece.kind === "whole") return sizeBytes === null ? WHOLE : null;
  return piece.length <= MEMORY_ENTRY_BYTES ? piece : null;
}

/** Together with everybody who asks for the same unit now. */
async function openShared(place: Place, unit: Piece, context: Context): Answered<Found> {
  const { url, piece } = place;
  const isPart = unit.kind === "part";
  const name = isPart ? `${url} ${unit.offset}+${unit.length}` : url;
  const known = isPart ? bytesInMemory(name, context.nowMs) : undefined;
  if (known) return ok({ ...cut(known, WHOLE), from: "EDGE-HIT" });
  const own: { stream?: Stream } = {};
  const load = () => loadUnit({ ...place, piece: unit }, own, context);
  const world = { now: Date.now, inTime, background: context.waitUntil };
  const loaded = await loadTogether(name, load, world);
  switch (loaded.kind) {
    case "bytes":
      return ok({ ...cut(loaded, isPart ? WHOLE : piece), from: loaded.from });
    case "large":
      return own.stream ? ok(own.stream) : openFilling(place, context);
    case "none":
      return ok(null);
    case "unavailable":
      return err("unavailable");
  }
}

/** What turns out to be too large for the memory is left to this request alone, as the stream that it is. */
async function loadUnit(place: Place, own: { stream?: Stream }, context: Context): Promise<Loaded> {
  const opened = await openNearest(place, context);
  if (!opened.ok) return { kind: "unavailable" };
  if (opened.value === null) return { kind: "none" };
  const { held, body, from, readAtMs } = opened.value;
  const bytesWanted = place.piece.kind === "part" ? place.piece.length : held.sizeBytes;
  if (bytesWanted > MEMORY_ENTRY_BYTES) {
    rememberMedia.set(place.key, held, context.nowMs);
    fill(opened.value, place, context);
    own.stream = opened.value;
    return { kind: "large" };
  }
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  if (bytes.byteLength !== bytesWanted) return { kind: "unavailable" };
  const kept = { held, bytes, readAtMs };
  if (place.piece.kind === "part") fill(opened.value, place, context);
  else if (from === "MISS") context.waitUntil(keepInCache(place.url, kept));
  return { kind: "bytes", ...kept, from };
}

/** From the data centre's cache, else from the bucket. */
async function openNearest(place: Place, context: Context): Answered<Stream & { from: From }> {
  const cached = await openCached(place.url, place.piece);
  return cached ? ok({ ...cached, from: "EDGE-HIT" }) : openBucket(place, "MISS", context);
}

async function openFilling(place: Place, context: Context): Answered<Found> {
  const opened = await openNearest(place, context);
  if (opened.ok && opened.value) fill(opened.value, place, context);
  return opened;
}

async function openBucket<F extends Found["from"]>(
  { key, piece }: Place,
  from: F,
  { env, nowMs }: Context,
): Answered<Opened & { from: F; readAtMs: number }> {
  const opened = await openMedia(env, key, piece);
  return opened.ok ? ok(opened.value && { ...opened.value, from, readAtMs: nowMs }) : opened;
}

/** What came from the bucket goes into the cache, all of it and beside the answer. */
function fill(
  { held, from }: Stream,
  { key, url }: Place,
  { env, nowMs, waitUntil }: Context,
): void {
  if (from !== "MISS") return;
  const whole = async () => {
    const again = await openMedia(env, key);
    return again.ok ? again.value : null;
  };
  waitUntil(fillCache(url, { sizeBytes: held.sizeBytes, nowMs }, whole));
}

/** A piece of kept bytes, which it shares with them. */
export function cut({ held, bytes, readAtMs }: KeptBytes, piece: Piece): Omit<Found, "from"> {
  const isPart = piece.kind === "part";
  const body = isPart ? bytes.subarray(piece.offset, piece.offset + piece.length) : bytes;
  return { held, readAtMs, body };
}

/** On our own host: nothing that a request says reaches a key of the cache. */
function urlOf(key: string, { ownOrigin }: Context): string {
  return `${ownOrigin}${mediaUrl(key)}`;
}
