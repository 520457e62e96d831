// One question at a time: who waits for whom, until when, and what happens when the one who asks is gone.
import { describe, expect, it } from "vitest";
import { flightsOf } from "../../../../server/platform/cache-flights.ts";
import { virtualClock } from "../../../helpers/virtual-clock.ts";

const PATIENCE_MS = 10_000;

function scene() {
  const clock = virtualClock(0);
  const kept: Promise<unknown>[] = [];
  const world = { ...clock, background: (work: Promise<unknown>) => void kept.push(work) };
  const flights = flightsOf(PATIENCE_MS);
  let started = 0;
  const join = (ms: number, sinceMs = Number.NEGATIVE_INFINITY, key = "key") =>
    flights.join(
      {
        ...{ key, sinceMs },
        start: async () => {
          started += 1;
          const mine = started;
          await clock.wait(ms);
          return mine;
        },
      },
      world,
    );
  return { clock, kept, join, flights, world, started: () => started };
}

describe("a question under way", () => {
  it("is asked once for a thousand, and anew for the next", async () => {
    const { clock, join, kept, started } = scene();
    const all = Array.from({ length: 1_000 }, () => join(50));
    expect(await clock.until(Promise.all(all))).toEqual(Array(1_000).fill(1));
    expect([await clock.until(join(50)), started(), kept.length]).toEqual([2, 2, 2]);
  });

  it("of another key is another", async () => {
    const { clock, join } = scene();
    expect(await clock.until(Promise.all([join(5), join(5, undefined, "other")]))).toEqual([1, 2]);
  });

  it("is not joined by who needs an answer asked for later; the later one is joined from then on", async () => {
    const { clock, join } = scene();
    const first = join(5_000);
    await clock.pass(100);
    const second = join(5_000, 50);
    await clock.pass(100);
    const third = join(5_000, 60);
    expect(await clock.until(Promise.all([first, second, third]))).toEqual([1, 2, 2]);
  });

  it("that nobody answers is asked again, once, by those who waited", async () => {
    const { clock, join, started } = scene();
    void join(3_600_000);
    await clock.pass(1);
    const waiting = Array.from({ length: 20 }, () => join(100));
    expect(await clock.until(Promise.all(waiting))).toEqual(Array(20).fill(2));
    expect([started(), clock.now()]).toEqual([2, PATIENCE_MS + 101]);
  });

  it("is under way until it is answered or given up", async () => {
    const { clock, join, flights, world } = scene();
    const told = () => flights.isUnderWay("key", world);
    expect(told()).toBe(false);
    void join(3_600_000);
    expect(told()).toBe(true);
    await clock.pass(PATIENCE_MS);
    expect(told()).toBe(false);
    const next = join(100);
    expect(told()).toBe(true);
    await clock.until(next);
    expect(told()).toBe(false);
  });
});
