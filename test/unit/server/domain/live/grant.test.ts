// Who gets a pass for which sound, and which files it opens.
import { describe, expect, it } from "vitest";
import {
  coversSound,
  grantSound,
  SOUND_GRANT_MS,
  type SoundClaims,
} from "../../../../../server/domain/live/grant.ts";
import { parseLiveFile } from "../../../../../server/domain/live/key.ts";
import { SOUND_T0_SLACK_MS } from "../../../../../shared/protocol/limits.ts";
import { PHASES, type RoomView } from "../../../../../shared/room/view.ts";
import { EPOCH, inPhase, NOW_MS, OTHER, STAFF } from "../../../../helpers/room.ts";

const stage = { person: STAFF, name: "Lee", since: NOW_MS, ask: null };
const running = { ...EPOCH, t0Ms: NOW_MS - 60_000, by: STAFF, lastSegment: null, gaps: [] };
const live = (change: Partial<RoomView> = {}) => inPhase("live", { stage, ...change });
const asked = (view: RoomView, change: { person?: string; epoch?: string } = {}) =>
  grantSound(view, {
    ...{ person: STAFF, room: "hall", epoch: EPOCH.id, segmentMs: 2_000, nowMs: NOW_MS },
    ...change,
  });
const claims: SoundClaims = {
  ...{ room: "hall", broadcast: "show-0001", epoch: EPOCH.id, person: STAFF },
  ...{ segmentMs: 2_000, fromMs: NOW_MS, lastSegment: null, expMs: NOW_MS + SOUND_GRANT_MS },
};
const refused = (error: string) => ({ ok: false, error });

describe("R35 a pass for an epoch that has not begun", () => {
  it.each(PHASES)("R35 is given while the doors are open: %s", (phase) => {
    const open = ["doors", "live", "break"].includes(phase);
    const view = inPhase(phase, { stage: open ? stage : null });
    expect(asked(view)).toEqual(open ? { ok: true, value: claims } : refused("off_air"));
  });

  it("R35 is for who holds the stage, and for any DJ where an older version left none", () => {
    expect(asked(live(), { person: OTHER })).toEqual(refused("on_stage"));
    expect(asked(live({ stage: null })).ok).toBe(true);
  });
});

describe("R35 a pass for an epoch that is known", () => {
  it("R35 runs on its own clock, whatever the setting says now", () => {
    expect(asked(live({ sound: [running] }))).toEqual({
      ok: true,
      value: { ...claims, segmentMs: 1_000, fromMs: running.t0Ms },
    });
  });

  it("R35 is for who began it and nobody else, not even on the stage", () => {
    const view = live({
      stage: { ...stage, person: OTHER },
      sound: [{ ...running, lastSegment: 9 }],
    });
    expect(asked(view, { person: OTHER })).toEqual(refused("not_yours"));
    expect(asked(live({ sound: [{ ...running, by: null }] }))).toEqual(refused("not_yours"));
  });

  it("R35 is for what waits on their disk once they are off the stage or the show is over", () => {
    const sound = [{ ...running, lastSegment: 9 }];
    const value = { ...claims, segmentMs: 1_000, fromMs: running.t0Ms, lastSegment: 9 };
    expect(asked(live({ stage: { ...stage, person: OTHER }, sound }))).toEqual({ ok: true, value });
    expect(asked(inPhase("ended", { sound }))).toEqual({ ok: true, value });
  });

  it("R35 is refused without the stage while it runs, and when nothing of it was heard", () => {
    const view = live({ stage: { ...stage, person: OTHER }, sound: [running] });
    expect(asked(view)).toEqual(refused("on_stage"));
    expect(asked(live({ sound: [{ ...running, lastSegment: -1 }] }))).toEqual(
      refused("nothing_left"),
    );
  });
});

describe("R35 what a pass opens", () => {
  const covers = (name: string, change: Partial<SoundClaims> = {}, nowMs = NOW_MS) => {
    const file = parseLiveFile(name);
    if (!file) throw new Error(`${name} is no file of live sound`);
    return coversSound({ ...claims, ...change }, claims, file, nowMs);
  };

  it("R35 its own epoch and no other", () => {
    expect(covers("init.mp4")).toBe(true);
    for (const other of ["room", "broadcast", "epoch"] as const) {
      expect([other, covers("init.mp4", { [other]: "elsewhere" })]).toEqual([other, false]);
    }
  });

  it("R35 until it expires", () => {
    expect(covers("init.mp4", {}, claims.expMs - 1)).toBe(true);
    expect(covers("init.mp4", {}, claims.expMs)).toBe(false);
  });

  it("R35 no segment before its sound was", () => {
    const newest = SOUND_T0_SLACK_MS / 2_000;
    expect([covers("0.m4s"), covers(`${Math.floor(newest)}.m4s`)]).toEqual([true, true]);
    expect(covers(`${Math.floor(newest) + 1}.m4s`)).toBe(false);
    expect(covers("67.m4s", {}, NOW_MS + 120_000)).toBe(true);
    expect(covers("68.m4s", {}, NOW_MS + 120_000)).toBe(false);
  });

  it("R35 none beyond the last one", () => {
    const over = { lastSegment: 3, fromMs: NOW_MS - 60_000 };
    expect([covers("3.m4s", over), covers("4.m4s", over)]).toEqual([true, false]);
  });
});

describe("files of live sound", () => {
  it.each([
    ["init.mp4", { kind: "init" }],
    ["0.m4s", { kind: "segment", n: 0 }],
    ["2678400.m4s", { kind: "segment", n: 2_678_400 }],
    ["01.m4s", null],
    ["-1.m4s", null],
    ["1.mp4", null],
    ["12345678.m4s", null],
    ["1.m4s\n", null],
    ["", null],
  ])("%j", (name, file) => {
    expect(parseLiveFile(name)).toEqual(file);
  });
});
