// The economics run as one of the long runs.
import type { LongRun } from "../long/types.ts";
import { runEconomics, writeDown } from "./economics.ts";
import { ACTIVE, IDLE_OFF_AIR, IDLE_ON_AIR } from "./hours.ts";
import { dutyPercent } from "./judge.ts";
import { billOf, HOUR_MS, savedPercent } from "./price.ts";

const FULL_MS = 600_000;
/** Shorter stretches are rehearsals: a room needs ten quiet seconds to fall asleep at all. */
const SHORTEST_MS = 30_000;

export const LONG: readonly LongRun[] = [
  {
    name: "economics",
    what: "Quiet, normal, busy and idle rooms on a real runtime: wakes, time awake, rows and dollars (F7, F8).",
    async run(scale, say) {
      const economics = await runEconomics(Math.max(SHORTEST_MS, FULL_MS * scale), say);
      if (scale >= 1) writeDown(economics);
      const { report, failures } = economics;
      const room = (name: string) => report.rooms.find((one) => one.name === name);
      const [offAir, onAir] = [room(IDLE_OFF_AIR.name), room(IDLE_ON_AIR.name)];
      const active = room(ACTIVE.name);
      if (!offAir || !onAir || !active) throw new Error("a room was not measured");
      return {
        ok: failures.length === 0,
        cases: report.rooms.length,
        figures: {
          stretchMs: report.stretchMs,
          wakesIdleOffAir: offAir.counted.wakes - 1,
          wakesIdleOnAir: onAir.counted.wakes,
          dutyIdleOffAirPercent: dutyPercent(offAir).toFixed(4),
          dutyIdleOnAirPercent: dutyPercent(onAir).toFixed(4),
          savedActivePercent: savedPercent(active.hour, HOUR_MS).toFixed(2),
          activeGbSecondsPerHour: billOf(active.hour).gbSeconds.toFixed(2),
        },
        failures,
      };
    },
  },
];
