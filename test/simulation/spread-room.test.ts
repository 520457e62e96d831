// The simulator itself: it loses nothing, waits as the product does, and shows overload where there is some.
import { describe, expect, it } from "vitest";
import { MEASURED } from "./costs.ts";
import { seeded } from "./seeded.ts";
import { type SpreadRoom, simulateSpread } from "./spread-room.ts";
import { Processor, Timeline } from "./timeline.ts";

const FREE = Object.fromEntries(
  Object.keys(MEASURED).map((name) => [name, 0]),
) as unknown as typeof MEASURED;

const room = (part: Partial<SpreadRoom> = {}): SpreadRoom => ({
  relays: 10,
  socketsPerRelay: 1_000,
  durationMs: 20_000,
  eventsPerSecond: 50,
  reportsPerSecond: 0,
  pushWindowMs: 50,
  batchWindowMs: 150,
  carryWindowMs: 0,
  networkMs: 5,
  costs: MEASURED,
  processors: "each",
  random: seeded(7),
  ...part,
});

describe("the timeline", () => {
  it("does things in order of time, then of being put down, and nothing in the past", () => {
    const timeline = new Timeline();
    const done: string[] = [];
    const random = seeded(1);
    const moments = Array.from({ length: 200 }, () => Math.floor(random() * 20));
    for (const [n, atMs] of moments.entries()) timeline.at(atMs, () => done.push(`${atMs}.${n}`));
    timeline.at(20, () => timeline.at(3, () => done.push(`late at ${timeline.nowMs}`)));
    timeline.at(99, () => done.push("never"));
    timeline.runUntil(50);
    const sorted = [...moments.entries()].sort(([a, x], [b, y]) => x - y || a - b);
    expect(done).toEqual([...sorted.map(([n, atMs]) => `${atMs}.${n}`), "late at 20"]);
  });

  it("a processor does one thing after the other", () => {
    const timeline = new Timeline();
    const processor = new Processor(timeline);
    const done: number[][] = [];
    for (const costUs of [4_000, 2_000]) {
      processor.run(costUs, (beganMs) => done.push([beganMs, timeline.nowMs]));
    }
    timeline.runUntil(100);
    expect([done, processor.busyMs]).toEqual([
      [
        [0, 4],
        [4, 6],
      ],
      6,
    ]);
  });
});

describe("a simulated room", () => {
  it("is the same every time for the same seed, and everything arrives", () => {
    const result = simulateSpread(room());
    expect(simulateSpread(room({ random: seeded(7) }))).toEqual(result);
    expect(result.undelivered).toBe(0);
    expect(result.events).toBeGreaterThan(900);
  });

  it("without costs and windows an event takes the way up and the way down", () => {
    const free = { costs: FREE, pushWindowMs: 0, batchWindowMs: 0, eventsPerSecond: 1 };
    const { p50Ms, p99Ms } = simulateSpread(room(free));
    expect([p50Ms, p99Ms]).toEqual([10, 10]);
  });

  it("pushes to each relay once per window at most, and once per event when the room is quiet", () => {
    const { pushes } = simulateSpread(room({ eventsPerSecond: 400, pushWindowMs: 250 }));
    expect(pushes / 10).toBeGreaterThan(75);
    expect(pushes / 10).toBeLessThanOrEqual(82);
    const quiet = simulateSpread(room({ eventsPerSecond: 0.5, pushWindowMs: 250 }));
    expect(quiet.pushes).toBe(quiet.events * 10);
  });

  it("one in flight: without a window a slow network holds pushes back instead", () => {
    const { pushes } = simulateSpread(
      room({ eventsPerSecond: 400, pushWindowMs: 0, networkMs: 100, costs: FREE }),
    );
    expect(pushes / 10).toBeLessThanOrEqual(22_000 / 200);
  });

  it("counts that change cost calls and, by themselves, no pushes", () => {
    const still = simulateSpread(room({ eventsPerSecond: 0 }));
    const moving = simulateSpread(room({ eventsPerSecond: 0, reportsPerSecond: 1 }));
    expect([still.reports, still.pushes]).toEqual([0, 0]);
    expect(moving.reports).toBeGreaterThan(150);
  });

  it("F16 the leader's work grows with the relays and not with their listeners", () => {
    const few = simulateSpread(room());
    const crowded = simulateSpread(room({ socketsPerRelay: 4_000, random: seeded(7) }));
    const many = simulateSpread(room({ relays: 40, random: seeded(7) }));
    expect(crowded.leaderCpuPercent / few.leaderCpuPercent).toBeLessThanOrEqual(1.02);
    expect(many.leaderCpuPercent / few.leaderCpuPercent).toBeGreaterThan(1.5);
    expect(crowded.relayCpuPercent / few.relayCpuPercent).toBeGreaterThan(3);
  });

  it("a relay with too many sockets sends larger batches later; nothing piles up", () => {
    const crushed = simulateSpread(room({ socketsPerRelay: 15_000 }));
    expect(crushed.relayCpuPercent).toBeGreaterThan(90);
    expect(crushed.p99Ms).toBeGreaterThan(1.5 * simulateSpread(room()).p99Ms);
    expect(crushed.undelivered).toBe(0);
  });

  it("a leader with too many commands is overloaded: they pile up without end", () => {
    const crushed = simulateSpread(room({ eventsPerSecond: 4_000, durationMs: 10_000 }));
    expect(crushed.leaderCpuPercent).toBeGreaterThan(100);
    expect(crushed.p99Ms).toBeGreaterThan(3_000);
  });
});
