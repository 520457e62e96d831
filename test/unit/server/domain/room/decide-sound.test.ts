// What the room lets an encoder say of itself.
import { describe, expect, it } from "vitest";
import { silence } from "../../../../../server/domain/room/decide-sound.ts";
import { SOUND_T0_SLACK_MS } from "../../../../../shared/protocol/limits.ts";
import { PHASES } from "../../../../../shared/room/view.ts";
import { EPOCH, EXAMPLES, inPhase, NOW_MS, outcomeOf, STAFF } from "../../../../helpers/room.ts";

const running = { ...EPOCH, t0Ms: NOW_MS - 9_500, by: STAFF, lastSegment: null, gaps: [] };
const live = inPhase("live", { sound: [running] });
const over = inPhase("live", { sound: [{ ...running, lastSegment: 8 }] });
const NOT_FOUND = { reason: "not_found" };
const badField = (field: string) => ({ reason: "bad_field", field });

describe("R34 an epoch begins", () => {
  it.each(PHASES)("R34 only while the doors are open: %s", (phase) => {
    const open = ["doors", "live", "break"].includes(phase);
    expect(outcomeOf({ view: inPhase(phase) }, EXAMPLES["sound.begin"])).toEqual(
      open ? [{ kind: "sound.began", epoch: EPOCH }] : { reason: "off_air" },
    );
  });

  it("R34 once; a second word of it changes nothing", () => {
    const view = inPhase("live", { sound: [{ ...running, ...EPOCH }] });
    expect(outcomeOf({ view }, EXAMPLES["sound.begin"])).toEqual([]);
  });

  it.each([-SOUND_T0_SLACK_MS - 1, -SOUND_T0_SLACK_MS, SOUND_T0_SLACK_MS, SOUND_T0_SLACK_MS + 1])(
    "R34 now, not %d ms away",
    (byMs) => {
      const epoch = { ...EPOCH, t0Ms: NOW_MS + byMs };
      expect(outcomeOf({}, { kind: "sound.begin", epoch })).toEqual(
        Math.abs(byMs) > SOUND_T0_SLACK_MS
          ? badField("epoch.t0Ms")
          : [{ kind: "sound.began", epoch }],
      );
    },
  );
});

describe("R33 an epoch's clock", () => {
  const retime = (byMs: number) =>
    ({ kind: "sound.retime", epoch: EPOCH.id, t0Ms: running.t0Ms + byMs }) as const;

  it("R33 is corrected by little", () => {
    expect(outcomeOf({ view: live }, retime(25))).toEqual([
      { kind: "sound.retimed", epoch: EPOCH.id, t0Ms: running.t0Ms + 25 },
    ]);
    expect(outcomeOf({ view: live }, retime(-1_000))).toHaveLength(1);
    expect(outcomeOf({ view: live }, retime(1_001))).toEqual(badField("t0Ms"));
  });

  it("R33 stays when it is right, and in an epoch that is over", () => {
    expect(outcomeOf({ view: live }, retime(0))).toEqual([]);
    expect(outcomeOf({ view: over }, retime(25))).toEqual([]);
    expect(outcomeOf({}, retime(25))).toEqual(NOT_FOUND);
  });
});

describe("R33 lost segments", () => {
  const lose = (from: number, to: number) =>
    ({ kind: "sound.lose", epoch: EPOCH.id, from, to }) as const;

  it.each([
    ["of the past", 2, 3, [{ kind: "sound.lost", epoch: EPOCH.id, from: 2, to: 3 }]],
    ["the newest", 9, 9, [{ kind: "sound.lost", epoch: EPOCH.id, from: 9, to: 9 }]],
    ["of the future", 9, 10, badField("to")],
    ["the wrong way round", 3, 2, badField("to")],
  ])("R33 %s", (_, from, to, outcome) => {
    expect(outcomeOf({ view: live }, lose(from, to))).toEqual(outcome);
  });

  it("R33 are told once, also after the end, but not beyond it", () => {
    const gaps = [{ from: 2, to: 5 }];
    const view = inPhase("live", { sound: [{ ...running, lastSegment: 8, gaps }] });
    expect(outcomeOf({ view }, lose(3, 5))).toEqual([]);
    expect(outcomeOf({ view }, lose(5, 6))).toHaveLength(1);
    expect(outcomeOf({ view }, lose(8, 9))).toEqual(badField("to"));
    expect(outcomeOf({}, lose(1, 1))).toEqual(NOT_FOUND);
  });
});

describe("R34 an epoch ends", () => {
  const end = (lastSegment: number) =>
    ({ kind: "sound.end", epoch: EPOCH.id, lastSegment }) as const;

  it.each([-1, 4, 9])("R34 after segment %d", (lastSegment) => {
    expect(outcomeOf({ view: live }, end(lastSegment))).toEqual([
      { kind: "sound.ended", epoch: EPOCH.id, lastSegment },
    ]);
  });

  it("R34 once, and not in the future", () => {
    expect(outcomeOf({ view: over }, end(4))).toEqual([]);
    expect(outcomeOf({ view: live }, end(10))).toEqual(badField("lastSegment"));
    expect(outcomeOf({}, end(4))).toEqual(NOT_FOUND);
  });
});

describe("R31 whose passes are taken back", () => {
  const taken = (who: string, beforeMs = NOW_MS) => [{ who, beforeMs }];

  it("R31 is heard up to that moment", () => {
    const event = { kind: "sound.ended", epoch: EPOCH.id, lastSegment: 9 };
    expect(silence(live, NOW_MS, taken(STAFF))).toEqual([event]);
  });

  it("R31 ends nobody else's sound, none that is over, none begun with a newer pass", () => {
    expect(silence(live, NOW_MS, taken("s_somebody_else"))).toEqual([]);
    expect(silence(over, NOW_MS, taken(STAFF))).toEqual([]);
    expect(silence(live, NOW_MS, taken(STAFF, running.t0Ms))).toEqual([]);
    expect(silence(inPhase("live"), NOW_MS, taken(STAFF))).toEqual([]);
  });
});
