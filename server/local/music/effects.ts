// What happens to the sound between the instruments and the ear: vowel, rotating speaker, room, and a soft ceiling. Pure.
import { SAMPLE_RATE } from "./voices.ts";

export type Stereo = { left: Float32Array; right: Float32Array };
const TAU = 2 * Math.PI;

export const silence = (samples: number): Stereo => ({
  left: new Float32Array(samples),
  right: new Float32Array(samples),
});

/** The open "ah" of a choir: three resonances of the throat over a little of the raw voice. */
export function vowel({ left, right }: Stereo): Stereo {
  return { left: throat(left), right: throat(right) };
}

const FORMANTS = [
  { hz: 720, width: 0.16, level: 1 },
  { hz: 1180, width: 0.12, level: 0.5 },
  { hz: 2700, width: 0.08, level: 0.22 },
] as const;

function throat(input: Float32Array): Float32Array {
  const out = input.map((value) => value * 0.06);
  for (const { hz, width, level } of FORMANTS) {
    const f = 2 * Math.sin((Math.PI * hz) / SAMPLE_RATE);
    let low = 0;
    let band = 0;
    for (let index = 0; index < input.length; index++) {
      low += f * band;
      band += f * ((input[index] ?? 0) - low - width * band);
      out[index] = (out[index] ?? 0) + level * width * band;
    }
  }
  return out;
}

/** A rotating speaker: pitch and loudness sway, the two ears half a turn apart. */
export function rotary({ left, right }: Stereo, turnsPerSecond: number): Stereo {
  return { left: sway(left, turnsPerSecond, 0), right: sway(right, turnsPerSecond, 0.5) };
}

function sway(input: Float32Array, turnsPerSecond: number, offset: number): Float32Array {
  const depth = 0.00022 * SAMPLE_RATE;
  return input.map((_, index) => {
    const turn = Math.sin(TAU * ((index / SAMPLE_RATE) * turnsPerSecond + offset));
    const at = index - depth * (1.5 + turn);
    const low = Math.floor(at);
    const from = input[low] ?? 0;
    return (from + ((input[low + 1] ?? 0) - from) * (at - low)) * (0.86 + 0.14 * turn);
  });
}

// Schroeder's reverberator in the tuning of Jezar's Freeverb (public domain): eight damped combs, four all-passes an ear.
const COMBS = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617] as const;
const ALL_PASSES = [556, 441, 341, 225] as const;
const EAR_SPREAD = 23;

/** The room around the music: `size` 0-1 lengthens the tail, only the reflections come back. */
export function reverb({ left, right }: Stereo, size: number): Stereo {
  return { left: tail(left, size, 0), right: tail(right, size, EAR_SPREAD) };
}

function tail(input: Float32Array, size: number, spread: number): Float32Array {
  const out = new Float32Array(input.length);
  for (const length of COMBS) addComb(input, out, length + spread, 0.7 + size * 0.28);
  return ALL_PASSES.reduce<Float32Array>((sound, length) => allPass(sound, length + spread), out);
}

function addComb(input: Float32Array, out: Float32Array, length: number, feedback: number): void {
  const line = new Float32Array(length);
  let damped = 0;
  for (let index = 0, at = 0; index < input.length; index++) {
    const heard = line[at] ?? 0;
    out[index] = (out[index] ?? 0) + heard;
    damped = heard * 0.72 + damped * 0.28;
    line[at] = (input[index] ?? 0) * 0.06 + damped * feedback;
    at = at + 1 === length ? 0 : at + 1;
  }
}

function allPass(input: Float32Array, length: number): Float32Array {
  const line = new Float32Array(length);
  let at = 0;
  return input.map((value) => {
    const heard = line[at] ?? 0;
    line[at] = value + heard * 0.5;
    at = at + 1 === length ? 0 : at + 1;
    return heard - value;
  });
}

/** Gentle saturation, a peak just under full scale, and a fade so that the end is silence. */
export function finish({ left, right }: Stereo, fadeSeconds: number): Stereo {
  const peak = Math.max(loudest(left), loudest(right), 1e-6);
  const fade = fadeSeconds * SAMPLE_RATE;
  const shaped = (input: Float32Array) =>
    input.map((value, index) => {
      const end = Math.min(1, (input.length - index) / fade);
      return (0.89 * Math.tanh((1.5 * value) / peak) * end) / Math.tanh(1.5);
    });
  return { left: shaped(left), right: shaped(right) };
}

function loudest(samples: Float32Array): number {
  return samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
