// The arithmetic of live sound against sums done by hand, and the table of the docs against the arithmetic.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { SOUND_POINTS_ONE_IN } from "../../server/domain/analytics/traffic.ts";
import { POINTS_ONE_IN, soundBill, soundTable } from "./sound.ts";

const SHOW = {
  ...{ hours: 1, listeners: 1_000, segmentMs: 1_000, bitrateBps: 128_000, saverBps: null },
  ...{ centres: 10, ownDomain: false },
};

it("an hour with a thousand listeners: 3,600 pieces stored, 3.6 million fetched, 57.6 MB kept", () => {
  expect(soundBill(SHOW)).toEqual({
    // 3,600 pieces, 11 parts of 5 MiB and the file's beginning and end, 8 lists of a thousand.
    writes: 3_600 + 13 + 8,
    reads: 36_000 + 3_600,
    requests: 3_600 + 3_600_000,
    storedGb: 0.0576,
    dollars: {
      sending: expect.closeTo(
        (3_621 * 4.5 + 3_600 * 0.36 + 3_600 * (0.3 + 0.01) + 3_600 * 0.25) / 1e6,
        12,
      ),
      hearing: expect.closeTo((36_000 * 0.36 + 3_600_000 * (0.3 + 0.01) + 60_000 * 0.25) / 1e6, 12),
      keepingAMonth: expect.closeTo(0.000864, 12),
    },
  });
});

it("longer segments halve what listeners cost; the bucket's own domain leaves only what fills its caches", () => {
  const { hearing } = soundBill(SHOW).dollars;
  expect(soundBill({ ...SHOW, segmentMs: 2_000 }).dollars.hearing).toBeCloseTo(hearing / 2, 12);
  const own = soundBill({ ...SHOW, ownDomain: true });
  expect([own.requests, own.dollars.hearing]).toEqual([3_600, expect.closeTo(0.01296, 12)]);
  expect(soundBill({ ...SHOW, saverBps: 64_000 }).writes).toBe(7_200 + 13 + 16);
});

it("the docs show this table, and it counts points as the edge writes them", () => {
  const docs = readFileSync(new URL("../../docs/ECONOMICS.md", import.meta.url), "utf8");
  expect(docs).toContain(soundTable());
  expect(POINTS_ONE_IN).toBe(SOUND_POINTS_ONE_IN);
});
