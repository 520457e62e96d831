// Sound files for tests, made in memory: nothing binary is committed and no tool is needed on the machine.
import { registerMp3Encoder } from "@mediabunny/mp3-encoder";
import {
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  type MetadataTags,
  Mp3OutputFormat,
  Output,
  Quality,
} from "mediabunny";
import type { Pcm } from "./time-code.ts";

let mp3Ready = false;

/** 16-bit PCM in RIFF. */
export function wav({ rateHz, channels }: Pcm): Uint8Array<ArrayBuffer> {
  const count = channels.length;
  const dataBytes = (channels[0]?.length ?? 0) * count * 2;
  const view = new DataView(new ArrayBuffer(44 + dataBytes));
  const ascii = (at: number, text: string) => {
    for (let i = 0; i < text.length; i += 1) view.setUint8(at + i, text.charCodeAt(i));
  };
  ascii(0, "RIFF");
  view.setUint32(4, 36 + dataBytes, true);
  ascii(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, count, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * count * 2, true);
  view.setUint16(32, count * 2, true);
  view.setUint16(34, 16, true);
  ascii(36, "data");
  view.setUint32(40, dataBytes, true);
  channels.forEach((samples, channel) => {
    samples.forEach((sample, i) => {
      const at = 44 + (i * count + channel) * 2;
      view.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true);
    });
  });
  return new Uint8Array(view.buffer);
}

export type Mp3Options = {
  readonly tags?: MetadataTags;
  readonly bitrate?: number;
  /** False leaves out the Xing header (frame count and seek table), as many real files do. */
  readonly xingHeader?: boolean;
};

/** A constant-bitrate mp3 with ID3v2 tags and pictures. */
export async function mp3(pcm: Pcm, options: Mp3Options = {}): Promise<Uint8Array<ArrayBuffer>> {
  if (!mp3Ready) registerMp3Encoder();
  mp3Ready = true;
  const target = new BufferTarget();
  const format = new Mp3OutputFormat({ xingHeader: options.xingHeader ?? true });
  const output = new Output({ format, target });
  const source = new AudioSampleSource({
    codec: "mp3",
    quality: new Quality({ bitrate: options.bitrate ?? 128_000 }),
  });
  output.addAudioTrack(source);
  if (options.tags) output.setMetadataTags(options.tags);
  await output.start();
  for (const sample of blocks(pcm)) {
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  if (!target.buffer) throw new Error("the mp3 encoder gave nothing");
  return new Uint8Array(target.buffer);
}

/**
 * A variable-bitrate mp3 without any seek table: stretches of very different bitrates one after the other.
 * Players that guess a byte position from the average bitrate land seconds away.
 */
export async function mp3WithoutTable(
  pcm: Pcm,
  stretchSeconds = 10,
): Promise<Uint8Array<ArrayBuffer>> {
  const total = pcm.channels[0]?.length ?? 0;
  const step = Math.round((stretchSeconds * pcm.rateHz) / 1152) * 1152;
  const parts: Uint8Array[] = [];
  for (let from = 0, i = 0; from < total; from += step, i += 1) {
    const channels = pcm.channels.map((samples) => samples.subarray(from, from + step));
    const bitrate = [320_000, 64_000, 192_000][i % 3] ?? 128_000;
    parts.push(await mp3({ ...pcm, channels }, { bitrate, xingHeader: false }));
  }
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

function* blocks({ rateHz, channels }: Pcm, size = 44_100): Generator<AudioSample> {
  const total = channels[0]?.length ?? 0;
  for (let from = 0; from < total; from += size) {
    const frames = Math.min(size, total - from);
    const data = new Float32Array(frames * channels.length);
    channels.forEach((samples, i) => {
      data.set(samples.subarray(from, from + frames), i * frames);
    });
    yield new AudioSample({
      data,
      format: "f32-planar",
      numberOfChannels: channels.length,
      sampleRate: rateHz,
      timestamp: from / rateHz,
    });
  }
}
