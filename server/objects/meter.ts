// What an object costs, counted by itself: how often it woke, how long it could not sleep, what came, went and was written.
// Counts in memory and keeps one row. It decides nothing, and a room whose meter fails goes on without it.
import type { MeterReading } from "../../shared/http/bodies.ts";

/** What runs code of the object, each billed in its own way. */
export type Entry = "connects" | "frames" | "closes" | "alarms" | "calls";
type Counts = Omit<MeterReading, "sinceMs" | "activeMs" | "runningMs">;

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

/** Time in which at least one of several things goes on, each moment once. */
class Stretch {
  readonly #now: () => number;
  #depth = 0;
  #fromMs = 0;
  #doneMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get isOpen(): boolean {
    return this.#depth > 0;
  }

  get ms(): number {
    // A clock that went back gives nothing, and takes nothing away.
    const openMs = this.isOpen ? Math.max(0, this.#now() - this.#fromMs) : 0;
    return this.#doneMs + openMs;
  }

  begin(): void {
    if (!this.isOpen) this.#fromMs = this.#now();
    this.#depth += 1;
  }

  end(): void {
    this.#doneMs = this.#depth === 1 ? this.ms : this.#doneMs;
    this.#depth -= 1;
  }
}

export class Meter {
  readonly #keeper: MeterKeeper;
  readonly #bornMs: number;
  readonly #counts: { -readonly [K in keyof Counts]: Counts[K] } = { ...NOTHING, wakes: 1 };
  /** Hooks run or timers wait: the object may sleep only while this is not open. */
  readonly #active: Stretch;
  /** Hooks run, or what a timer had to do. */
  readonly #running: Stretch;
  #before: MeterReading | null = null;
  #savedAtMs: number | null = null;
  readonly #late: (() => void)[] = [];

  constructor(keeper: MeterKeeper) {
    this.#keeper = keeper;
    this.#bornMs = keeper.now();
    this.#active = new Stretch(keeper.now);
    this.#running = new Stretch(keeper.now);
  }

  /** Runs a hook of the object. It is active until `work` has ended, or the promise that it gave. */
  during<T>(entry: Entry, work: () => T): T {
    this.#counts[entry] += 1;
    this.#active.begin();
    this.#running.begin();
    let result: T;
    try {
      result = work();
    } catch (error) {
      this.#ended();
      throw error;
    }
    // Both ways are handled here; whoever awaits the result still sees the failure.
    if (result instanceof Promise) result.then(this.#ended, this.#ended);
    else this.#ended();
    return result;
  }

  /** Runs `work` later; gives the way to call it off. Waiting counts, because the object cannot sleep meanwhile. */
  readonly after = (ms: number, work: () => void): (() => void) => {
    this.#active.begin();
    let isWaiting = true;
    const timer = setTimeout(() => {
      // From here on it can't be called off: what it does has an end of its own.
      isWaiting = false;
      this.#running.begin();
      try {
        work();
      } finally {
        this.#ended();
      }
    }, ms);
    return () => {
      if (!isWaiting) return;
      isWaiting = false;
      clearTimeout(timer);
      this.#rested();
    };
  };

  /** Asks somebody and passes on the answer that is waited for; the object is active until it is there. */
  awake<T>(ask: () => T): T {
    this.#active.begin();
    const answer = ask();
    const rested = () => this.#rested();
    // Answers of other objects are thenables of the runtime's own kind.
    Promise.resolve(answer).then(rested, rested);
    return answer;
  }

  add(what: "commands" | "sends" | "rowsRead" | "rowsWritten", count: number): void {
    this.#counts[what] += count;
  }

  /** `add` adds what is counted elsewhere; it is called before anybody is told or the row is written. */
  beforeReading(add: () => void): void {
    this.#late.push(add);
  }

  /** Everything counted so far, lives before included. */
  reading(): MeterReading {
    for (const add of this.#late) add();
    const before = this.#load();
    const total = {
      ...before,
      activeMs: before.activeMs + this.#active.ms,
      runningMs: before.runningMs + this.#running.ms,
    };
    for (const name of Object.keys(NOTHING) as (keyof Counts)[]) total[name] += this.#counts[name];
    return total;
  }

  readonly #ended = (): void => {
    this.#running.end();
    this.#rested();
  };

  #rested(): void {
    this.#active.end();
    this.#saveIfDue();
  }

  /** Between two activities only, so that a burst is never held up by its own count. */
  #saveIfDue(): void {
    if (this.#active.isOpen) return;
    const now = this.#keeper.now();
    if (this.#savedAtMs !== null && Math.abs(now - this.#savedAtMs) < SAVE_EVERY_MS) return;
    this.#savedAtMs = now;
    try {
      this.#keeper.save(this.reading());
    } catch {
      // A store that takes no more writes is told by the commands that fail; the next row has it all.
    }
  }

  #load(): MeterReading {
    const nothing = { ...NOTHING, activeMs: 0, runningMs: 0, sinceMs: this.#bornMs };
    this.#before ??= this.#keeper.load() ?? nothing;
    return this.#before;
  }
}
