// Decodes a track once, stretch by stretch, for its waveform. Needs the browser's decoder; memory stays small.
import { type AudioSample, AudioSampleSink, type InputAudioTrack } from "mediabunny";
import { type PeakMeter, peakMeter } from "../../../shared/audio/peaks.ts";

type Options = {
  readonly durationMs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (part: number) => void;
};

/** `peaks` null: this browser has no decoder for it. `silent`: not even the beginning could be decoded. */
export type Measured =
  | { readonly kind: "measured"; readonly peaks: string | null }
  | { readonly kind: "silent" };

/** The waveform of a track; damage in the middle leaves the rest of it flat. Rejects when aborted. */
export async function measureSound(track: InputAudioTrack, options: Options): Promise<Measured> {
  if (!(await track.canDecode())) return { kind: "measured", peaks: null };
  const { durationMs, signal, onProgress } = options;
  let meter: PeakMeter | null = null;
  let toldAt = 0;
  try {
    for await (const sample of new AudioSampleSink(track).samples()) {
      const { timestamp, sampleRate } = sample;
      meter ??= peakMeter(Math.round((durationMs / 1000) * sampleRate));
      meter.add(planes(sample));
      sample.close();
      signal.throwIfAborted();
      // Once per second of sound is often enough to tell.
      if (timestamp - toldAt < 1) continue;
      toldAt = timestamp;
      onProgress(Math.min(1, (timestamp * 1000) / durationMs));
    }
  } catch (error) {
    if (signal.aborted) throw error;
  }
  return meter === null ? { kind: "silent" } : { kind: "measured", peaks: meter.finish() };
}

function planes(sample: AudioSample): Float32Array[] {
  return Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: "f32-planar" });
    return plane;
  });
}
