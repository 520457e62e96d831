// How a track is stored, by its codec: copied into an MP4 with an index, kept as it is, or not at all. Pure.

/**
 * `copy`: the encoded sound moves, untouched, into an MP4 whose index names the place of every frame, so that a seek
 * lands exactly and costs one request. `keep`: already exact, or MP4 can't carry it. See docs/decisions on seeking.
 */
export type Shape = { readonly kind: "copy" | "keep"; readonly contentType: string };

const COPIED = new Set(["mp3", "aac", "opus", "flac"]);
const MP4: Shape = { kind: "copy", contentType: "audio/mp4" };
const WAVE: Shape = { kind: "keep", contentType: "audio/wav" };

/** The shape for a codec in a container (its MIME type without parameters); null when browsers can't play it. */
export function shapeOf(codec: string | null, container: string): Shape | null {
  if (codec === null) return null;
  if (COPIED.has(codec)) return MP4;
  if (/^(?:pcm-|ulaw$|alaw$)/.test(codec)) return container === "audio/wav" ? WAVE : null;
  const vorbis = codec === "vorbis" && ["audio/ogg", "audio/webm"].includes(container);
  return vorbis ? { kind: "keep", contentType: container } : null;
}
