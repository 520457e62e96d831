// Everything that needs the media library: loaded only when somebody uploads. Use it through `prepare-track`.
import {
  ADTS,
  BlobSource,
  FLAC,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  UnsupportedInputFormatError,
  WAVE,
  WEBM,
} from "mediabunny";
import { err, ok, type Result } from "../../../shared/result.ts";
import { coverOf, smallCover } from "./artwork.ts";
import { copySound } from "./copy-sound.ts";
import type { IngestReason } from "./failure.ts";
import { measureSound } from "./measure-sound.ts";
import type { Prepared, PrepareOptions } from "./prepare-track.ts";
import { type Shape, shapeOf } from "./shape.ts";
import { tagsOf } from "./tags.ts";

const FORMATS = [MP3, WAVE, OGG, FLAC, MP4, QTFF, WEBM, MATROSKA, ADTS];
const MAX_MS = 86_400_000;
/** Copying is quick, decoding is the long part. */
const COPY_PART = 0.2;

type Job = { readonly file: File; readonly input: Input } & Required<PrepareOptions>;

/** Reads a file into a track ready for upload. Nothing thrown gets out. */
export async function readTrack(
  file: File,
  options: Required<PrepareOptions>,
): Promise<Result<Prepared, IngestReason>> {
  const input = new Input({ source: new BlobSource(file), formats: FORMATS });
  const dispose = () => input.dispose();
  options.signal.addEventListener("abort", dispose);
  try {
    return await read({ file, input, ...options });
  } catch (error) {
    if (options.signal.aborted) return err("aborted");
    return err(error instanceof UnsupportedInputFormatError ? "not_audio" : "broken");
  } finally {
    options.signal.removeEventListener("abort", dispose);
    dispose();
  }
}

async function read(job: Job): Promise<Result<Prepared, IngestReason>> {
  const { file, input, signal, onProgress } = job;
  const track = await input.getPrimaryAudioTrack();
  if (!track) return err("empty");
  const container = ((await input.getFormat()).mimeType.split(";")[0] ?? "").replace(
    "video/",
    "audio/",
  );
  const shape = shapeOf(await track.getCodec(), container);
  if (!shape) return err("unsupported");
  const stored = await store(job, track, shape);
  if (!stored.ok) return stored;
  const { audio, durationMs } = stored.value;
  if (durationMs < 1) return err("empty");
  if (durationMs > MAX_MS) return err("too_long");
  const told = (part: number) => onProgress(COPY_PART + (1 - COPY_PART) * part);
  const measured = await measureSound(track, { durationMs, signal, onProgress: told });
  if (measured.kind === "silent") return err("broken");
  const raw = await input.getMetadataTags();
  const cover = coverOf(raw.images ?? []);
  return ok({
    audio,
    contentType: shape.contentType,
    artwork: cover && (await smallCover(cover)),
    tags: tagsOf(raw, file.name),
    durationMs,
    peaks: measured.peaks,
  });
}

type Stored = { readonly audio: Blob; readonly durationMs: number };

async function store(
  { file, input, signal, onProgress, largeFromBytes }: Job,
  track: InputAudioTrack,
  { kind, contentType }: Shape,
): Promise<Result<Stored, IngestReason>> {
  if (kind === "keep") {
    const durationMs = Math.round((await track.computeDuration()) * 1000);
    return ok({ audio: file.slice(0, file.size, contentType), durationMs });
  }
  const told = (part: number) => onProgress(COPY_PART * part);
  const large = file.size >= largeFromBytes;
  const audio = await copySound(input, track, { signal, onProgress: told, large });
  if (!audio) return err("unsupported");
  // The length that players will show is that of the copy, so that is the one to store.
  const copy = new Input({ source: new BlobSource(audio), formats: [MP4] });
  const durationMs = Math.round((await copy.computeDuration()) * 1000);
  copy.dispose();
  return ok({ audio, durationMs });
}
