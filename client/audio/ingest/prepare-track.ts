// A music file becomes a track in the uploader's browser: sound that seeks exactly, tags, artwork, length, waveform.
// The media library it takes is fetched on first use, so no page pays for it that doesn't upload.
import { err, type Result } from "../../../shared/result.ts";
import { failure, type IngestFailure } from "./failure.ts";

export type Prepared = {
  /** The sound to upload, of type `contentType`. */
  readonly audio: Blob;
  readonly contentType: string;
  /** A small JPEG, or null when the file has no picture. */
  readonly artwork: Blob | null;
  readonly tags: { readonly title: string; readonly artist: string; readonly album: string };
  readonly durationMs: number;
  /** As in `shared/audio/peaks`; null when this browser can't decode the sound. */
  readonly peaks: string | null;
};

export type PrepareOptions = {
  /** Called with 0..1 while the file is being read. */
  readonly onProgress?: (part: number) => void;
  readonly signal?: AbortSignal;
  /** Files from this size on are put together on the browser's disk, not in memory. */
  readonly largeFromBytes?: number;
};

const LARGE_FROM_BYTES = 268_435_456;

/** Prepares one file. Every expected failure comes back as a reason with a sentence for people. */
export async function prepareTrack(
  file: File,
  options: PrepareOptions = {},
): Promise<Result<Prepared, IngestFailure>> {
  const signal = options.signal ?? new AbortController().signal;
  if (signal.aborted) return err(failure("aborted"));
  if (file.size === 0) return err(failure("empty"));
  const reader = await import("./read-track.ts").catch(() => null);
  if (!reader) return err(failure("not_loaded"));
  const onProgress = options.onProgress ?? (() => undefined);
  const { largeFromBytes = LARGE_FROM_BYTES } = options;
  const read = await reader.readTrack(file, { signal, onProgress, largeFromBytes });
  return read.ok ? read : err(failure(read.error));
}
