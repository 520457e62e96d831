// Judging and reporting of measured rooms: what is met, what is missed, and that the tables add up.
import { describe, expect, it } from "vitest";
import { withSection } from "../helpers/marked-section.ts";
import { seeded } from "../simulation/seeded.ts";
import { ACTIVE, HOURS, IDLE_OFF_AIR, IDLE_ON_AIR, momentsOf } from "./hours.ts";
import { failuresOf } from "./judge.ts";
import type { Measured } from "./measure.ts";
import { HOUR_MS, NO_USE } from "./price.ts";
import { pessimistic, tablesOf } from "./report.ts";

const COUNTED = Object.fromEntries(
  "sinceMs activeMs runningMs wakes connects frames closes alarms calls commands sends rowsRead rowsWritten"
    .split(" ")
    .map((name) => [name, 0]),
) as unknown as Measured["counted"];

const room = (name: string, counted: Partial<Measured["counted"]> = {}): Measured => ({
  name,
  stretchMs: 600_000,
  counted: { ...COUNTED, ...counted },
  heartbeats: 10,
  lost: 0,
  hour: { ...NO_USE, activeMs: (counted.activeMs ?? 0) * 6 },
  waitingMsPerHour: 0,
  wakesPerHour: 0,
});

const good = (): Measured[] => [
  ...HOURS.map(({ name }) => room(name, name === ACTIVE.name ? { activeMs: 11_000 } : {})),
  room(IDLE_OFF_AIR.name, { wakes: 1, activeMs: 5 }),
  room(IDLE_ON_AIR.name, { wakes: 12, activeMs: 300 }),
  room("always-on"),
];

const bent = (name: string, counted: Partial<Measured["counted"]>, lost = 0) =>
  good().map((one) =>
    one.name === name ? { ...one, lost, counted: { ...one.counted, ...counted } } : one,
  );

describe("the judgement", () => {
  it("finds nothing wrong with rooms that sleep as they should", () => {
    expect(failuresOf(good())).toEqual([]);
  });

  it.each([
    ["idle-off-air", { wakes: 2 }, "F7 off air: woke 1 times, not 0"],
    ["idle-off-air", { wakes: 0 }, "F7 off air: it never slept"],
    ["idle-off-air", { activeMs: 601 }, "F7 idle-off-air: awake 0.100 % of the time"],
    ["idle-on-air", { wakes: 13 }, "F7 on air: woke 13 times, not 12"],
    ["active", { activeMs: 13_000 }, "F8: 97.83 % of the duration saved, not 98 %"],
    ["always-on", { wakes: 1 }, "the always-on room slept, so it compares to nothing"],
  ] as const)("%s %j", (name, counted, sentence) => {
    expect(failuresOf(bent(name, counted))).toEqual([sentence]);
  });

  it("a lost socket, and a room that is missing", () => {
    expect(failuresOf(bent("busy", {}, 3))).toEqual(["busy: 3 sockets were lost"]);
    expect(() => failuresOf(good().slice(1, 3))).toThrow("no room idle-off-air was measured");
  });
});

describe("the report", () => {
  it("an hour at 10 ms an event is its waiting plus its events, and never more than an hour", () => {
    const one = { ...room("busy", { frames: 60, alarms: 2, closes: 3 }), waitingMsPerHour: 500 };
    expect(pessimistic(one).activeMs).toBe(500 + 65 * 6 * 10);
    expect(pessimistic({ ...one, waitingMsPerHour: 2 * HOUR_MS }).activeMs).toBe(HOUR_MS);
  });

  it("has a row for every hour, and every table is whole", () => {
    const text = tablesOf({
      at: "2026-11-22T20:00",
      machine: "m",
      stretchMs: 600_000,
      rooms: good(),
    });
    for (const { name } of HOURS) expect(text).toContain(`| ${name} |`);
    for (const part of text.split("\n\n").filter((one) => one.startsWith("|"))) {
      expect(new Set(part.split("\n").map((row) => row.split("|").length)).size).toBe(1);
    }
  });

  it("goes between its marks and nowhere else", () => {
    const document = "a\n<!-- x -->\nold\n<!-- /x -->\nb";
    expect(withSection(document, "x", "new")).toBe("a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb");
    expect(() => withSection(document, "y", "new")).toThrow();
  });
});

describe("the moments of an hour", () => {
  it("are as many as the rates ask for, in order, the same for the same seed", () => {
    const busy = HOURS.find(({ name }) => name === "busy") ?? ACTIVE;
    const moments = momentsOf(busy, 120_000, seeded(1));
    const count = (deed: string) => moments.filter((one) => one.deed === deed).length;
    expect(["say", "react", "come", "read"].map(count)).toEqual([600, 2_400, 120, 40]);
    expect(moments.every(({ atMs }, n) => atMs >= (moments[n - 1]?.atMs ?? 0))).toBe(true);
    expect(momentsOf(busy, 120_000, seeded(1))).toEqual(moments);
  });
});
