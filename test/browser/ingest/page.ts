// Runs in the browser under test: prepares files as the booth does, and listens where a player lands after seeking.
import {
  ALL_FORMATS,
  BlobSource,
  BufferTarget,
  Conversion,
  Input,
  OggOutputFormat,
  Output,
  WebMOutputFormat,
} from "mediabunny";
import { prepareTrack } from "../../../client/audio/ingest/prepare-track.ts";
import { pitchTimeMs, readTimeCode } from "../../helpers/time-code.ts";

type Options = { name: string; type?: string; abortAtPart?: number; largeFromBytes?: number };

async function prepare(path: string, { name, type = "", abortAtPart, ...more }: Options) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  const bytes = await response.arrayBuffer();
  const abort = new AbortController();
  const parts: number[] = [];
  const result = await prepareTrack(new File([bytes], name, { type }), {
    ...more,
    signal: abort.signal,
    onProgress: (part) => {
      parts.push(part);
      if (abortAtPart !== undefined && part >= abortAtPart) abort.abort();
    },
  });
  if (!result.ok) return { ok: false as const, error: result.error, parts };
  const { audio, artwork, ...rest } = result.value;
  const picture = artwork && (await createImageBitmap(artwork));
  return {
    ok: true as const,
    ...rest,
    parts,
    url: URL.createObjectURL(audio),
    bytes: audio.size,
    type: audio.type,
    head: [...new Uint8Array(await audio.slice(0, 4096).arrayBuffer())],
    artwork: picture && { type: artwork.type, width: picture.width, height: picture.height },
  };
}

/** The sound of `path` in another container, encoded by this browser. */
async function encode(path: string, container: "ogg" | "webm"): Promise<string> {
  const source = new BlobSource(await (await fetch(path)).blob());
  const target = new BufferTarget();
  const format = container === "ogg" ? new OggOutputFormat() : new WebMOutputFormat();
  const output = new Output({ format, target });
  const input = new Input({ formats: ALL_FORMATS, source });
  const conversion = await Conversion.init({ input, output, audio: { codec: "opus" } });
  await conversion.execute();
  return URL.createObjectURL(new Blob([target.buffer ?? new ArrayBuffer(0)]));
}

/** A PNG of the given size, as base64: artwork for tags. */
async function picture(width: number, height: number): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context) {
    context.fillStyle = "#a3c";
    context.fillRect(0, 0, width, height / 2);
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

const ATTEMPTS = 5;
/** Of the four in a second. */
const LEAST_BURSTS = 3;

/** How far (ms) the sound heard after each seek is from where the element says it is; by the decoded file's own time. */
async function seekErrors(url: string, positionsS: readonly number[]): Promise<number[]> {
  const context = new AudioContext({ sampleRate: 48_000 });
  await context.audioWorklet.addModule("/tap.js");
  const bytes = await (await fetch(url)).arrayBuffer();
  const decoded = await context.decodeAudioData(bytes);
  const truth = readTimeCode(decoded.getChannelData(0), decoded.sampleRate);
  const element = new Audio(url);
  const tap = new AudioWorkletNode(context, "tap");
  context.createMediaElementSource(element).connect(tap);
  const silence = new GainNode(context, { gain: 0 });
  tap.connect(silence).connect(context.destination);
  await new Promise((ready) => element.addEventListener("canplay", ready, { once: true }));
  const errors: number[] = [];
  const offsetsAt = async (position: number) => {
    const { samples, startMs } = await listenAt(element, context, tap.port, position);
    return readTimeCode(samples, 48_000).map(({ pitch, atMs }) => {
      const claimedMs = startMs + atMs;
      const nominalMs = pitchTimeMs(pitch, claimedMs);
      const near = truth
        .filter((burst) => burst.pitch === pitch)
        .toSorted((a, b) => Math.abs(a.atMs - nominalMs) - Math.abs(b.atMs - nominalMs))[0];
      return (near?.atMs ?? nominalMs) - claimedMs;
    });
  };
  for (const position of positionsS) {
    let offsets = await offsetsAt(position);
    // A starved machine drops sound; what is heard of it says nothing of the file.
    for (let again = 1; again < ATTEMPTS && offsets.length < LEAST_BURSTS; again += 1) {
      offsets = await offsetsAt(position);
    }
    errors.push(median(offsets));
  }
  element.removeAttribute("src");
  await context.close();
  return errors;
}

/** A second of sound from `position`, and which track time (ms) the element claims for its first sample. */
async function listenAt(
  element: HTMLAudioElement,
  context: AudioContext,
  port: MessagePort,
  position: number,
): Promise<{ samples: Float32Array; startMs: number }> {
  element.pause();
  const sought = new Promise((done) => element.addEventListener("seeked", done, { once: true }));
  element.currentTime = position;
  await sought;
  await element.play();
  await wait(250);
  const chunks: { frame: number; samples: Float32Array }[] = [];
  port.onmessage = ({ data }) => void chunks.push(data);
  const offsets: number[] = [];
  for (let i = 0; i < 60; i += 1) {
    offsets.push(element.currentTime - context.currentTime);
    await wait(15);
  }
  port.onmessage = null;
  element.pause();
  const samples = new Float32Array(chunks.length * 128);
  for (const [i, chunk] of chunks.entries()) samples.set(chunk.samples, i * 128);
  return { samples, startMs: ((chunks[0]?.frame ?? 0) / 48_000 + median(offsets)) * 1000 };
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

Object.assign(window, { prepare, encode, picture, seekErrors });
