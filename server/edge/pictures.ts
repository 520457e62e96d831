// Artwork in small sizes: drawn when the platform can, once for everybody who asks meanwhile, and kept like other media.
import { type PictureWidth, pictureUrl } from "../../shared/http/paths.ts";
import { openMedia } from "../platform/bucket.ts";
import { inTime } from "../platform/in-time.ts";
import { keepInCache, openCached } from "../platform/media-cache.ts";
import {
  bytesInMemory,
  type KeptBytes,
  type Loaded,
  loadTogether,
} from "../platform/media-memory.ts";
import { smallerPicture } from "../platform/smaller-picture.ts";
import type { Context } from "./context.ts";
import type { Found } from "./media-source.ts";

type Picture = { readonly key: string; readonly width: PictureWidth; readonly url: string };
export type FoundPicture = KeptBytes & Pick<Found, "from">;

/** The picture in that width, as WebP; null when the original must do, which then must not be taken for the small one. */
export async function smallPicture(
  key: string,
  width: PictureWidth,
  context: Context,
): Promise<FoundPicture | null> {
  const { config, ownOrigin, nowMs, waitUntil } = context;
  const picture = { key, width, url: `${ownOrigin}${pictureUrl(key, width)}` };
  if (!config.edgeCache) return toFound(await draw(picture, context), "BYPASS");
  const known = bytesInMemory(picture.url, nowMs);
  if (known) return { ...known, from: "EDGE-HIT" };
  const load = async () => (await cached(picture)) ?? (await drawToKeep(picture, context));
  const world = { now: Date.now, inTime, background: waitUntil };
  const loaded = await loadTogether(picture.url, load, world);
  return toFound(loaded, loaded.kind === "bytes" ? loaded.from : "MISS");
}

function toFound(loaded: Loaded, from: Found["from"]): FoundPicture | null {
  return loaded.kind === "bytes" ? { ...loaded, from } : null;
}

async function cached({ url }: Picture): Promise<Loaded | null> {
  const found = await openCached(url, { kind: "whole" });
  if (!found) return null;
  const bytes = new Uint8Array(await new Response(found.body).arrayBuffer());
  return { kind: "bytes", ...found, bytes, from: "EDGE-HIT" };
}

async function drawToKeep(picture: Picture, context: Context): Promise<Loaded> {
  const drawn = await draw(picture, context);
  if (drawn.kind === "bytes") context.waitUntil(keepInCache(picture.url, drawn));
  return drawn;
}

/** The drawing is as final as what it was drawn from. */
async function draw({ key, width }: Picture, { env, nowMs }: Context): Promise<Loaded> {
  const opened = env.IMAGES && (await openMedia(env, key));
  if (!opened?.ok || opened.value === null) return { kind: "none" };
  const { held, body } = opened.value;
  const drawn = await smallerPicture(env, body, Number(width));
  if (drawn === null) return { kind: "none" };
  const etag = held.etag.replace(/"$/, `-w${width}"`);
  return {
    ...{ kind: "bytes", bytes: new Uint8Array(drawn), from: "MISS", readAtMs: nowMs },
    held: { ...held, etag, sizeBytes: drawn.byteLength },
  };
}
