// Voice and music into one sound, sample by sample: gains without clicks, music that steps back under the voice, level and
// clipping. Pure, made for the audio thread: it allocates nothing while it runs.
import { SAMPLE_RATE_HZ } from "../../../shared/live/mux.ts";

export type MixSettings = {
  /** Linear gains; 0 mutes. */
  readonly voiceGain: number;
  readonly musicGain: number;
  /** How far music steps back while somebody speaks, in dB; 0 leaves it alone. */
  readonly duckDb: number;
  readonly mono: boolean;
};

/** Levels since the last reading, linear (1 is full scale). */
export type Levels = {
  readonly peak: number;
  readonly rms: number;
  /** The loudest of the voice alone. */
  readonly voicePeak: number;
  /** Samples that lay beyond full scale. */
  readonly clipped: number;
};

export type Stereo = readonly [left: Float32Array, right: Float32Array];

export type Mix = {
  set(settings: MixSettings): void;
  /** Mixes one block into `out`, within full scale. Absent sources are silent. */
  run(voice: Stereo | null, music: Stereo | null, out: Stereo): void;
  /** What was measured since the last call. */
  levels(): Levels;
};

const GAIN_MS = 10;
/** Above this (-38 dBFS) the voice counts as speaking, and for a moment after. */
const SPEAKS_ABOVE = 0.0126;
const HOLD_MS = 400;
const STEP_BACK_MS = 60;
const RETURN_MS = 500;

/** Share of the way to the target that one step of `stepMs` goes. */
const approach = (stepMs: number, overMs: number) => 1 - Math.exp(-stepMs / overMs);
const PER_SAMPLE = approach(1_000 / SAMPLE_RATE_HZ, GAIN_MS);

export function createMix(first: MixSettings): Mix {
  let settings = first;
  let voiceGain = first.voiceGain;
  let musicGain = first.musicGain;
  let duck = 1;
  let heldMs = 0;
  let peak = 0;
  let squares = 0;
  let measured = 0;
  let voicePeak = 0;
  let clipped = 0;

  function steppedBack(voice: Stereo | null, frames: number): number {
    const lastedMs = (frames / SAMPLE_RATE_HZ) * 1_000;
    heldMs = loudest(voice, frames) * voiceGain > SPEAKS_ABOVE ? HOLD_MS : heldMs - lastedMs;
    const target = heldMs > 0 ? 10 ** (-settings.duckDb / 20) : 1;
    const overMs = target < duck ? STEP_BACK_MS : RETURN_MS;
    return duck + (target - duck) * approach(lastedMs, overMs);
  }

  function measure(left: number, right: number): void {
    const loud = Math.max(Math.abs(left), Math.abs(right));
    if (loud > peak) peak = loud;
    if (loud > 1) clipped += 1;
    squares += (left * left + right * right) / 2;
    measured += 1;
  }

  return {
    set(next) {
      settings = next;
    },
    run(voice, music, [outLeft, outRight]) {
      const frames = outLeft.length;
      const duckTo = steppedBack(voice, frames);
      const duckStep = (duckTo - duck) / frames;
      for (let i = 0; i < frames; i++) {
        voiceGain += (settings.voiceGain - voiceGain) * PER_SAMPLE;
        musicGain += (settings.musicGain - musicGain) * PER_SAMPLE;
        duck += duckStep;
        const ground = musicGain * duck;
        const voiceLeft = (voice?.[0][i] ?? 0) * voiceGain;
        const voiceRight = (voice?.[1][i] ?? 0) * voiceGain;
        voicePeak = Math.max(voicePeak, Math.abs(voiceLeft), Math.abs(voiceRight));
        let left = voiceLeft + (music?.[0][i] ?? 0) * ground;
        let right = voiceRight + (music?.[1][i] ?? 0) * ground;
        if (settings.mono) {
          left = (left + right) / 2;
          right = left;
        }
        measure(left, right);
        outLeft[i] = within(left);
        outRight[i] = within(right);
      }
      duck = duckTo;
    },
    levels() {
      const rms = measured === 0 ? 0 : Math.sqrt(squares / measured);
      const reading = { peak, rms, voicePeak, clipped };
      peak = 0;
      squares = 0;
      measured = 0;
      voicePeak = 0;
      clipped = 0;
      return reading;
    },
  };
}

function loudest(sound: Stereo | null, frames: number): number {
  let most = 0;
  for (let i = 0; sound !== null && i < frames; i++) {
    most = Math.max(most, Math.abs(sound[0][i] ?? 0), Math.abs(sound[1][i] ?? 0));
  }
  return most;
}

const within = (sample: number) => Math.max(-1, Math.min(1, sample));
