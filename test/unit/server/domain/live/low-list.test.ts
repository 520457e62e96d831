// The lists for who saves data: what stands for each segment is the same whenever one asks, and other people's parsers agree.
import fc from "fast-check";
import { parse, setOptions, type types } from "hls-parser";
import { describe, expect, it } from "vitest";
import { allPlaylists } from "../../../../../server/domain/live/all-playlists.ts";
import {
  listEntries,
  livePlaylist,
  lowByMs,
  lowChoice,
  newestSlots,
} from "../../../../../server/domain/live/live-playlist.ts";
import type { SoundEpoch } from "../../../../../shared/live/epoch.ts";
import { EPOCH, NOW_MS, STAFF } from "../../../../helpers/room.ts";

const run = (change: Partial<SoundEpoch> = {}): SoundEpoch => ({
  ...{ ...EPOCH, by: STAFF, lastSegment: null, gaps: [], saverBps: 64_000 },
  ...change,
});
/** When, in ms after the sound of a segment was over, it and its smaller version were stored; null: never. */
type Fate = { readonly main: number | null; readonly low: number | null };

function listAt(epochs: readonly SoundEpoch[], fates: readonly Fate[], afterMs: number) {
  const nowMs = NOW_MS + afterMs;
  const slots = newestSlots(epochs, nowMs).map((slot) => {
    const fate = fates[slot.number] ?? { main: 0, low: 0 };
    const overMs = slot.epoch.t0Ms + (slot.n + 1) * 1_000;
    const since = (ms: number | null) => (ms === null || overMs + ms > nowMs ? null : overMs + ms);
    const stored = { main: since(fate.main) !== null, lowMs: since(fate.low) };
    return { ...slot, choice: lowChoice(slot, stored, nowMs) };
  });
  const { entries } = listEntries(slots, ({ choice }) => choice !== null, nowMs);
  const choices = new Map(slots.map(({ number, choice }) => [number, choice]));
  return entries.map((entry) => ({ ...entry, low: choices.get(entry.number) === "low" }));
}
const brief = (entries: readonly { n: number; low: boolean; gap: boolean }[]) =>
  entries.map(({ n, low, gap }) => `${n}${low ? "L" : ""}${gap ? "G" : ""}`).join(" ");

// What the format forbids throws.
setOptions({ strictMode: true });

describe("R37 the list of who saves data", () => {
  it("R37 has the smaller version where it came in time, else the segment itself, else a gap", () => {
    const fates = [
      { main: 100, low: 200 },
      { main: 100, low: null },
      { main: 100, low: 5_000 },
      { main: null, low: null },
      { main: null, low: 100 },
    ];
    expect(brief(listAt([run()], fates, 9_000))).toBe("0L 1 2 3G 4L 5L 6L 7L 8L");
  });

  it("R37 waits for the smaller version until its time is over", () => {
    const at = lowByMs({ epoch: run(), n: 2 }) - NOW_MS;
    const fates = [0, 0, null].map((low) => ({ main: 0, low }));
    expect(brief(listAt([run()], fates, at - 1))).toBe("0L 1L");
    expect(brief(listAt([run()], fates, at))).toBe("0L 1L 2");
  });

  it("R37 has the segments themselves of a run without one, at once", () => {
    const { saverBps: _, ...plain } = run();
    expect(brief(listAt([plain], [], 3_000).map((entry) => ({ ...entry, low: false })))).toBe(
      "0 1 2",
    );
    const never = Array.from({ length: 3 }, () => ({ main: 0, low: null }));
    expect(brief(listAt([plain], never, 3_000))).toBe("0 1 2");
  });

  it("R37 never has anything else under a number than it had before", () => {
    const time = fc.option(fc.integer({ min: 0, max: 4_000 }));
    const fate = fc.record({ main: fc.integer({ min: 0, max: 900 }), low: time });
    fc.assert(
      fc.property(fc.array(fate, { minLength: 20, maxLength: 20 }), (fates) => {
        const known = new Map<number, boolean>();
        for (let ms = 0; ms < 24_000; ms += 130) {
          for (const { number, low } of listAt([run()], fates, ms)) {
            expect(known.get(number) ?? low).toBe(low);
            known.set(number, low);
          }
        }
        expect(known.size).toBeGreaterThan(20);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it("R37 is read by another parser: same numbers, one header, no break between the versions", () => {
    const fates = [0, null, 0].map((low) => ({ main: 0, low }));
    const show = { room: "main", broadcast: "show-0001" };
    const entries = listAt([run({ lastSegment: 2 })], fates, 9_000);
    const text = livePlaylist(entries, { show, base: "", hasEnded: true });
    const { segments } = parse(text) as types.MediaPlaylist;
    const folder = "/live/main/show-0001/epoch0001";
    expect(
      segments.map(({ uri, map, discontinuity }) => [uri, map?.uri, Boolean(discontinuity)]),
    ).toEqual(
      ["low/0.m4s", "1.m4s", "low/2.m4s"].map((name) => [
        ...[`${folder}/${name}`, `${folder}/init.mp4`, false],
      ]),
    );
  });
});

describe("R37 the list of lists", () => {
  const variants = (text: string) =>
    (parse(text) as types.MasterPlaylist).variants.map(
      ({ uri, bandwidth, averageBandwidth, codecs }) => ({
        ...{ uri, bandwidth, averageBandwidth, codecs },
      }),
    );

  it("R37 names both versions with what they need", () => {
    expect(variants(allPlaylists("main", run()))).toEqual([
      {
        uri: "/live/main/live.m3u8",
        ...{ bandwidth: 169_400, averageBandwidth: 131_000, codecs: "Opus" },
      },
      {
        uri: "/live/main/low.m3u8",
        ...{ bandwidth: 86_200, averageBandwidth: 67_000, codecs: "Opus" },
      },
    ]);
  });

  it("R37 names one where there is one", () => {
    const { saverBps: _, ...plain } = run();
    expect(variants(allPlaylists("main", plain)).map(({ uri }) => uri)).toEqual([
      "/live/main/live.m3u8",
    ]);
  });
});
