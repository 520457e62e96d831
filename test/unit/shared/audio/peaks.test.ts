// The waveform: same result however the sound is cut, scale by the loudest, silence, and sound shorter than buckets.
import { describe, expect, it } from "vitest";
import { peakMeter, peaksOf } from "../../../../shared/audio/peaks.ts";
import { newTrack, PEAK_BUCKETS } from "../../../../shared/http/bodies.ts";

const bytesOf = (peaks: string) => [...Buffer.from(peaks, "base64")];
const constant = (frames: number, level: number) => new Float32Array(frames).fill(level);

describe("peaksOf", () => {
  it("is the loudness relative to the loudest part, mean power over channels", () => {
    const sound = new Float32Array(80_000);
    sound.fill(0.5, 0, 40_000);
    sound.fill(-0.25, 40_000);
    const expected = [
      ...new Array(PEAK_BUCKETS / 2).fill(255),
      ...new Array(PEAK_BUCKETS / 2).fill(128),
    ];
    expect(bytesOf(peaksOf([sound]))).toEqual(expected);
    expect(bytesOf(peaksOf([sound, constant(80_000, 0)]))).toEqual(expected);
  });

  it("silence is nothing at all, and so is no sound", () => {
    const nothing = new Array(PEAK_BUCKETS).fill(0);
    expect([bytesOf(peaksOf([constant(9_000, 0)])), bytesOf(peaksOf([]))]).toEqual([
      nothing,
      nothing,
    ]);
  });

  it("sound shorter than the buckets leaves the rest empty instead of failing", () => {
    const filled = bytesOf(peaksOf([constant(100, 1)])).filter((value) => value === 255);
    expect(filled.length).toBe(100);
  });

  it("fits the field of a track", () => {
    const field = newTrack.shape.peaks.safeParse(peaksOf([constant(10_000, 0.1)]));
    expect(field.success).toBe(true);
  });
});

describe("peakMeter", () => {
  it("gives the same however the sound is cut", () => {
    const sound = Float32Array.from({ length: 50_003 }, (_, i) => Math.sin(i / 7) * (i / 50_003));
    const cut = (sizes: readonly number[]) => {
      const meter = peakMeter(sound.length);
      for (let at = 0, turn = 0; at < sound.length; turn += 1) {
        const next = at + (sizes[turn % sizes.length] ?? 1);
        meter.add([sound.subarray(at, next), sound.subarray(at, next)]);
        at = next;
      }
      return meter.finish();
    };
    const whole = peaksOf([sound]);
    expect([cut([1_152]), cut([1, 999, 7]), cut([60_000])]).toEqual([whole, whole, whole]);
  });

  it("counts sound beyond the expected length into the last bucket", () => {
    const meter = peakMeter(800);
    meter.add([constant(2_000, 1)]);
    expect(bytesOf(meter.finish())).toEqual(new Array(PEAK_BUCKETS).fill(255));
  });
});
