// What an object costs, counted by itself: how often it woke, how long it could not sleep, what came, went and was written.
// Counts in memory and keeps one row. It decides nothing, and a room whose meter fails goes on without it.
import type { MeterReading } from "../../shared/http/bodies.ts";

/** What runs code of the object, each billed in its own way. */
export type Entry = "connects" | "frames" | "closes" | "alarms" | "calls";
type Counts = Omit<MeterReading, "sinceMs" | "activeMs">;

/** How the object waits. Pending waits keep it from sleeping, so they count as activity. */
export type Timers = {
  readonly set: (work: () => void, afterMs: number) => Timer;
  readonly clear: (timer: Timer) => void;
};
export type Timer = ReturnType<typeof setTimeout>;

export type MeterKeeper = {
  readonly now: () => number;
  /** The row of lives before, null when there is none. Asked once, when first needed. */
  readonly load: () => MeterReading | null;
  readonly save: (reading: MeterReading) => void;
};

/**
 * One row per this much activity, and one per wake. What a life of the object counted after its last row is lost when it
 * sleeps or dies: less than this long; wakes are never lost.
 */
export const SAVE_EVERY_MS = 15_000;

const NOTHING: Counts = {
  wakes: 0,
  connects: 0,
  frames: 0,
  closes: 0,
  alarms: 0,
  calls: 0,
  commands: 0,
  sends: 0,
  rowsRead: 0,
  rowsWritten: 0,
};

export class Meter {
  readonly #keeper: MeterKeeper;
  readonly #bornMs: number;
  readonly #counts: { -readonly [K in keyof Counts]: Counts[K] } = { ...NOTHING, wakes: 1 };
  readonly #waiting = new Set<Timer>();
  #before: MeterReading | null = null;
  #activeMs = 0;
  #activeFromMs = 0;
  /** Hooks that run and timers that wait. The object may sleep only at 0. */
  #busy = 0;
  #savedAtMs: number | null = null;
  #settle: () => void = () => {};

  constructor(keeper: MeterKeeper) {
    this.#keeper = keeper;
    this.#bornMs = keeper.now();
  }

  /** Runs a hook of the object. It is active until `work` has ended, or the promise that it gave. */
  during<T>(entry: Entry, work: () => T): T {
    this.#counts[entry] += 1;
    this.#begin();
    let result: T;
    try {
      result = work();
    } catch (error) {
      this.#end();
      throw error;
    }
    if (result instanceof Promise) {
      // Both ways are handled here; whoever awaits the result still sees the failure.
      const ended = () => this.#end();
      result.then(ended, ended);
    } else {
      this.#end();
    }
    return result;
  }

  add(what: "commands" | "sends" | "rowsRead" | "rowsWritten", count: number): void {
    this.#counts[what] += count;
  }

  /** `settle` adds what is counted late; it is called before anybody is told or a row is written. */
  beforeReading(settle: () => void): void {
    this.#settle = settle;
  }

  /** Timers whose waiting counts, and what they then do. */
  readonly timers: Timers = {
    set: (work, afterMs) => {
      this.#begin();
      const timer = setTimeout(() => {
        // From here on it can't be cleared: what it does has an end of its own.
        this.#waiting.delete(timer);
        try {
          work();
        } finally {
          this.#end();
        }
      }, afterMs);
      this.#waiting.add(timer);
      return timer;
    },
    clear: (timer) => {
      clearTimeout(timer);
      if (this.#waiting.delete(timer)) this.#end();
    },
  };

  /** Everything counted so far, lives before included. */
  reading(): MeterReading {
    this.#settle();
    const now = this.#keeper.now();
    const before = this.#load();
    const running = this.#busy > 0 ? Math.max(0, now - this.#activeFromMs) : 0;
    const total = { ...before, activeMs: before.activeMs + this.#activeMs + running };
    for (const name of Object.keys(NOTHING) as (keyof Counts)[]) total[name] += this.#counts[name];
    return total;
  }

  #begin(): void {
    if (this.#busy === 0) this.#activeFromMs = this.#keeper.now();
    this.#busy += 1;
  }

  #end(): void {
    this.#busy -= 1;
    if (this.#busy > 0) return;
    const now = this.#keeper.now();
    // A clock that went back gives nothing, and takes nothing away.
    this.#activeMs += Math.max(0, now - this.#activeFromMs);
    if (this.#savedAtMs === null || Math.abs(now - this.#savedAtMs) >= SAVE_EVERY_MS)
      this.#save(now);
  }

  #save(now: number): void {
    this.#savedAtMs = now;
    try {
      this.#keeper.save(this.reading());
    } catch {
      // A store that takes no more writes is told by the commands that fail; the next row has it all.
    }
  }

  #load(): MeterReading {
    this.#before ??= this.#keeper.load() ?? { ...NOTHING, activeMs: 0, sinceMs: this.#bornMs };
    return this.#before;
  }
}
