// What pages say of their hearing, as staff are told it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heardBy, mergeHeard } from "../../../../../server/domain/room/hearing.ts";

describe("R36 how live sound is heard", () => {
  it("R36 is nothing until a page says so", () => {
    expect([heardBy([]), mergeHeard([])]).toEqual([null, null]);
  });

  it("R36 is the number of pages, their median and all stalls", () => {
    const reports = [2_600, 2_200, 9_000].map((latencyMs, stalls) => ({ latencyMs, stalls }));
    expect(heardBy(reports)).toEqual({ pages: 3, latencyMs: 2_600, stalls: 3 });
  });

  it("R36 over several objects weighs each by its pages", () => {
    const parts = [
      { pages: 1, latencyMs: 9_000, stalls: 5 },
      { pages: 10, latencyMs: 2_200, stalls: 1 },
      { pages: 2, latencyMs: 2_000, stalls: 0 },
    ];
    expect(mergeHeard(parts)).toEqual({ pages: 13, latencyMs: 2_200, stalls: 6 });
  });

  it("R36 of one object is what that object says, and always one of the delays", () => {
    const report = fc.record({ latencyMs: fc.nat(60_000), stalls: fc.nat(9) });
    const groups = fc.array(fc.array(report, { minLength: 1, maxLength: 9 }), { minLength: 1 });
    fc.assert(
      fc.property(groups, (all) => {
        const parts = all.map((group) => heardBy(group)!);
        expect(mergeHeard(parts.slice(0, 1))).toEqual(parts[0]);
        const merged = mergeHeard(parts)!;
        expect(parts.map(({ latencyMs }) => latencyMs)).toContain(merged.latencyMs);
        expect(merged.pages).toBe(all.flat().length);
      }),
      { numRuns: 200, seed: 6 },
    );
  });
});
