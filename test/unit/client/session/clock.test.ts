// Server time from round trips, with slow, lopsided and missing answers, and after sleep.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createClock } from "../../../../client/session/clock.ts";
import { offsetMs, withSample } from "../../../../client/session/clock-estimate.ts";
import { fakeTime } from "../../../helpers/fake-time.ts";

const SERVER_AHEAD_MS = 1_800_000_000_000;

test("the estimate is never further off than half the shortest round trip", () => {
  const trip = fc.record({ upMs: fc.nat(3_000), downMs: fc.nat(3_000) });
  fc.assert(
    fc.property(fc.array(trip, { minLength: 1, maxLength: 16 }), (trips) => {
      const samples = trips.map(({ upMs, downMs }, i) => {
        const askedMs = i * 100;
        const serverMs = askedMs + upMs + SERVER_AHEAD_MS;
        return { askedMs, answeredMs: askedMs + upMs + downMs, serverMs };
      });
      const shortest = Math.min(...trips.map(({ upMs, downMs }) => upMs + downMs));
      const offset = offsetMs(samples, 5_000) ?? Number.NaN;
      // Samples age while later ones are taken: 50 millionths of at most 5 s.
      expect(Math.abs(offset - SERVER_AHEAD_MS)).toBeLessThanOrEqual(shortest / 2 + 0.5);
    }),
  );
});

test("an old good sample loses against a new fair one in the end", () => {
  const sample = (atMs: number, tripMs: number, offset: number) => ({
    askedMs: atMs,
    answeredMs: atMs + tripMs,
    serverMs: atMs + tripMs / 2 + offset,
  });
  const samples = withSample([sample(0, 4, 100)], sample(3_600_000, 60, 130));
  expect(offsetMs(samples, 3_600_100)).toBe(130);
  expect(offsetMs([sample(0, 4, 100), sample(60_000, 60, 130)], 60_100)).toBe(100);
});

test("nothing is known without samples", () => {
  expect(offsetMs([], 0)).toBeNull();
});

function scene(options: { tripMs: () => number }) {
  const time = fakeTime();
  let asked = 0;
  let sleptMs = 0;
  const aheadMs = () => SERVER_AHEAD_MS + sleptMs;
  const clock = createClock({
    timing: time,
    wallMs: () => time.nowMs() + sleptMs,
    ask: () =>
      new Promise((answer) => {
        asked += 1;
        const halfMs = options.tripMs() / 2;
        time.after(halfMs, () => {
          const serverMs = time.nowMs() + aheadMs();
          time.after(halfMs, () => answer(serverMs));
        });
      }),
  });
  const errorMs = () => clock.nowMs() - (time.nowMs() + aheadMs());
  /** Everybody's time goes on but the monotonic clock's. */
  const sleep = (ms: number) => {
    sleptMs += ms;
  };
  return { time, clock, errorMs, sleep, asked: () => asked };
}

test("eight questions on joining, four every five minutes, none after stopping", async () => {
  const { time, clock, asked } = scene({ tripMs: () => 20 });
  clock.start();
  await time.advance(10_000);
  expect(asked()).toBe(8);
  await time.advance(300_000);
  expect(asked()).toBe(12);
  clock.stop();
  await time.advance(3_600_000);
  expect(asked()).toBe(12);
  expect(time.waiting()).toBe(0);
});

test("a page's time serves until the first answer, then the answer does", async () => {
  const { time, clock, errorMs } = scene({ tripMs: () => 400 });
  clock.hint(SERVER_AHEAD_MS - 900);
  clock.start();
  await time.advance(100);
  expect(errorMs()).toBe(-900);
  await time.advance(1_000);
  expect(errorMs()).toBe(0);
});

test("after sleep the monotonic clock has lost time: old answers are dropped and asked for anew", async () => {
  const { time, clock, errorMs, sleep, asked } = scene({ tripMs: () => 20 });
  clock.start();
  await time.advance(5_000);
  expect(errorMs()).toBe(0);
  sleep(3_600_000);
  expect(errorMs()).toBe(-3_600_000);
  clock.woke();
  expect(errorMs()).toBe(0);
  await time.advance(2_000);
  expect([errorMs(), asked()]).toEqual([0, 16]);
});

test("flipping through tabs asks nothing, coming back after a while does", async () => {
  const { time, clock, asked } = scene({ tripMs: () => 20 });
  clock.start();
  await time.advance(30_000);
  for (let i = 0; i < 10; i += 1) clock.woke();
  await time.advance(2_000);
  expect(asked()).toBe(8);
  await time.advance(60_000);
  clock.woke();
  await time.advance(2_000);
  expect(asked()).toBe(16);
});
