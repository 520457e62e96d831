// The picture in a music file, made small. Drawing it again also drops whatever else the picture's bytes carried.

/** A picture as readers hand it out. */
export type Picture = {
  readonly data: Uint8Array;
  readonly mimeType: string;
  readonly kind: "coverFront" | "coverBack" | "unknown";
};

/** Longest side: sharp on a phone's lock screen and small to send. */
const MAX_SIDE = 800;
const MAX_SOURCE_BYTES = 33_554_432;

/** The front cover if there is one, else the first picture. */
export function coverOf<P extends Picture>(pictures: readonly P[]): P | null {
  const usable = pictures.filter(({ data }) => data.length > 0 && data.length <= MAX_SOURCE_BYTES);
  return usable.find(({ kind }) => kind === "coverFront") ?? usable[0] ?? null;
}

/** The cover as a JPEG of at most 800 pixels; null when this browser can't read it, which is no reason to fail. */
export async function smallCover(picture: Picture): Promise<Blob | null> {
  try {
    const bytes = new Uint8Array(picture.data);
    const bitmap = await createImageBitmap(new Blob([bytes], { type: picture.mimeType }));
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (!context) return null;
    // JPEG has no transparency.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.86 });
  } catch {
    return null;
  }
}
