// The live list in every situation of a show: flowing, overtaken, lost, another run, the end. Its numbers hold over time.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  givenUpAtMs,
  LISTED_SEGMENTS,
  listEntries,
  livePlaylist,
  newestSlots,
} from "../../../../../server/domain/live/live-playlist.ts";
import type { SoundEpoch } from "../../../../../shared/live/epoch.ts";
import { EPOCH, NOW_MS, STAFF } from "../../../../helpers/room.ts";

const show = { room: "main", broadcast: "show-0001" };
const run = (change: Partial<SoundEpoch> = {}): SoundEpoch => ({
  ...{ ...EPOCH, by: STAFF, lastSegment: null, gaps: [] },
  ...change,
});
/** `n` or `nG` for a gap, runs divided by `|`. */
const brief = (entries: readonly { n: number; gap: boolean; run: number }[]) =>
  entries
    .map(
      ({ n, gap, run }, i) =>
        `${i > 0 && entries[i - 1]?.run !== run ? "| " : ""}${n}${gap ? "G" : ""}`,
    )
    .join(" ");
const listAt = (
  epochs: readonly SoundEpoch[],
  afterMs: number,
  missing: readonly string[] = [],
) => {
  const nowMs = NOW_MS + afterMs;
  const there = ({ epoch, n }: { epoch: SoundEpoch; n: number }) =>
    !missing.includes(`${epoch.id}/${n}`);
  return listEntries(newestSlots(epochs, nowMs), there, nowMs);
};

describe("the live list", () => {
  it("has the segments whose sound is over and that are there", () => {
    expect(brief(listAt([run()], 3_999).entries)).toBe("0 1 2");
    expect(brief(listAt([run()], 4_000, ["epoch0001/3"]).entries)).toBe("0 1 2");
    expect(brief(listAt([run()], 900).entries)).toBe("");
    expect(brief(listAt([], 900).entries)).toBe("");
  });

  it("keeps the newest", () => {
    const { entries } = listAt([run()], 100_000);
    expect([entries.length, entries[0]?.number, entries.at(-1)?.number]).toEqual([
      LISTED_SEGMENTS,
      85,
      99,
    ]);
  });

  it("waits at a hole for a while, then calls it a gap", () => {
    const slot = { epoch: run(), n: 3 };
    const early = givenUpAtMs(slot) - 1 - NOW_MS;
    expect(brief(listAt([run()], early, ["epoch0001/3"]).entries)).toBe("0 1 2");
    expect(brief(listAt([run()], early + 1, ["epoch0001/3"]).entries)).toBe("0 1 2 3G 4");
  });

  it("does not wait for what is declared lost, nor lists it at the end", () => {
    const lossy = run({ gaps: [{ from: 3, to: 3 }] });
    expect(brief(listAt([lossy], 5_000, ["epoch0001/3"]).entries)).toBe("0 1 2 3G 4");
    expect(brief(listAt([lossy], 4_000, ["epoch0001/3"]).entries)).toBe("0 1 2");
  });

  it("goes on over runs; what the first one no longer sent is a gap", () => {
    const first = run({ lastSegment: 8 });
    const second = run({ id: "epoch0002", t0Ms: NOW_MS + 8_200 });
    const missing = [6, 7, 8].map((n) => `epoch0001/${n}`);
    expect(brief(listAt([first, second], 11_300, missing).entries)).toBe(
      "0 1 2 3 4 5 6G 7G 8G | 0 1 2",
    );
  });

  it("has nothing of a run that lies behind the next one's beginning", () => {
    const first = run({ lastSegment: 9 });
    const second = run({ id: "epoch0002", t0Ms: NOW_MS + 5_500 });
    expect(brief(listAt([first, second], 7_600).entries)).toBe("0 1 2 3 4 5 | 0 1");
  });

  it("is over when nothing can come any more", () => {
    const over = run({ lastSegment: 3 });
    expect(listAt([over], 4_100, ["epoch0001/3"]).isOver).toBe(false);
    expect(listAt([over], 9_000, ["epoch0001/3"])).toMatchObject({ isOver: true });
    expect(brief(listAt([over], 9_000, ["epoch0001/3"]).entries)).toBe("0 1 2");
  });

  it("gives a segment the same number and run for ever, and its list never goes back", () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lengths, fc.array(fc.nat(150), { maxLength: 30 }), (seconds, holes) => {
        const starts = seconds.map((_, i) => seconds.slice(0, i).reduce((sum, s) => sum + s, 0));
        const known = new Map<string, string>();
        let newest = -1;
        const end = seconds.reduce((sum, s) => sum + s, 0);
        for (let second = 0; second <= end; second += 1) {
          const epochs = starts
            .filter((start) => start <= second)
            .map((start, i, all) =>
              run({
                id: `epoch000${i}`,
                t0Ms: NOW_MS + start * 1_000,
                lastSegment: i < all.length - 1 ? (seconds[i] ?? 0) - 1 : null,
              }),
            );
          const nowMs = NOW_MS + second * 1_000 + 300;
          const isThere = ({ number }: { number: number }) => !holes.includes(number);
          for (const one of listEntries(newestSlots(epochs, nowMs), isThere, nowMs).entries) {
            const name = `${one.epoch.id}/${one.n}`;
            const place = `${one.number} in ${one.run}`;
            expect(known.get(name) ?? place).toBe(place);
            known.set(name, place);
            newest = Math.max(newest, one.number);
          }
        }
        expect(new Set(known.values()).size).toBe(known.size);
        expect(newest).toBeLessThan(end);
      }),
      { numRuns: 100, seed: 6 },
    );
  });

  it("says all that in the words of the format", () => {
    const first = run({ lastSegment: 1 });
    const second = run({ id: "epoch0002", t0Ms: NOW_MS + 2_000, segmentMs: 2_000 });
    const { entries } = listAt([first, second], 6_100, ["epoch0001/1"]);
    expect(livePlaylist(entries, { show, base: "https://media.test", hasEnded: true })).toBe(
      `#EXTM3U
#EXT-X-VERSION:8
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-DISCONTINUITY-SEQUENCE:0
#EXT-X-MAP:URI="https://media.test/live/main/show-0001/epoch0001/init.mp4"
#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:00.000Z
#EXTINF:1.000,
https://media.test/live/main/show-0001/epoch0001/0.m4s
#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:01.000Z
#EXT-X-GAP
#EXTINF:1.000,
https://media.test/live/main/show-0001/epoch0001/1.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="https://media.test/live/main/show-0001/epoch0002/init.mp4"
#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:02.000Z
#EXTINF:2.000,
https://media.test/live/main/show-0001/epoch0002/0.m4s
#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:04.000Z
#EXTINF:2.000,
https://media.test/live/main/show-0001/epoch0002/1.m4s
#EXT-X-ENDLIST
`,
    );
    expect(livePlaylist([], { show, base: "", hasEnded: false }).split("\n")).toHaveLength(7);
  });
});
