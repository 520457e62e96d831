// The waveform of a track: loudness over time in PEAK_BUCKETS bytes. Uploads in the browser and the seeder in Node run
// this same function, so a track looks the same wherever it came from.
import { PEAK_BUCKETS } from "../http/bodies.ts";

/** Planar samples of one stretch of sound: all channels are equally long. */
export type Stretch = readonly Float32Array[];
export type PeakMeter = {
  /** Takes the next stretch; stretches must come in order. */
  add(channels: Stretch): void;
  /** Base64 of PEAK_BUCKETS bytes; the loudest bucket is 255, silence is 0. */
  finish(): string;
};

/**
 * Measures sound that arrives in stretches, so that an hour of it never has to be in memory.
 * Per bucket it takes the mean power of all channels: peak values would make all modern masters one solid bar.
 */
export function peakMeter(totalFrames: number): PeakMeter {
  const power = new Float64Array(PEAK_BUCKETS);
  const samples = new Float64Array(PEAK_BUCKETS);
  const perFrame = PEAK_BUCKETS / Math.max(1, totalFrames);
  let at = 0;
  return {
    add: (channels) => {
      const frames = channels[0]?.length ?? 0;
      for (const channel of channels) {
        for (let i = 0; i < frames; i += 1) {
          const bucket = Math.min(PEAK_BUCKETS - 1, Math.floor((at + i) * perFrame));
          const sample = channel[i] ?? 0;
          power[bucket] = (power[bucket] ?? 0) + sample * sample;
          samples[bucket] = (samples[bucket] ?? 0) + 1;
        }
      }
      at += frames;
    },
    finish: () => {
      const loudness = power.map((sum, i) => Math.sqrt(sum / Math.max(1, samples[i] ?? 0)));
      const top = loudness.reduce((most, value) => Math.max(most, value), 0);
      const bytes = Uint8Array.from(loudness, (value) =>
        top > 0 ? Math.round((255 * value) / top) : 0,
      );
      return btoa(String.fromCharCode(...bytes));
    },
  };
}

/** The peaks of sound that is all there. */
export function peaksOf(channels: Stretch): string {
  const meter = peakMeter(channels[0]?.length ?? 0);
  meter.add(channels);
  return meter.finish();
}
