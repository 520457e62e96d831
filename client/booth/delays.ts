// Actions that wait a moment so that they can be undone (ending a show, deleting a track). They run once, when due;
// an action that was undone, or whose page has gone, never runs.
import { type ReadonlySignal, signal } from "@preact/signals";

export type Delayed = {
  readonly id: string;
  readonly label: string;
  readonly startedMs: number;
  readonly dueMs: number;
};

export type DelayClock = {
  readonly now: () => number;
  /** Runs `then` once after `afterMs`; the returned function cancels it. */
  readonly later: (then: () => void, afterMs: number) => () => void;
};

export type Delays = {
  readonly waiting: ReadonlySignal<readonly Delayed[]>;
  /** Starting an id that already waits changes nothing: one intention, one action. */
  readonly start: (action: { id: string; label: string; delayMs: number; run: () => void }) => void;
  readonly undo: (id: string) => void;
  readonly dispose: () => void;
};

export const UNDO_MS = 10_000;

export const BROWSER_CLOCK: DelayClock = {
  now: () => Date.now(),
  later: (then, afterMs) => {
    const timer = setTimeout(then, afterMs);
    return () => clearTimeout(timer);
  },
};

export function createDelays(clock: DelayClock = BROWSER_CLOCK): Delays {
  const waiting = signal<readonly Delayed[]>([]);
  const cancels = new Map<string, () => void>();
  // Peeking, here and below: whoever starts or undoes an action inside an effect must not depend on the list.
  const forget = (id: string) => {
    const cancel = cancels.get(id);
    if (!cancel) return;
    cancel();
    cancels.delete(id);
    waiting.value = waiting.peek().filter((action) => action.id !== id);
  };
  return {
    waiting,
    start({ id, label, delayMs, run }) {
      if (cancels.has(id)) return;
      const startedMs = clock.now();
      waiting.value = [...waiting.peek(), { id, label, startedMs, dueMs: startedMs + delayMs }];
      const due = () => {
        forget(id);
        run();
      };
      cancels.set(id, clock.later(due, delayMs));
    },
    undo: forget,
    dispose() {
      for (const id of [...cancels.keys()]) forget(id);
    },
  };
}

/** Whole seconds a person still has, at least 1 while the action waits. */
export function secondsLeft(action: Delayed, nowMs: number): number {
  return Math.max(1, Math.ceil((action.dueMs - nowMs) / 1000));
}
