// The smaller version of one run's segments, for listeners who save data. It never stands in the way of the sound itself: it
// gives itself up for the rest of the run when the machine or the line turns out not to have it to spare.
import { SAVER_BPS } from "./bitrate.ts";
import type { Run, SaverFate } from "./messages.ts";
import { createOpusEncoder } from "./opus-encoder.ts";
import { createSaverLine, type SaverLineOptions } from "./saver-line.ts";
import { createSegmenter, type Segment } from "./segmenter.ts";

export type Saver = {
  encode(samples: Float32Array<ArrayBuffer>): void;
  /** The run's own segment n is with the queue: its smaller version may follow. */
  made(n: number): void;
  /** The queue has moved. */
  moved(): void;
  /** Why there is none any more; the first reason stays. */
  giveUp(why: Exclude<SaverFate, "on">): void;
  fate(): SaverFate;
  /** How much sound waits for the encoder, in ms. */
  behindMs(): number;
  /** What was heard until now still goes out. */
  finish(): Promise<void>;
};

export type SaverOptions = Pick<SaverLineOptions, "put" | "nowMs"> & {
  readonly run: Run;
  /** The token to send with; null while segments of the sound itself wait. */
  readonly token: () => string | null;
};

export function createSaver({ run, token, put, nowMs }: SaverOptions): Saver {
  const { show, epoch } = run;
  const segmenter = createSegmenter(run.segmentMs);
  let fate: SaverFate = "on";
  let blocks = 0;
  let packets = 0;
  let newest = -1;
  const line = createSaverLine({
    put,
    nowMs,
    tokenFor: ({ n }) => (n <= newest ? token() : null),
    onBehind: () => giveUp("line"),
  });
  const encoder = createOpusEncoder({
    channels: run.channels,
    bitrateBps: SAVER_BPS,
    onPacket(packet) {
      // As with the run itself: the encoder's last packet empties it, and holds nothing that was heard.
      if (packets === blocks || fate !== "on") return;
      packets += 1;
      out(segmenter.add(packet));
    },
    onFailed: () => giveUp("machine"),
  });

  function out(segment: Segment | null): void {
    if (segment === null) return;
    line.add({ show, epoch, n: segment.n, madeAtMs: nowMs(), bytes: segment.bytes, low: true });
  }

  function giveUp(why: Exclude<SaverFate, "on">): void {
    if (fate !== "on") return;
    fate = why;
    line.stop();
    void encoder.finish();
  }

  return {
    encode(samples) {
      if (fate !== "on") return;
      blocks += 1;
      encoder.encode(samples);
    },
    made(n) {
      newest = n;
      line.pump();
    },
    moved: line.pump,
    giveUp,
    fate: () => fate,
    behindMs: encoder.behindMs,
    async finish() {
      if (fate !== "on") return;
      await encoder.finish();
      out(segmenter.finish());
    },
  };
}
