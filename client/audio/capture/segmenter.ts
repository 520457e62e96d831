// Packets of one encoder run, cut into numbered segments. Pure bookkeeping: bytes in, files out.
import { FRAME_MS, FRAME_SAMPLES, fragment } from "../../../shared/live/mux.ts";

export type Segment = { readonly n: number; readonly bytes: Uint8Array<ArrayBuffer> };

export type Segmenter = {
  /** One packet of 20 ms; gives the segment that it completes. */
  add(packet: Uint8Array): Segment | null;
  /** What remains, shorter than the others; null when there is nothing. */
  finish(): Segment | null;
};

export function createSegmenter(segmentMs: number): Segmenter {
  const perSegment = segmentMs / FRAME_MS;
  let n = 0;
  let packets: Uint8Array[] = [];

  function cut(): Segment {
    const startSamples = n * perSegment * FRAME_SAMPLES;
    const segment = { n, bytes: fragment({ sequence: n + 1, startSamples, packets }) };
    n += 1;
    packets = [];
    return segment;
  }

  return {
    add(packet) {
      packets.push(packet);
      return packets.length < perSegment ? null : cut();
    },
    finish: () => (packets.length === 0 ? null : cut()),
  };
}
