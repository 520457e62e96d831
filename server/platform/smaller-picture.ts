// Draws a picture smaller, where the platform has something to draw with. Knows no keys, no caches and no HTTP.

type Store = { readonly IMAGES?: ImagesBinding };
const SMALLER_TYPE = "image/webp";
const QUALITY = 80;

/** The picture as WebP, at most so many pixels wide; null when it can't be drawn here. */
export async function smallerPicture(
  { IMAGES }: Store,
  picture: ReadableStream<Uint8Array>,
  width: number,
): Promise<ArrayBuffer | null> {
  if (!IMAGES) return null;
  try {
    const drawn = await IMAGES.input(picture)
      .transform({ width, fit: "scale-down" })
      .output({ format: SMALLER_TYPE, quality: QUALITY });
    // A few kilobytes, so its length is known before it is sent.
    return await new Response(drawn.image()).arrayBuffer();
  } catch {
    return null;
  }
}
