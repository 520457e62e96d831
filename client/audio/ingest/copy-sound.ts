// Moves encoded sound into an indexed MP4 without decoding it. Nothing is lost; tags and pictures stay behind.
import {
  BufferTarget,
  Conversion,
  type Input,
  type InputAudioTrack,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type Target,
} from "mediabunny";
import { blobPieces } from "./blob-pieces.ts";

type Options = {
  readonly signal: AbortSignal;
  readonly onProgress: (part: number) => void;
  /** Too large to be put together in memory. */
  readonly large: boolean;
};
type Mp4 = {
  readonly target: Target;
  readonly fastStart: "in-memory" | false;
  readonly finish: () => Blob;
};

const TYPE = "audio/mp4";

/** The track's sound as an MP4, or null when it can't be copied. Rejects when aborted or unreadable. */
export async function copySound(
  input: Input,
  track: InputAudioTrack,
  { signal, onProgress, large }: Options,
): Promise<Blob | null> {
  const { target, fastStart, finish } = large ? onDisk() : inMemory();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart }), target });
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
  return finish();
}

/** The index goes in front, where a player's first request finds it. */
function inMemory(): Mp4 {
  const target = new BufferTarget();
  const finish = () => new Blob([target.buffer ?? new ArrayBuffer(0)], { type: TYPE });
  return { target, fastStart: "in-memory", finish };
}

/** The index comes last, since nothing can be moved any more: it costs a player one request. */
function onDisk(): Mp4 {
  const pieces = blobPieces();
  const written = new WritableStream({ write: pieces.write });
  const target = new StreamTarget(written, { chunked: true });
  return { target, fastStart: false, finish: () => pieces.finish(TYPE) };
}
