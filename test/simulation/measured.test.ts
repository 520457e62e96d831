// F16 The simulator against rooms that were really run: a leader and three relays under load on one machine. Calls and
// frames must come out as counted; delays as far as a machine allows that does other things as well.
import { describe, expect, it } from "vitest";
import { MEASURED } from "./costs.ts";
import { type MeasuredRelays, measuredRuns } from "./measured.ts";
import { seeded } from "./seeded.ts";
import { type SpreadRoom, simulateSpread } from "./spread-room.ts";

/** The simulator's view of a measured run: same load, same windows, all objects on one processor. */
function roomLike(run: MeasuredRelays, part: Partial<SpreadRoom> = {}): SpreadRoom {
  return {
    relays: run.relays,
    socketsPerRelay: run.listeners / run.relays,
    durationMs: run.durationMs,
    eventsPerSecond: (run.events * 1_000) / run.durationMs,
    reportsPerSecond: 0,
    pushWindowMs: run.pushWindowMs,
    batchWindowMs: run.batchWindowMs,
    carryWindowMs: run.carryWindowMs,
    networkMs: 0.2,
    costs: MEASURED,
    processors: "one",
    random: seeded(3),
    ...part,
  };
}

const ratio = (simulated: number, measured: number) => simulated / measured;

it("there is a measured run to compare with", () => {
  expect(measuredRuns().length).toBeGreaterThan(0);
});

describe.each(measuredRuns())("the $name run of relays", ({ run }) => {
  const simulated = simulateSpread(roomLike(run));

  it("F16 the simulator counts the calls and frames that were counted there", () => {
    // Per event, because the random moments of a run make a few more or fewer of them.
    for (const what of ["pushes", "carries", "frames"] as const) {
      const each = ratio(simulated[what] / simulated.events, run[what] / run.events);
      expect({ what, near: each > 0.8 && each < 1.25 ? "yes" : each }).toEqual({
        what,
        near: "yes",
      });
    }
    expect(simulated.undelivered).toBe(0);
  });

  it("F16 delays are those of three windows, and a busy machine's on top", () => {
    expect(ratio(run.p50Ms, simulated.p50Ms)).toBeGreaterThan(0.7);
    expect(ratio(run.p50Ms, simulated.p50Ms)).toBeLessThan(2);
    expect(ratio(run.p99Ms, simulated.p99Ms)).toBeGreaterThan(0.7);
    expect(ratio(run.p99Ms, simulated.p99Ms)).toBeLessThan(4);
  });

  it("F16 processor time is of the size that was measured", () => {
    // The process also answers heartbeats, seats everybody and tidies its memory, on cores that others use too.
    expect(ratio(run.cpuMs, simulated.cpuMs)).toBeGreaterThan(0.5);
    expect(ratio(run.cpuMs, simulated.cpuMs)).toBeLessThan(3);
  });

  it("control: with other windows it would not fit", () => {
    const other = simulateSpread(roomLike(run, { pushWindowMs: run.pushWindowMs * 3 }));
    const each = ratio(other.pushes / other.events, run.pushes / run.events);
    expect(each).toBeLessThan(0.6);
  });
});
