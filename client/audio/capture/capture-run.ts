// One epoch: one run of the encoder, from its first block to its last segment.
import type { EpochCard } from "../../../shared/live/epoch.ts";
import { FRAME_MS, initSegment } from "../../../shared/live/mux.ts";
import type { Run } from "./messages.ts";
import { createOpusEncoder } from "./opus-encoder.ts";
import { createSegmenter, type Segment } from "./segmenter.ts";

/** The room's and the players' clocks agree to some milliseconds; less than this nobody hears. */
const RETIME_BEYOND_MS = 20;
/** What is said about time goes into the room's log: not more often than this. */
const RETIME_EVERY_MS = 10_000;

export type CaptureRun = {
  readonly run: Run;
  /** `startMs`: server time of the run's first sample, as it is known now. */
  encode(samples: Float32Array<ArrayBuffer>, startMs: number, nowMs: number): void;
  setBitrate(bitrateBps: number): void;
  /** How much sound waits for the encoder, in ms. */
  behindMs(): number;
  /** Resolves with the number of the last segment, -1 when there is none, once all are out. */
  finish(): Promise<number>;
};

export type CaptureRunOptions = {
  readonly run: Run;
  readonly t0Ms: number;
  readonly onHeader: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** `endMs`: server time of its last sample. */
  readonly onSegment: (segment: Segment, endMs: number) => void;
  readonly onRetimed: (t0Ms: number) => void;
  readonly onFailed: () => void;
};

export function createCaptureRun(options: CaptureRunOptions): CaptureRun {
  const { run, onSegment } = options;
  const segmenter = createSegmenter(run.segmentMs);
  let t0Ms = options.t0Ms;
  let toldAtMs = 0;
  let blocks = 0;
  let packets = 0;
  let lastSegment = -1;

  const out = (segment: Segment | null) => {
    if (segment === null) return;
    lastSegment = segment.n;
    onSegment(segment, t0Ms + packets * FRAME_MS);
  };
  const encoder = createOpusEncoder({
    channels: run.channels,
    bitrateBps: run.bitrateBps,
    onPacket(packet, preSkip) {
      // At the end encoders give one more, to empty themselves; it would lie beyond what was heard.
      if (packets === blocks) return;
      if (packets === 0) {
        const known = preSkip === null ? {} : { preSkip };
        options.onHeader(initSegment({ channels: run.channels, ...known }));
      }
      packets += 1;
      out(segmenter.add(packet));
    },
    onFailed: options.onFailed,
  });

  return {
    run,
    encode(samples, startMs, nowMs) {
      blocks += 1;
      encoder.encode(samples);
      const isOff = Math.abs(startMs - t0Ms) > RETIME_BEYOND_MS;
      if (!isOff || nowMs - toldAtMs < RETIME_EVERY_MS) return;
      toldAtMs = nowMs;
      t0Ms = Math.round(startMs);
      options.onRetimed(t0Ms);
    },
    setBitrate: encoder.setBitrate,
    behindMs: encoder.behindMs,
    async finish() {
      await encoder.finish();
      out(segmenter.finish());
      return lastSegment;
    },
  };
}

export const cardOf = (
  { epoch, segmentMs, channels, bitrateBps }: Run,
  t0Ms: number,
  saverBps: number | null,
): EpochCard => ({
  id: epoch,
  t0Ms,
  segmentMs,
  channels,
  bitrateBps,
  ...(saverBps === null ? {} : { saverBps }),
});
