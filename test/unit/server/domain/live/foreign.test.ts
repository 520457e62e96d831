// The replay's file and both play lists, read by parsers that somebody else wrote.
import { parse, setOptions, type types } from "hls-parser";
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from "mediabunny";
import { describe, expect, it } from "vitest";
import {
  listEntries,
  livePlaylist,
  newestSlots,
} from "../../../../../server/domain/live/live-playlist.ts";
import {
  type EpochPlan,
  headOf,
  layoutOf,
  silence,
} from "../../../../../server/domain/live/replay-file.ts";
import { replayPlaylist } from "../../../../../server/domain/live/replay-playlist.ts";
import { join } from "../../../../../shared/live/boxes.ts";
import { fragment } from "../../../../../shared/live/mux.ts";
import { EPOCH, NOW_MS, STAFF } from "../../../../helpers/room.ts";

const SEGMENTS = 25;
const MISSING = [3, 4, 11];
const packetOf = (n: number, i: number) => Uint8Array.of(0xfc, n, i);
const segmentOf = (n: number, packets = 50) =>
  fragment({
    sequence: n + 1,
    startSamples: n * 48_000,
    packets: Array.from({ length: packets }, (_, i) => packetOf(n, i)),
  });
/** The last segment has ten packets, a fifth of a second. */
const segments = Array.from({ length: SEGMENTS }, (_, n) =>
  segmentOf(n, n === SEGMENTS - 1 ? 10 : 50),
);
const plan: EpochPlan = {
  ...{ id: EPOCH.id, t0Ms: NOW_MS, segmentMs: 1_000, channels: 2, preSkip: 312 },
  sizes: segments.map(({ length }, n) => (MISSING.includes(n) ? 0 : length)),
  lastSamples: 9_600,
};

function fileOf(): Uint8Array {
  const parts = segments.map((bytes, n) => (MISSING.includes(n) ? silence(plan, n) : bytes));
  return join(headOf(plan, layoutOf(plan)), ...parts);
}

// What the format forbids throws.
setOptions({ strictMode: true });
const mediaList = (text: string) => parse(text) as types.MediaPlaylist;

describe("the replay", () => {
  it("is one file of the whole length, with a packet every 20 ms and silence where there was none", async () => {
    const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(fileOf()) });
    const track = await input.getPrimaryAudioTrack();
    if (!track) throw new Error("no sound in the file");
    expect([await track.computeDuration(), track.codec]).toEqual([24.2, "opus"]);
    const read: [number, number[]][] = [];
    for await (const { timestamp, data } of new EncodedPacketSink(track).packets()) {
      read.push([Math.round(timestamp * 1_000), [...data]]);
    }
    const wanted = segments.flatMap((_, n) =>
      Array.from({ length: n === SEGMENTS - 1 ? 10 : 50 }, (_, i) => [
        n * 1_000 + i * 20,
        MISSING.includes(n) ? [0xfc, 0xff, 0xfe] : [...packetOf(n, i)],
      ]),
    );
    expect(read).toEqual(wanted);
  });

  it("has a list whose stretches are cut where segments begin, on the server's clock", () => {
    const file = fileOf();
    const second = { ...plan, id: "epoch0002", t0Ms: NOW_MS + 60_000 };
    const list = mediaList(replayPlaylist([plan, second]));
    expect([list.playlistType, list.endlist, list.targetDuration]).toEqual(["VOD", true, 10]);
    expect(list.segments.map(({ discontinuity }) => Boolean(discontinuity))).toEqual([
      ...[false, false, false, true, false, false],
    ]);
    expect(list.segments.map(({ programDateTime }) => programDateTime?.getTime())).toEqual(
      [0, 10_000, 20_000, 60_000, 70_000, 80_000].map((ms) => NOW_MS + ms),
    );
    const cuts = list.segments.slice(0, 3).map(({ byterange }) => byterange);
    for (const cut of cuts) {
      const at = (cut?.offset ?? 0) + 4;
      expect(String.fromCharCode(...file.slice(at, at + 4))).toBe("moof");
    }
    expect((cuts[2]?.offset ?? 0) + (cuts[2]?.length ?? 0)).toBe(file.length);
    const { byterange: head, uri } = list.segments[0]?.map ?? {};
    expect([uri, head?.offset, head?.length]).toEqual([
      ...[`replay/${EPOCH.id}.mp4`, 0, layoutOf(plan).initBytes],
    ]);
  });
});

describe("the live list", () => {
  it("has maps, gaps, runs and times where they belong", () => {
    const first = { ...EPOCH, by: STAFF, lastSegment: 6, gaps: [{ from: 2, to: 2 }] };
    const next = { ...first, id: "epoch0002", t0Ms: NOW_MS + 7_000, lastSegment: null, gaps: [] };
    const nowMs = NOW_MS + 10_500;
    const slots = newestSlots([first, next], nowMs);
    const there = ({ epoch, n }: (typeof slots)[number]) => epoch.id !== first.id || n !== 2;
    const { entries } = listEntries(slots, there, nowMs);
    const show = { room: "main", broadcast: "show-0001" };
    const list = mediaList(livePlaylist(entries, { show, base: "", hasEnded: false }));
    expect([list.endlist, list.targetDuration, list.mediaSequenceBase]).toEqual([false, 1, 0]);
    expect(list.segments.map(({ gap }) => Boolean(gap))).toEqual(
      Array.from({ length: 10 }, (_, i) => i === 2),
    );
    expect(list.segments.map(({ discontinuitySequence }) => discontinuitySequence)).toEqual(
      Array.from({ length: 10 }, (_, i) => (i < 7 ? 0 : 1)),
    );
    expect(list.segments[7]?.map?.uri).toBe("/live/main/show-0001/epoch0002/init.mp4");
    expect(list.segments.map(({ programDateTime }) => programDateTime?.getTime())).toEqual(
      Array.from({ length: 10 }, (_, i) => NOW_MS + i * 1_000),
    );
  });
});
