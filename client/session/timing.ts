// Time as an argument: everything below `openRoom` waits and measures through this, so tests run on a fake clock.

export type Cancel = () => void;

/** `nowMs` only ever grows (it is not the wall clock); `after` runs once unless cancelled. */
export type Timing = {
  nowMs(): number;
  after(delayMs: number, run: () => void): Cancel;
};

export const browserTiming: Timing = {
  nowMs: () => performance.now(),
  after(delayMs, run) {
    const id = setTimeout(run, delayMs);
    return () => clearTimeout(id);
  },
};
