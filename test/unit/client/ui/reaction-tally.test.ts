import { describe, expect, test } from "vitest";
import {
  createTally,
  FLOATS_MAX,
  risen,
  TALLY_WINDOW_MS,
} from "../../../../client/ui/reaction-tally.ts";
import { REACTION_MAX_COUNT } from "../../../../shared/protocol/limits.ts";
import { NO_REACTIONS } from "../../../../shared/room/pulse.ts";

function tallyUnderTest() {
  const sent: [string, number][] = [];
  const timers: { ms: number; run: () => void }[] = [];
  const tap = createTally((reaction, count) => void sent.push([reaction, count]), {
    after: (ms, run) => void timers.push({ ms, run }),
  });
  const elapse = () => {
    for (const timer of timers.splice(0)) timer.run();
  };
  return { tap, sent, timers, elapse };
}

describe("taps", () => {
  test("within one window become one command per reaction, and nothing leaves before", () => {
    const { tap, sent, timers, elapse } = tallyUnderTest();
    for (const reaction of ["heart", "heart", "fire", "heart"] as const) tap(reaction);
    expect(sent).toEqual([]);
    expect(timers.map(({ ms }) => ms)).toEqual([TALLY_WINDOW_MS, TALLY_WINDOW_MS]);
    elapse();
    expect(sent).toEqual([
      ["heart", 3],
      ["fire", 1],
    ]);
  });
  test("after a window start the next one", () => {
    const { tap, sent, elapse } = tallyUnderTest();
    tap("amen");
    elapse();
    tap("amen");
    elapse();
    expect(sent).toEqual([
      ["amen", 1],
      ["amen", 1],
    ]);
  });
  test("beyond the wire's cap are split, none is lost", () => {
    const { tap, sent, elapse } = tallyUnderTest();
    for (let count = 0; count < REACTION_MAX_COUNT + 7; count += 1) tap("clap");
    elapse();
    expect(sent).toEqual([
      ["clap", REACTION_MAX_COUNT],
      ["clap", 7],
    ]);
  });
});

describe("what rises", () => {
  const totals = (change: Partial<typeof NO_REACTIONS>) => ({ ...NO_REACTIONS, ...change });
  test("the growth by others; own taps rose already", () => {
    const change = risen(totals({ heart: 10 }), totals({ heart: 15 }), totals({ heart: 2 }));
    expect(change).toEqual({ rise: totals({ heart: 3 }), own: NO_REACTIONS });
  });
  test("own taps not yet counted are kept for the next totals", () => {
    const change = risen(totals({ fire: 1 }), totals({ fire: 2 }), totals({ fire: 3 }));
    expect(change).toEqual({ rise: NO_REACTIONS, own: totals({ fire: 2 }) });
  });
  test("a crowd is capped, and a new broadcast raises nothing", () => {
    expect(risen(NO_REACTIONS, totals({ dance: 900 }), NO_REACTIONS).rise.dance).toBe(FLOATS_MAX);
    expect(risen(totals({ amen: 50 }), NO_REACTIONS, totals({ amen: 4 }))).toEqual({
      rise: NO_REACTIONS,
      own: NO_REACTIONS,
    });
  });
});
