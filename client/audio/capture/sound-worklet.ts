// The audio thread: mixes the sources, measures, and hands blocks of 20 ms to the Worker. Nothing here waits for the page.
import { FRAME_SAMPLES, SAMPLE_RATE_HZ } from "../../../shared/live/mux.ts";
import { type Block, type FromWorklet, type ToWorklet, WORKLET_NAME } from "./messages.ts";
import { createMix, type Stereo } from "./mix.ts";

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

const LEVELS_EVERY_SAMPLES = SAMPLE_RATE_HZ / 20;
const SILENT = { voiceGain: 0, musicGain: 0, duckDb: 0, mono: false };

class SoundProcessor extends AudioWorkletProcessor {
  readonly #mix = createMix(SILENT);
  #into: MessagePort | null = null;
  #block = new Float32Array(2 * FRAME_SAMPLES);
  #filled = 0;
  #sinceLevels = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToWorklet>) => {
      if (data.kind === "mix") this.#mix.set(data.settings);
      else this.#into = data.port;
    };
  }

  process([voice, music]: Float32Array[][], [output]: Float32Array[][]): boolean {
    const out = stereo(output);
    if (out === null) return true;
    this.#mix.run(stereo(voice), stereo(music), out);
    this.#collect(out);
    this.#tellLevels(out[0].length);
    return true;
  }

  #collect([left, right]: Stereo): void {
    for (let from = 0; from < left.length; ) {
      const to = Math.min(left.length, from + FRAME_SAMPLES - this.#filled);
      this.#block.set(left.subarray(from, to), this.#filled);
      this.#block.set(right.subarray(from, to), FRAME_SAMPLES + this.#filled);
      this.#filled += to - from;
      if (this.#filled === FRAME_SAMPLES) this.#send(left.length - to);
      from = to;
    }
  }

  /** `early`: samples of this quantum that belong to the next block. */
  #send(early: number): void {
    const atMs = Date.now() - (early / SAMPLE_RATE_HZ) * 1_000;
    const block: Block = { samples: this.#block, atMs };
    this.#into?.postMessage(block, [block.samples.buffer]);
    this.#block = new Float32Array(2 * FRAME_SAMPLES);
    this.#filled = 0;
  }

  #tellLevels(samples: number): void {
    this.#sinceLevels += samples;
    if (this.#sinceLevels < LEVELS_EVERY_SAMPLES) return;
    this.#sinceLevels = 0;
    this.port.postMessage({ kind: "levels", levels: this.#mix.levels() } satisfies FromWorklet);
  }
}

/** Both channels, when something is connected. */
function stereo(channels: Float32Array[] | undefined): Stereo | null {
  const [left, right] = channels ?? [];
  return left && right ? [left, right] : null;
}

registerProcessor(WORKLET_NAME, SoundProcessor);
