// GET and HEAD of stored sound and pictures: no identity, no object woken. The key alone decides the type.
import * as z from "zod/mini";
import { MEDIA_PREFIX } from "../../shared/http/paths.ts";
import { err } from "../../shared/result.ts";
import { precondition, rangeStillFits } from "../domain/media/conditional.ts";
import { mediaHeaders } from "../domain/media/headers.ts";
import { keyType } from "../domain/media/key.ts";
import { contentRange, type Slice, sliceOf } from "../domain/media/range.ts";
import type { MediaType } from "../domain/media/type.ts";
import { type Held, openMedia, statMedia } from "../platform/bucket.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { type Answer, type Route, route } from "./route.ts";

const params = z.object({ kind: z.string(), name: z.string() });
const NOT_FOUND: Refused = { code: "not_found" };
const UNAVAILABLE: Refused = { code: "unavailable", retryAfterMs: 2_000 };
const CONDITIONS = ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"];

export const MEDIA_ROUTES: readonly Route[] = [
  route({
    method: "GET",
    path: `${MEDIA_PREFIX}:kind/:name`,
    auth: "public",
    headers: "media",
    params,
    handle: (input, context) => serve(`${input.params.kind}/${input.params.name}`, context),
  }),
];

async function serve(key: string, context: Context): Promise<Answer> {
  const type = keyType(key);
  return type === null ? err(NOT_FOUND) : serveStored(key, type, context);
}

/** A stored object that never changes, whole or in part, under every condition of RFC 9110. */
export async function serveStored(key: string, type: MediaType, context: Context): Promise<Answer> {
  const { headers, method } = context.request;
  const plain = !headers.has("Range") && !CONDITIONS.some((name) => headers.has(name));
  if (plain && method !== "HEAD") return send(key, type, context, { kind: "whole" });
  const stat = await statMedia(context.env, key, context.nowMs);
  if (!stat.ok) return err(UNAVAILABLE);
  if (stat.value === null) return err(NOT_FOUND);
  return conditionally(key, type, stat.value, context);
}

/** Order of RFC 9110, 13.2.2: preconditions first, then If-Range, then the range; HEAD never has a range (14.2). */
async function conditionally(
  key: string,
  type: MediaType,
  held: Held,
  context: Context,
): Promise<Answer> {
  const { headers, method } = context.request;
  const answer = mediaHeaders(type, held);
  const met = precondition(headers, held);
  if (met === "not_modified") return new Response(null, { status: 304, headers: answer });
  if (met === "failed") return new Response(null, { status: 412 });
  if (method === "HEAD") {
    return new Response(null, {
      headers: { ...answer, "Content-Length": String(held.sizeBytes) },
    });
  }
  const range = rangeStillFits(headers.get("If-Range"), held) ? headers.get("Range") : null;
  return send(key, type, context, sliceOf(range, held.sizeBytes), held.sizeBytes);
}

async function send(
  key: string,
  type: MediaType,
  context: Context,
  slice: Slice,
  sizeBytes = 0,
): Promise<Answer> {
  const range = contentRange(slice, sizeBytes);
  if (slice.kind === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { "Content-Range": range ?? "" } });
  }
  const opened = await openMedia(context.env, key, slice);
  if (!opened.ok) return err(UNAVAILABLE);
  if (opened.value === null) return err(NOT_FOUND);
  const { held, body } = opened.value;
  const length = slice.kind === "part" ? slice.length : held.sizeBytes;
  const headers = {
    ...mediaHeaders(type, held),
    "Content-Length": String(length),
    ...(range === null ? {} : { "Content-Range": range }),
  };
  // Of known length: an answer cut short by a failing bucket is then visibly incomplete, never a short 200.
  const exact = body.pipeThrough(new FixedLengthStream(length));
  return new Response(exact, { status: slice.kind === "part" ? 206 : 200, headers });
}
