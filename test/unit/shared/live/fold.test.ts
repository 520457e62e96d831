// What the fold makes of live sound: epochs that begin, drift, lose parts and end; never two at once.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SoundEpoch } from "../../../../shared/live/epoch.ts";
import { began, closed, ended, lost, retimed } from "../../../../shared/live/fold.ts";
import { VIEW_EPOCHS, VIEW_GAPS } from "../../../../shared/protocol/limits.ts";
import { evolve } from "../../../../shared/room/evolve.ts";
import { EPOCH, eventOf, inPhase, NOW_MS, OTHER, STAFF } from "../../../helpers/room.ts";

const running: SoundEpoch = { ...EPOCH, by: STAFF, lastSegment: null, gaps: [] };
const over: SoundEpoch = { ...running, id: "epoch0000", lastSegment: 4 };
const at = (at: number) => ({ at, by: STAFF });

describe("R33 epochs in the view", () => {
  it("R33 begin after all others", () => {
    const second = { ...EPOCH, id: "epoch0002", t0Ms: NOW_MS + 5_000 };
    expect(began([over, running], second, at(NOW_MS + 5_200))).toEqual([
      over,
      { ...running, lastSegment: 5 },
      { ...second, by: STAFF, lastSegment: null, gaps: [] },
    ]);
  });

  it("R34 end where they are when another begins, the stage passes on or the show ends", () => {
    expect(closed([over, running], NOW_MS + 2_999)).toEqual([over, { ...running, lastSegment: 2 }]);
    expect(closed([running], NOW_MS - 10)).toEqual([{ ...running, lastSegment: -1 }]);
    expect(closed([over], NOW_MS)).toEqual([over]);
    expect(closed([], NOW_MS)).toEqual([]);
  });

  it("R33 of which the oldest give way", () => {
    const many = Array.from({ length: VIEW_EPOCHS }, (_, n) => ({
      ...over,
      id: `epoch1${n + 100}`,
    }));
    expect(began(many, EPOCH, at(NOW_MS))).toEqual([...many.slice(1), running]);
  });

  it("R33 change alone, by their own id", () => {
    expect(ended([over, running], running.id, 7)).toEqual([over, { ...running, lastSegment: 7 }]);
    expect(retimed([over, running], running.id, 5)).toEqual([over, { ...running, t0Ms: 5 }]);
    expect(retimed([over, running], "unknown00", 5)).toEqual([over, running]);
  });

  it.each([
    ["alone", [], { from: 2, to: 3 }, [{ from: 2, to: 3 }]],
    [
      "before another",
      [{ from: 6, to: 6 }],
      { from: 2, to: 3 },
      [
        { from: 2, to: 3 },
        { from: 6, to: 6 },
      ],
    ],
    ["next to one on its left", [{ from: 0, to: 1 }], { from: 2, to: 3 }, [{ from: 0, to: 3 }]],
    ["next to one on its right", [{ from: 4, to: 5 }], { from: 2, to: 3 }, [{ from: 2, to: 5 }]],
    [
      "over several",
      [
        { from: 0, to: 1 },
        { from: 4, to: 9 },
      ],
      { from: 1, to: 5 },
      [{ from: 0, to: 9 }],
    ],
    ["inside one", [{ from: 0, to: 9 }], { from: 3, to: 4 }, [{ from: 0, to: 9 }]],
  ])("R33 a gap %s", (_, gaps, gap, merged) => {
    expect(lost([{ ...running, gaps }], running.id, gap)).toEqual([{ ...running, gaps: merged }]);
  });

  it("R33 gaps are the set of lost segments, in order, however they were told", () => {
    const told = fc.array(fc.tuple(fc.nat(60), fc.nat(4)), { maxLength: 25 });
    fc.assert(
      fc.property(told, (list) => {
        const view = list.reduce<SoundEpoch[]>(
          (epochs, [from, more]) => lost(epochs, running.id, { from, to: from + more }),
          [running],
        );
        const inGaps = view[0]!.gaps.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, n) => from + n),
        );
        const wanted = new Set(
          list.flatMap(([from, more]) => Array.from({ length: more + 1 }, (_, n) => from + n)),
        );
        expect(inGaps).toEqual([...wanted].sort((a, b) => a - b));
      }),
      { numRuns: 500, seed: 6 },
    );
  });

  it("R33 of the gaps the oldest give way", () => {
    const gaps = Array.from({ length: VIEW_GAPS }, (_, n) => ({ from: n * 3, to: n * 3 }));
    const newest = { from: 9_000, to: 9_001 };
    expect(lost([{ ...running, gaps }], running.id, newest)[0]?.gaps).toEqual([
      ...gaps.slice(1),
      newest,
    ]);
  });
});

describe("R33 R34 the room's events", () => {
  const live = inPhase("live", { sound: [running] });
  const later = { at: NOW_MS + 3_500 };

  it.each([
    ["sound.retimed", { kind: "sound.retimed", epoch: EPOCH.id, t0Ms: 9 }, { t0Ms: 9 }],
    [
      "sound.lost",
      { kind: "sound.lost", epoch: EPOCH.id, from: 1, to: 1 },
      { gaps: [{ from: 1, to: 1 }] },
    ],
    ["sound.ended", { kind: "sound.ended", epoch: EPOCH.id, lastSegment: 2 }, { lastSegment: 2 }],
    [
      "broadcast.ended",
      { kind: "broadcast.ended", broadcastId: "show-0001", aired: true },
      { lastSegment: 3 },
    ],
    ["stage.given", { kind: "stage.given", to: OTHER, name: "Kim" }, { lastSegment: 3 }],
    ["chat.removed", { kind: "chat.removed", line: 1 }, {}],
  ] as const)("R33 R34 %s", (_, body, change) => {
    expect(evolve(live, eventOf(body, later)).sound).toEqual([{ ...running, ...change }]);
  });

  it("R33 the next show begins without sound, a change of this one keeps it", () => {
    const scheduled = (broadcastId: string) =>
      eventOf({ kind: "broadcast.started", broadcastId, title: "Sunday", name: "Lee" }, later);
    expect(evolve(live, scheduled("show-0001")).sound).toEqual([running]);
    expect(evolve(live, scheduled("show-0002")).sound).toEqual([]);
  });
});
