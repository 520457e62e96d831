// A clock for code that waits on promises: time moves only when told, and everything that can happen at a moment has happened
// before the next one comes.

export type VirtualClock = {
  now(): number;
  wait(ms: number): Promise<void>;
  /** As the product's: the promise's value, or a rejection once `ms` have passed. */
  inTime<T>(work: Promise<T>, ms: number): Promise<T>;
  /** Lets `ms` pass. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until the promise is settled, at most `ms`; gives its value. */
  until<T>(work: Promise<T>, ms?: number): Promise<T>;
};

type Timer = { readonly dueMs: number; readonly run: () => void };

/** All microtasks run before the next task does. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function virtualClock(startMs = 1_000_000): VirtualClock {
  let timers: Timer[] = [];
  let nowMs = startMs;

  const after = (ms: number, run: () => void): (() => void) => {
    const timer = { dueMs: nowMs + Math.max(0, ms), run };
    timers.push(timer);
    return () => {
      timers = timers.filter((one) => one !== timer);
    };
  };
  const wait = (ms: number) => new Promise<void>((resolve) => after(ms, resolve));
  /** Runs what is due first, if it is due by then. */
  const step = (untilMs: number): boolean => {
    let first: Timer | null = null;
    for (const timer of timers) if (!first || timer.dueMs < first.dueMs) first = timer;
    if (!first || first.dueMs > untilMs) return false;
    const due = first;
    timers = timers.filter((one) => one !== due);
    nowMs = Math.max(nowMs, due.dueMs);
    due.run();
    return true;
  };

  return {
    // Whole, as the platform's.
    now: () => Math.floor(nowMs),
    wait,
    inTime: (work, ms) => {
      let cancel = () => {};
      const late = new Promise<never>((_, reject) => {
        cancel = after(ms, () => reject(new Error(`no answer within ${ms} ms`)));
      });
      return Promise.race([work, late]).finally(() => cancel());
    },
    pass: async (ms) => {
      const untilMs = nowMs + ms;
      await turn();
      while (step(untilMs)) await turn();
      nowMs = untilMs;
    },
    until: async (work, ms = 120_000) => {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      work.then(settle, settle);
      const untilMs = nowMs + ms;
      await turn();
      while (!isSettled && step(untilMs)) await turn();
      if (!isSettled) throw new Error(`nothing settled it within ${ms} ms`);
      return work;
    },
  };
}
