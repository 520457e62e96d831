// A past show's play list as stretches on the server's clock, and the clock inside a fragment.
import { describe, expect, test } from "vitest";
import { firstSampleMs } from "../../../../../client/audio/replay/first-sample.ts";
import { readPlaylist, stretchAt } from "../../../../../client/audio/replay/playlist.ts";
import { fragment, initSegment } from "../../../../../shared/live/mux.ts";

const BASE = "https://site.test/live/main/show/replay.m3u8";
const T = Date.parse("2026-11-22T20:00:00.000Z");
const LIST = `#EXTM3U
#EXT-X-VERSION:8
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="replay/a.mp4",BYTERANGE="600@0"
#EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:00:00.000Z
#EXTINF:10.000,
#EXT-X-BYTERANGE:1000@600
replay/a.mp4
#EXTINF:2.500,
#EXT-X-BYTERANGE:300
replay/a.mp4
#EXTINF:1.000,
#EXT-X-GAP
replay/a.mp4
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="b/init.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-22T20:01:00.000Z
#EXTINF:1.000,
b/0.m4s
#EXT-X-ENDLIST
`;

describe("a play list", () => {
  const stretches = readPlaylist(LIST, BASE);
  test("tells which bytes are heard when, with which header", () => {
    const a = "https://site.test/live/main/show/replay/a.mp4";
    const init = { uri: a, range: { offset: 0, length: 600 } };
    expect(stretches).toEqual([
      {
        uri: a,
        range: { offset: 600, length: 1_000 },
        init,
        run: 0,
        fromMs: T,
        untilMs: T + 10_000,
        gap: false,
      },
      {
        uri: a,
        range: { offset: 1_600, length: 300 },
        init,
        run: 0,
        fromMs: T + 10_000,
        untilMs: T + 12_500,
        gap: false,
      },
      { uri: a, range: null, init, run: 0, fromMs: T + 12_500, untilMs: T + 13_500, gap: true },
      {
        uri: "https://site.test/live/main/show/b/0.m4s",
        range: null,
        init: { uri: "https://site.test/live/main/show/b/init.mp4", range: null },
        run: 1,
        fromMs: T + 60_000,
        untilMs: T + 61_000,
        gap: false,
      },
    ]);
  });

  test("what is heard at a moment, or next when nothing is", () => {
    const from = (atMs: number) => stretchAt(stretches, T + atMs)?.fromMs;
    expect([from(-5), from(9_999), from(10_000), from(12_500), from(61_000)]).toEqual([
      T,
      T,
      T + 10_000,
      T + 60_000,
      undefined,
    ]);
  });

  test("anything else is an empty one", () => {
    expect([
      readPlaylist("", BASE),
      readPlaylist("<html>", BASE),
      readPlaylist("#EXTM3U\nx.m4s", BASE),
    ]).toEqual([[], [], []]);
  });
});

test("a fragment knows when it begins; other bytes don't", () => {
  const bytes = (of: Uint8Array<ArrayBuffer>) => of.slice().buffer;
  const packets = [new Uint8Array(9)];
  const hourMs = 3_600_000;
  expect([
    firstSampleMs(bytes(fragment({ sequence: 1, startSamples: 0, packets }))),
    firstSampleMs(bytes(fragment({ sequence: 2, startSamples: hourMs * 48, packets }))),
    firstSampleMs(bytes(fragment({ sequence: 2, startSamples: 2 ** 33, packets }))),
    firstSampleMs(bytes(initSegment({ channels: 2 }))),
    firstSampleMs(new ArrayBuffer(40)),
    firstSampleMs(new ArrayBuffer(3)),
  ]).toEqual([0, hourMs, 2 ** 33 / 48, null, null, null]);
});
