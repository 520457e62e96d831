// C1 small: a handful of kills in every run of the suite; the hundreds are in `kill-long.ts`.
import { beforeAll, describe, expect, test } from "vitest";
import { type KillOutcome, runKills } from "./kill/run.ts";

const SIZE = { rooms: 3, staffPerRoom: 4, listenersPerRoom: 4, window: 8 };
const KILLS = 8;
const SETTLED_PER_KILL = 100;
const seed = Date.now() % 1_000_000;

describe(`C1 SIGKILL at any moment under load (seed ${seed})`, () => {
  let outcome: KillOutcome;
  beforeAll(async () => {
    outcome = await runKills(
      { seed, kills: KILLS, settledPerKill: SETTLED_PER_KILL, size: SIZE },
      () => {},
    );
  });

  test("nothing lost, nothing twice, nothing renumbered, no hole, and everybody is back", () => {
    expect(outcome.violations).toEqual([]);
    expect(outcome).toMatchObject({ kills: KILLS, unanswered: 0, unreadable: 0, refused: {} });
    expect(outcome.settled).toBeGreaterThan(KILLS * SETTLED_PER_KILL);
    expect(outcome.events).toBe(outcome.settled);
  });

  test("the trouble was real: operations whose fate nobody could know were under way at each kill (control)", () => {
    expect(outcome.sentAgain).toBeGreaterThan(KILLS);
    expect(outcome.foundDone).toBeGreaterThan(KILLS);
    expect(outcome.cuts).toBeGreaterThan(0);
  });
});

test.each([
  ["acknowledges what it never stored", "acknowledges-unstored", "P2"],
  ["stores an operation twice", "stores-twice", "P3"],
])("a room that %s is found out (control)", async (_, FAULT, promise) => {
  const { violations } = await runKills(
    {
      seed,
      kills: 1,
      settledPerKill: SETTLED_PER_KILL,
      size: { ...SIZE, rooms: 1 },
      entry: "test/workers/dying-rooms.ts",
      vars: { FAULT },
    },
    () => {},
  );
  expect(new Set(violations.map((one) => one.promise))).toContain(promise);
});
