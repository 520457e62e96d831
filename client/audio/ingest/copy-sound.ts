// Moves encoded sound into an indexed MP4 without decoding it. Nothing is lost; tags and pictures stay behind.
import {
  BufferTarget,
  Conversion,
  type Input,
  type InputAudioTrack,
  Mp4OutputFormat,
  Output,
} from "mediabunny";

type Options = { readonly signal: AbortSignal; readonly onProgress: (part: number) => void };

/** The track's sound as the bytes of an MP4, or null when it can't be copied. Rejects when aborted or unreadable. */
export async function copySound(
  input: Input,
  track: InputAudioTrack,
  { signal, onProgress }: Options,
): Promise<ArrayBuffer | null> {
  const target = new BufferTarget();
  // The index goes in front, where a player's first request finds it.
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const conversion = await Conversion.init({
    input,
    output,
    tags: {},
    video: { discard: true },
    audio: (other) => (other.id === track.id ? {} : { discard: true }),
    copy: { mode: "forced", shiftTolerance: Number.POSITIVE_INFINITY },
    showWarnings: false,
  });
  if (!conversion.isValid) return null;
  conversion.onProgress = onProgress;
  const cancel = () => void conversion.cancel();
  signal.addEventListener("abort", cancel);
  try {
    signal.throwIfAborted();
    await conversion.execute();
  } finally {
    signal.removeEventListener("abort", cancel);
  }
  return target.buffer;
}
