// Records some seconds exactly as they would go out (same encoder, same file format) and gives them back as one file.

import { join } from "../../../shared/live/boxes.ts";
import { FRAME_MS, FRAME_SAMPLES, initSegment } from "../../../shared/live/mux.ts";
import { createOpusEncoder } from "./opus-encoder.ts";
import { createSegmenter } from "./segmenter.ts";

const SEGMENT_MS = 1_000;

export type SoundCheck = {
  encode(samples: Float32Array<ArrayBuffer>): void;
};

export function createSoundCheck(options: {
  readonly forMs: number;
  readonly channels: 1 | 2;
  readonly bitrateBps: number;
  readonly onDone: (file: Uint8Array<ArrayBuffer>) => void;
  readonly onFailed: () => void;
}): SoundCheck {
  const { channels, bitrateBps, onDone, onFailed } = options;
  const wanted = Math.round(options.forMs / FRAME_MS);
  const segmenter = createSegmenter(SEGMENT_MS);
  const parts: Uint8Array[] = [];
  let header: number | null = null;
  let heard = 0;
  const encoder = createOpusEncoder({
    channels,
    bitrateBps,
    onPacket(packet, preSkip) {
      header ??= preSkip;
      const segment = segmenter.add(packet);
      if (segment) parts.push(segment.bytes);
    },
    onFailed,
  });

  async function finish(): Promise<void> {
    await encoder.finish();
    const rest = segmenter.finish();
    const known = header === null ? {} : { preSkip: header };
    const shape = { channels, durationSamples: wanted * FRAME_SAMPLES, ...known };
    onDone(join(initSegment(shape), ...parts, ...(rest ? [rest.bytes] : [])));
  }

  return {
    encode(samples) {
      heard += 1;
      if (heard <= wanted) encoder.encode(samples);
      if (heard === wanted) void finish();
    },
  };
}
