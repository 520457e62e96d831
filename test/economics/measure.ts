// Runs rooms of several kinds side by side for a stretch of real time and reads their meters before and after.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MeterReading } from "../../shared/http/bodies.ts";
import { HEARTBEAT_EVERY_MS } from "../../shared/protocol/limits.ts";
import { startWorkerd } from "../helpers/workerd.ts";
import { seeded } from "../simulation/seeded.ts";
import { Audience } from "./audience.ts";
import { type Hour, momentsOf } from "./hours.ts";
import { HOUR_MS, scaleUse, type Use } from "./price.ts";

/** Longer than the ten seconds after which a room may sleep, and than the last windows of its beginning. */
const SETTLE_MS = 14_000;

export type RoomPlan = Hour & { readonly alwaysOn?: boolean };

export type Measured = {
  readonly name: string;
  readonly stretchMs: number;
  /** What the meter counted during the stretch, without the asking. */
  readonly counted: Readonly<Record<keyof MeterReading, number>>;
  /** Heartbeats that were answered by the runtime. */
  readonly heartbeats: number;
  readonly lost: number;
  /** The stretch's rates for an hour; heartbeats are counted as frames, in case the vendor does. */
  readonly hour: Use;
  /** Part of the hour's active time in which only a timer waited. */
  readonly waitingMsPerHour: number;
  readonly wakesPerHour: number;
};

/** Each plan in a room of its own, all at the same time. */
export async function measureRooms(
  plans: readonly RoomPlan[],
  stretchMs: number,
  say: (line: string) => void,
): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), "judas-economics-"));
  const server = await startWorkerd({
    entry: "test/workers/metered-rooms.ts",
    objects: { ROOM: "Room", ALWAYS_ON: "AlwaysOnRoom" },
    folder,
    // The audience arrives within seconds, which a room on air takes for a flash crowd; these rooms are one object each.
    vars: { ROOM_SPREAD_SOCKETS: "99999" },
  });
  const audiences = plans.map((plan, n) => ({
    plan,
    random: seeded(n + 1),
    audience: new Audience({
      port: server.port,
      binding: plan.alwaysOn ? "ALWAYS_ON" : "ROOM",
      room: plan.name,
      random: seeded(n + 101),
    }),
  }));
  try {
    for (const { plan, audience } of audiences) {
      await audience.gather(plan);
      say(`${plan.name}: ${audience.sockets} sockets`);
    }
    await pause(SETTLE_MS);
    return await Promise.all(
      audiences.map(({ plan, audience, random }) => measure(plan, audience, stretchMs, random)),
    );
  } finally {
    for (const { audience } of audiences) audience.leave();
    await server.kill9();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  plan: RoomPlan,
  audience: Audience,
  stretchMs: number,
  random: () => number,
): Promise<Measured> {
  const before = await audience.meter();
  const pongs = audience.pongs;
  const beganMs = performance.now();
  for (const { atMs, deed } of momentsOf(plan, stretchMs, random)) {
    await pause(beganMs + atMs - performance.now());
    await audience.do(deed);
  }
  await pause(beganMs + stretchMs - performance.now());
  const tookMs = performance.now() - beganMs;
  const after = await audience.meter();
  const counted = difference(before, after);
  return {
    name: plan.name,
    stretchMs: tookMs,
    counted,
    heartbeats: audience.pongs - pongs,
    lost: audience.lost,
    ...hourOf(plan, counted, tookMs),
  };
}

type Counted = Measured["counted"];

/** The last asking is a call of its own. */
function difference(before: MeterReading, after: MeterReading): Counted {
  const names = Object.keys(after) as (keyof MeterReading)[];
  const entries = names.map((name) => [name, after[name] - before[name]] as const);
  return { ...(Object.fromEntries(entries) as Counted), calls: after.calls - before.calls - 1 };
}

function hourOf(
  { sockets }: Hour,
  counted: Counted,
  stretchMs: number,
): Pick<Measured, "hour" | "waitingMsPerHour" | "wakesPerHour"> {
  const factor = HOUR_MS / stretchMs;
  const use: Use = {
    requests: counted.connects + counted.calls + counted.alarms,
    frames: counted.frames,
    activeMs: counted.activeMs,
    rowsRead: counted.rowsRead,
    rowsWritten: counted.rowsWritten,
  };
  const hour = scaleUse(use, factor);
  const heartbeats = sockets * (HOUR_MS / HEARTBEAT_EVERY_MS);
  return {
    hour: { ...hour, frames: hour.frames + heartbeats },
    waitingMsPerHour: (counted.activeMs - counted.runningMs) * factor,
    wakesPerHour: counted.wakes * factor,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
