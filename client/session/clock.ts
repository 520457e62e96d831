// Asks the server for its time: several times on joining, again now and then, and afresh after sleep.
import { offsetMs, type TimeSample, withSample } from "./clock-estimate.ts";
import type { Cancel, Timing } from "./timing.ts";

const JOIN_PINGS = 8;
const REFRESH_PINGS = 4;
const REFRESH_EVERY_MS = 300_000;
const BETWEEN_PINGS_MS = 120;
/** Somebody flipping through tabs is not asking for the time. */
const WAKE_AGAIN_AFTER_MS = 60_000;
/** The wall clock ran this much further than the monotonic one: the machine slept, or somebody set its clock. */
const SLEPT_MS = 20;

export type ServerClock = {
  /** Milliseconds since 1970 on the server's clock. */
  nowMs(): number;
  /** A server time that came with something else (a page, a first frame): good until a ping has answered. */
  hint(serverMs: number): void;
  start(): void;
  /** The page woke up; after a real sleep earlier answers are worthless. */
  woke(): void;
  stop(): void;
};

/** `ask` answers the server's time in ms, or null when it couldn't be asked. `wallMs` serves until anything is known. */
export function createClock(options: {
  timing: Timing;
  wallMs: () => number;
  ask: () => Promise<number | null>;
}): ServerClock {
  const { timing, ask } = options;
  const wallOffset = () => options.wallMs() - timing.nowMs();
  let samples: TimeSample[] = [];
  let fallbackMs = wallOffset();
  let wallOffsetThen = fallbackMs;
  let cancel: Cancel = () => {};
  let round = 0;
  let beganAtMs = 0;

  async function ping(mine: number): Promise<void> {
    const askedMs = timing.nowMs();
    const serverMs = await ask();
    if (mine !== round || serverMs === null) return;
    samples = withSample(samples, { askedMs, answeredMs: timing.nowMs(), serverMs });
  }

  async function pings(mine: number, left: number): Promise<void> {
    await ping(mine);
    if (mine !== round) return;
    cancel =
      left > 1
        ? timing.after(BETWEEN_PINGS_MS, () => void pings(mine, left - 1))
        : timing.after(REFRESH_EVERY_MS, () => void pings(mine, REFRESH_PINGS));
  }

  const begin = () => {
    cancel();
    round += 1;
    wallOffsetThen = wallOffset();
    beganAtMs = timing.nowMs();
    void pings(round, JOIN_PINGS);
  };

  return {
    nowMs() {
      const nowMs = timing.nowMs();
      return nowMs + (offsetMs(samples, nowMs) ?? fallbackMs);
    },
    hint(serverMs) {
      fallbackMs = serverMs - timing.nowMs();
    },
    start: begin,
    woke() {
      const jumpMs = wallOffset() - wallOffsetThen;
      const slept = Math.abs(jumpMs) > SLEPT_MS;
      if (!slept && timing.nowMs() - beganAtMs < WAKE_AGAIN_AFTER_MS) return;
      if (slept) {
        fallbackMs = (offsetMs(samples, timing.nowMs()) ?? fallbackMs) + jumpMs;
        samples = [];
      }
      begin();
    },
    stop() {
      cancel();
      round += 1;
    },
  };
}
