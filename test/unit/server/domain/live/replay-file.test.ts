// One file from many segments: its parts are where the index and the list say, however it was cut and whatever is missing.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  durationMsOf,
  type EpochPlan,
  headOf,
  layoutOf,
  piecesIn,
  preSkipIn,
  samplesInSegment,
  silence,
  sizesOf,
} from "../../../../../server/domain/live/replay-file.ts";
import { newJob, waitForLate } from "../../../../../server/domain/live/replay-job.ts";
import { replayPlaylist } from "../../../../../server/domain/live/replay-playlist.ts";
import { fragment, initSegment } from "../../../../../shared/live/mux.ts";
import { EPOCH, NOW_MS, STAFF } from "../../../../helpers/room.ts";

const plan = (change: Partial<EpochPlan> = {}): EpochPlan => ({
  ...{ id: EPOCH.id, t0Ms: NOW_MS, segmentMs: 1_000, channels: 2, preSkip: 312 },
  ...{ sizes: [500, 0, 600], lastSamples: 24_000 },
  ...change,
});

/** Boxes of a file, by name and size, as a reader meets them. */
function boxes(bytes: Uint8Array): [string, number][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: [string, number][] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = view.getUint32(at);
    if (size < 8) throw new Error(`a box of ${size} bytes`);
    found.push([String.fromCharCode(...bytes.subarray(at + 4, at + 8)), size]);
    at += size;
  }
  return found;
}

describe("the file", () => {
  it("begins with a header, the whole length and an index whose sizes are the rest", () => {
    const layout = layoutOf(plan());
    const head = headOf(plan(), layout);
    expect(boxes(head).map(([name]) => name)).toEqual(["ftyp", "moov", "sidx"]);
    const text = String.fromCharCode(...head);
    const view = new DataView(head.buffer);
    expect(Number(view.getBigUint64(text.indexOf("mehd") + 8))).toBe(120_000);
    const index = text.indexOf("sidx");
    expect(view.getUint16(index + 34)).toBe(1);
    expect(view.getUint32(index + 36)).toBe(layout.totalBytes - head.length);
    expect(view.getUint32(index + 40)).toBe(120_000);
    expect([head.length, durationMsOf(plan())]).toEqual([layout.pieces[0]?.bytes, 2_500]);
  });

  it("has silence of the same length where a segment never came", () => {
    const bytes = silence(plan(), 7);
    expect(boxes(bytes).map(([name]) => name)).toEqual(["moof", "mdat"]);
    expect(samplesInSegment(bytes)).toBe(48_000);
    const text = String.fromCharCode(...bytes);
    const view = new DataView(bytes.buffer);
    expect(Number(view.getBigUint64(text.indexOf("tfdt") + 8))).toBe(7 * 48_000);
    expect(silence(plan(), 7_000).length).toBe(bytes.length);
    expect(samplesInSegment(silence(plan({ segmentMs: 2_000, channels: 1 }), 0))).toBe(96_000);
  });

  it("has every byte in exactly one piece, whatever the cut", () => {
    const sizes = fc.array(fc.nat(3_000), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 100, max: 5_000 }), (list, cut) => {
        const layout = layoutOf(plan({ sizes: [...list, 9] }));
        let covered = 0;
        for (let from = 0; from < layout.totalBytes; from += cut) {
          const to = Math.min(layout.totalBytes, from + cut);
          for (const { offset, bytes } of piecesIn(layout, from, to)) {
            const start = Math.max(from, offset);
            expect(start).toBe(covered);
            covered = Math.min(to, offset + bytes);
          }
          expect(covered).toBe(to);
        }
        const { stretches } = layout;
        expect(stretches[0]?.offset).toBe(layout.pieces[0]?.bytes);
        for (const [i, { offset, bytes }] of stretches.entries()) {
          expect(stretches[i + 1]?.offset ?? layout.totalBytes).toBe(offset + bytes);
        }
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it("ends with the last segment that is there", () => {
    const stored = new Map([
      [0, 5],
      [2, 7],
      [9, 9],
    ]);
    expect([sizesOf(stored, 4), sizesOf(new Map(), 4)]).toEqual([[5, 0, 7], []]);
  });

  it("reads what it needs from what was sent, and nothing from junk", () => {
    expect(preSkipIn(initSegment({ channels: 2, preSkip: 480 }))).toBe(480);
    const packets = [new Uint8Array(3), new Uint8Array(4)];
    expect(samplesInSegment(fragment({ sequence: 1, startSamples: 0, packets }))).toBe(1_920);
    for (const junk of [
      new Uint8Array(0),
      new Uint8Array(40),
      new TextEncoder().encode("truntrun"),
    ]) {
      expect([preSkipIn(junk), samplesInSegment(junk)]).toEqual([null, null]);
    }
  });
});

describe("the play list", () => {
  it("names stretches of ten seconds by their bytes and their time", () => {
    const first = plan({ sizes: Array(12).fill(1_000), lastSamples: 48_000 });
    const second = plan({ id: "epoch0002", t0Ms: NOW_MS + 20_000, sizes: [700], lastSamples: 960 });
    const { initBytes, pieces } = layoutOf(first);
    const head = pieces[0]?.bytes ?? 0;
    const other = layoutOf(second);
    expect(replayPlaylist([first, second])).toBe(`#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:10
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="replay/epoch0001.mp4",BYTERANGE="${initBytes}@0"
#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:00.000Z
#EXTINF:10.000,
#EXT-X-BYTERANGE:10000@${head}
replay/epoch0001.mp4
#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:10.000Z
#EXTINF:2.000,
#EXT-X-BYTERANGE:2000@${head + 10_000}
replay/epoch0001.mp4
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="replay/epoch0002.mp4",BYTERANGE="${other.initBytes}@0"
#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:20.000Z
#EXTINF:0.020,
#EXT-X-BYTERANGE:700@${other.pieces[0]?.bytes}
replay/epoch0002.mp4
#EXT-X-ENDLIST
`);
  });
});

describe("the job", () => {
  const epoch = { ...EPOCH, by: STAFF, lastSegment: 9, gaps: [{ from: 4, to: 4 }] };
  const stored = (...missing: number[]) =>
    new Map(
      Array.from({ length: 10 }, (_, n) => [n, 1] as const).filter(([n]) => !missing.includes(n)),
    );
  const END_MS = NOW_MS + 10_000;

  it("begins with the runs that were heard, and forgets whose they were", () => {
    const none = { ...epoch, lastSegment: -1 };
    expect(newJob("show-0001", [none, epoch], END_MS)).toEqual({
      ...{ broadcast: "show-0001", endedMs: END_MS, packing: null, packed: [], isPublished: false },
      waiting: [{ ...epoch, by: null }],
    });
  });

  it.each([
    ["nothing is missing", stored(), 0, false],
    ["what is missing is lost", stored(4), 0, false],
    ["the last second is on its way", stored(9), 7_999, true],
    ["the last second never came", stored(9), 8_000, false],
    ["a hole may be filled from the DJ's disk", stored(2), 119_999, true],
    ["a hole was not filled", stored(2), 120_000, false],
    ["the line broke before the end", stored(6, 7, 8, 9), 119_999, true],
  ])("waits or not when %s", (_, there, afterMs, waits) => {
    expect(waitForLate(epoch, there, END_MS + afterMs) !== null).toBe(waits);
  });
});
