// The mixer of the audio thread, fed by hand.
import { describe, expect, test } from "vitest";
import {
  createMix,
  type Mix,
  type MixSettings,
  type Stereo,
} from "../../../../../client/audio/capture/mix.ts";

const QUANTUM = 128;
const PER_SECOND = 48_000 / QUANTUM;
const PLAIN: MixSettings = { voiceGain: 1, musicGain: 1, duckDb: 0, mono: false };
const level = (left: number, right = left): Stereo => [
  new Float32Array(QUANTUM).fill(left),
  new Float32Array(QUANTUM).fill(right),
];

/** Runs for so long and gives the last sample of each channel. */
function run(mix: Mix, seconds: number, voice: Stereo | null, music: Stereo | null): number[] {
  const out = level(0);
  for (let i = 0; i < seconds * PER_SECOND; i++) mix.run(voice, music, out);
  return out.map((channel) => Number((channel.at(-1) ?? 0).toFixed(3)));
}

describe("the mixer", () => {
  test("adds both sources at their gains, each channel by itself", () => {
    const mix = createMix({ ...PLAIN, voiceGain: 0.5, musicGain: 2 });
    expect(run(mix, 0.1, level(0.2, 0.4), level(0.1, 0))).toEqual([0.3, 0.2]);
  });
  test("is silent without sources", () => {
    expect(run(createMix(PLAIN), 0.1, null, null)).toEqual([0, 0]);
  });
  test("makes both channels one for mono", () => {
    expect(run(createMix({ ...PLAIN, mono: true }), 0.1, level(0.2, 0.6), null)).toEqual([
      0.4, 0.4,
    ]);
  });

  test("changes a gain without a leap", () => {
    const mix = createMix(PLAIN);
    run(mix, 0.1, level(0.5), null);
    mix.set({ ...PLAIN, voiceGain: 0 });
    const out = level(0);
    let before = 0.5;
    let largest = 0;
    for (let i = 0; i < 0.2 * PER_SECOND; i++) {
      mix.run(level(0.5), null, out);
      for (const sample of out[0]) {
        largest = Math.max(largest, Math.abs(sample - before));
        before = sample;
      }
    }
    expect({ silent: Math.abs(before) < 1e-6, largest: largest < 0.002 }).toEqual({
      silent: true,
      largest: true,
    });
  });

  test("lets music step back under the voice, hold, and return", () => {
    const mix = createMix({ ...PLAIN, duckDb: 20 });
    const music = level(0.5);
    const [alone] = run(mix, 1, null, music);
    const [under] = run(mix, 1, level(0.1), music);
    const [held] = run(mix, 0.3, null, music);
    const [back] = run(mix, 4, null, music);
    expect([alone, under, held, back]).toEqual([0.5, 0.15, 0.05, 0.5]);
  });
  test("leaves music alone for a breath, a muted voice, or when it should not step back (control)", () => {
    const music = level(0.5);
    const ducking = { ...PLAIN, duckDb: 20 };
    expect(run(createMix(ducking), 1, level(0.005), music)[0]).toBe(0.505);
    expect(run(createMix({ ...ducking, voiceGain: 0 }), 1, level(0.4), music)[0]).toBe(0.5);
    expect(run(createMix(PLAIN), 1, level(0.1), music)[0]).toBe(0.6);
  });

  test("stays within full scale and says that it clipped", () => {
    const mix = createMix(PLAIN);
    const out = level(0);
    mix.run(level(0.9, -0.9), level(0.9, -0.9), out);
    const rms = Math.sqrt(1.8 * 1.8);
    const { peak, rms: measured, voicePeak, clipped } = mix.levels();
    expect([out[0][9], out[1][9], clipped]).toEqual([1, -1, QUANTUM]);
    expect([peak, measured, voicePeak]).toEqual([1.8, rms, 0.9].map((x) => expect.closeTo(x, 5)));
  });
  test("measures since the last reading only", () => {
    const mix = createMix(PLAIN);
    run(mix, 0.1, level(0.5), null);
    mix.levels();
    run(mix, 0.1, level(0.25), null);
    expect(mix.levels()).toEqual({
      peak: expect.closeTo(0.25, 5),
      rms: expect.closeTo(0.25, 5),
      voicePeak: expect.closeTo(0.25, 5),
      clipped: 0,
    });
    expect(mix.levels()).toEqual({ peak: 0, rms: 0, voicePeak: 0, clipped: 0 });
  });
});
