// A recording's two clocks: what was heard when, and where that lies in what is played.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inFiles, inList, lineAt, placeOf } from "../../../../../client/audio/replay/plain-line.ts";
import { readPlaylist } from "../../../../../client/audio/replay/playlist.ts";
import { soundLine } from "../../../../../client/audio/replay/sound-line.ts";
import type { EpochPlan } from "../../../../../server/domain/live/replay-file.ts";
import { replayPlaylist } from "../../../../../server/domain/live/replay-playlist.ts";
import { clockPoints } from "../../../../../shared/live/sound-clock.ts";

const FROM_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;
const BASE = "https://site.test/live/main/show/replay.m3u8";

/** A run whose encoder's clock goes wrong by so many millionths, as the room was told of it every 20 ms. */
function planOf(id: string, { startMs, seconds, ppm }: Run): EpochPlan {
  const everyMs = ppm === 0 ? Number.POSITIVE_INFINITY : 20e6 / Math.abs(ppm);
  const words = Array.from({ length: Math.floor((seconds * 1_000) / everyMs) + 1 }, (_, i) => {
    const mediaMs = i === 0 ? 0 : i * everyMs;
    const t0Ms = startMs + (ppm * mediaMs) / 1e6;
    return { t0Ms, atMs: t0Ms + mediaMs };
  });
  return {
    ...{ id, t0Ms: words.at(-1)?.t0Ms ?? startMs, segmentMs: 1_000, channels: 2, preSkip: 312 },
    ...{ sizes: Array.from({ length: seconds }, () => 100), lastSamples: 48_000 },
    clock: clockPoints(words),
  };
}
type Run = { readonly startMs: number; readonly seconds: number; readonly ppm: number };
const read = (runs: readonly Run[]) =>
  readPlaylist(replayPlaylist(runs.map((run, i) => planOf(`epoch000${i}`, run))), BASE);

describe("a recording of three hours", () => {
  const ppms = fc.integer({ min: -200, max: 200 });

  test("is shown within 50 ms of what is heard, to its end, on whichever player", () => {
    fc.assert(
      fc.property(ppms, fc.nat({ max: 3 * HOUR_MS - 1 }), (ppm, soundMs) => {
        const stretches = read([{ startMs: FROM_MS, seconds: 10_800, ppm }]);
        const heardMs = FROM_MS + soundMs + (ppm * soundMs) / 1e6;
        const { momentOf, soundOf, sound } = soundLine(stretches);
        const atMs = (sound[0]?.fromMs ?? 0) + soundMs;
        expect(Math.abs(momentOf(atMs) - heardMs)).toBeLessThanOrEqual(50);
        expect(Math.abs(soundOf(heardMs) - atMs)).toBeLessThanOrEqual(50);
        for (const line of [inFiles(stretches), inList(stretches, BASE)]) {
          const { src, atS } = placeOf(line, heardMs);
          expect(Math.abs(atS * 1_000 - soundMs)).toBeLessThanOrEqual(50);
          expect(Math.abs(lineAt(line, src, atS).momentMs - heardMs)).toBeLessThanOrEqual(50);
        }
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  test("has no seam inside of a run, and loses nothing where two runs meet", () => {
    fc.assert(
      fc.property(ppms, ppms, (ppm, next) => {
        const { sound } = soundLine(
          read([
            { startMs: FROM_MS, seconds: 7_200, ppm },
            { startMs: FROM_MS + 2 * HOUR_MS - 300, seconds: 600, ppm: next },
          ]),
        );
        const seams = sound.slice(1).map(({ fromMs, run }, i) => ({
          isNew: run !== sound[i]?.run,
          ms: fromMs - (sound[i]?.untilMs ?? 0),
        }));
        expect(seams.filter(({ isNew, ms }) => !isNew && ms !== 0)).toEqual([]);
        expect(seams.filter(({ isNew }) => isNew)).toEqual([
          { isNew: true, ms: expect.closeTo(0, 0) },
        ]);
      }),
      { numRuns: 20, seed: 6 },
    );
  });
});

test("where nothing was to be heard, every player goes on at what comes next", () => {
  const [first, second] = [
    { startMs: FROM_MS, seconds: 10, ppm: 0 },
    { startMs: FROM_MS + 60_000, seconds: 10, ppm: 0 },
  ];
  const stretches = read([first, second]);
  const { momentOf, soundOf } = soundLine(stretches);
  // A hole of the show is one of the sound.
  expect([momentOf(FROM_MS + 12_000), soundOf(FROM_MS + 61_000)]).toEqual([
    ...[FROM_MS + 12_000, FROM_MS + 61_000],
  ]);
  const file = "https://site.test/live/main/show/replay/epoch0001.mp4";
  expect(placeOf(inFiles(stretches), FROM_MS + 30_000)).toEqual({ src: file, atS: 0 });
  expect(placeOf(inFiles(stretches), FROM_MS + 64_500)).toEqual({ src: file, atS: 4.5 });
  expect(placeOf(inList(stretches, BASE), FROM_MS + 64_500)).toEqual({ src: BASE, atS: 14.5 });
  expect(placeOf(inFiles([]), 5)).toEqual({ src: "", atS: 0 });
  const holed = stretches.map((one, i) => (i === 0 ? { ...one, gap: true } : one));
  expect(lineAt(inList(holed, BASE), BASE, 3)).toEqual({
    ...{ momentMs: FROM_MS + 3_000, nextMs: FROM_MS + 60_000 },
  });
});
