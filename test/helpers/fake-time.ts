// A clock that moves only when told, for everything that takes `Timing`. Promises get their turn between any two timers.
import type { Timing } from "../../client/session/timing.ts";

type Timer = { dueMs: number; order: number; run: () => void };

export type FakeTime = Timing & {
  advance(ms: number): Promise<void>;
  /** How many timers are waiting. */
  waiting(): number;
};

export function fakeTime(): FakeTime {
  const timers = new Set<Timer>();
  let now = 0;
  let order = 0;
  const turn = async () => {
    for (let i = 0; i < 12; i += 1) await Promise.resolve();
  };
  const next = (untilMs: number): Timer | undefined =>
    [...timers]
      .filter(({ dueMs }) => dueMs <= untilMs)
      .toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  return {
    nowMs: () => now,
    after(delayMs, run) {
      order += 1;
      const timer = { dueMs: now + Math.max(0, delayMs), order, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const untilMs = now + ms;
      await turn();
      for (let timer = next(untilMs); timer; timer = next(untilMs)) {
        timers.delete(timer);
        now = Math.max(now, timer.dueMs);
        timer.run();
        await turn();
      }
      now = untilMs;
    },
    waiting: () => timers.size,
  };
}
