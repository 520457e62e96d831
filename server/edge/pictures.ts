// Artwork in small sizes: drawn when the platform can, remembered by this data centre, and the original otherwise.
import { type PictureWidth, pictureUrl } from "../../shared/http/paths.ts";
import { precondition } from "../domain/media/conditional.ts";
import { IMMUTABLE } from "../domain/media/headers.ts";
import { httpDate } from "../domain/media/http-date.ts";
import { type Held, openMedia } from "../platform/bucket.ts";
import { SMALLER_TYPE, smallerPicture } from "../platform/smaller-picture.ts";
import type { Context } from "./context.ts";

/** The picture in that width; null when the original must do, which then must not be taken for the small one for long. */
export async function smallPicture(
  key: string,
  width: PictureWidth,
  context: Context,
): Promise<Response | null> {
  const { env, request, ownOrigin, waitUntil } = context;
  const address = new Request(`${ownOrigin}${pictureUrl(key, width)}`);
  const known = await caches.default.match(address).catch(() => undefined);
  const drawn = known ?? (await draw(key, Number(width), env));
  if (!drawn) return null;
  if (!known) waitUntil(caches.default.put(address, drawn.clone()).catch(() => undefined));
  const etag = drawn.headers.get("ETag") ?? "";
  const storedAtMs = Date.parse(drawn.headers.get("Last-Modified") ?? "");
  const met = precondition(request.headers, { etag, storedAtMs });
  if (met === "pass") return drawn;
  const { headers } = drawn;
  return met === "failed"
    ? new Response(null, { status: 412 })
    : new Response(null, { status: 304, headers });
}

async function draw(key: string, width: number, env: Env): Promise<Response | null> {
  if (env.IMAGES === undefined) return null;
  const opened = await openMedia(env, key);
  if (!opened.ok || opened.value === null) return null;
  const bytes = await smallerPicture(env, opened.value.body, width);
  return bytes && new Response(bytes, { headers: headersOf(opened.value.held, width, bytes) });
}

/** The drawing is as final as what it was drawn from. */
function headersOf({ etag, storedAtMs }: Held, width: number, bytes: ArrayBuffer) {
  return {
    "Content-Type": SMALLER_TYPE,
    "Content-Length": String(bytes.byteLength),
    "Cache-Control": IMMUTABLE,
    ETag: etag.replace(/"$/, `-w${width}"`),
    "Last-Modified": httpDate(storedAtMs),
  };
}
