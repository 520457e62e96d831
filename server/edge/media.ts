// GET and HEAD of stored sound and pictures: no identity, no object woken. The key alone decides the type.
import * as z from "zod/mini";
import { MEDIA_PREFIX, PICTURE_WIDTHS, type PictureWidth } from "../../shared/http/paths.ts";
import { err } from "../../shared/result.ts";
import { mediaAnswer } from "../domain/media/answer.ts";
import type { Held } from "../domain/media/conditional.ts";
import { mediaHeaders } from "../domain/media/headers.ts";
import { keyType } from "../domain/media/key.ts";
import type { Piece } from "../domain/media/range.ts";
import { MEDIA_TYPES, type MediaType } from "../domain/media/type.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { cut, type Found, openSource, statSource } from "./media-source.ts";
import { smallPicture } from "./pictures.ts";
import { type Answer, type Route, route } from "./route.ts";

const params = z.object({ kind: z.string(), name: z.string() });
/** `w`: a picture no wider than that, in pixels. */
const query = z.object({ w: z.optional(z.enum(PICTURE_WIDTHS)) });
const NOT_FOUND: Refused = { code: "not_found" };
const UNAVAILABLE: Refused = { code: "unavailable", retryAfterMs: 2_000 };
const CONDITIONS = ["If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"];
const WHOLE: Piece = { kind: "whole" };

export const MEDIA_ROUTES: readonly Route[] = [
  route({
    method: "GET",
    path: `${MEDIA_PREFIX}:kind/:name`,
    auth: "public",
    headers: "media",
    params,
    query,
    handle: ({ params: { kind, name }, query: { w } }, context) =>
      w === undefined
        ? serve(`${kind}/${name}`, context)
        : serveSmall(`${kind}/${name}`, w, context),
  }),
];

async function serveSmall(key: string, width: PictureWidth, context: Context): Promise<Answer> {
  const isPicture = keyType(key)?.kind === "image";
  const small = isPicture ? await smallPicture(key, width, context) : null;
  if (!small) return serve(key, context);
  const answer = mediaAnswer(context.request, { ...small.held, type: MEDIA_TYPES.webp });
  if (answer.slice === null) return new Response(null, answer);
  return send({ ...small, ...cut(small, answer.slice) }, answer, context);
}

async function serve(key: string, context: Context): Promise<Answer> {
  const type = keyType(key);
  return type === null ? err(NOT_FOUND) : serveStored(key, type, context);
}

/** A stored object that never changes, whole or in part, under every condition of RFC 9110. */
export async function serveStored(key: string, type: MediaType, context: Context): Promise<Answer> {
  const { headers, method } = context.request;
  const plain = !headers.has("Range") && !CONDITIONS.some((name) => headers.has(name));
  if (plain && method !== "HEAD") return sendWhole(key, type, context);
  const stat = await statSource(key, context);
  if (!stat.ok) return err(UNAVAILABLE);
  if (stat.value === null) return err(NOT_FOUND);
  const answer = mediaAnswer(context.request, { ...stat.value, type });
  if (answer.slice === null) return new Response(null, answer);
  const found = await openSource(key, answer.slice, context);
  if (!found.ok) return err(UNAVAILABLE);
  return found.value === null ? err(NOT_FOUND) : send(found.value, answer, context);
}

/** Without any condition there is one read, not two. */
async function sendWhole(key: string, type: MediaType, context: Context): Promise<Answer> {
  const found = await openSource(key, WHOLE, context);
  if (!found.ok) return err(UNAVAILABLE);
  if (found.value === null) return err(NOT_FOUND);
  return send(found.value, { status: 200, headers: wholeHeaders(type, found.value.held) }, context);
}

function wholeHeaders(type: MediaType, held: Held): Record<string, string> {
  return { ...mediaHeaders(type, held), "Content-Length": String(held.sizeBytes) };
}

type Head = { readonly status: number; readonly headers: Readonly<Record<string, string>> };

/** Of known length: an answer cut short by a failing bucket is then visibly incomplete, never a short 200. */
function send(
  { body, from, readAtMs }: Found,
  { status, headers }: Head,
  { nowMs }: Context,
): Response {
  const ageS = Math.max(0, Math.floor((nowMs - readAtMs) / 1_000));
  const age = from === "EDGE-HIT" ? { Age: String(ageS) } : {};
  const shown = { ...headers, "X-Cache": from, ...age };
  if (body instanceof Uint8Array) return new Response(body, { status, headers: shown });
  const exact = new FixedLengthStream(Number(headers["Content-Length"]));
  return new Response(body.pipeThrough(exact), { status, headers: shown });
}
