// Runs something at the earliest moment that anybody wants it. One timer at most, and none while nothing is wanted, so that
// an object can sleep.

export type After = (ms: number, run: () => void) => () => void;

export class NextRun {
  readonly #now: () => number;
  readonly #after: After;
  readonly #run: () => void;
  #next: { readonly atMs: number; readonly cancel: () => void } | null = null;

  constructor(now: () => number, after: After, run: () => void) {
    this.#now = now;
    this.#after = after;
    this.#run = run;
  }

  /** Runs in `delayMs` at the latest; 0: here and now. */
  within(delayMs: number): void {
    const atMs = this.#now() + delayMs;
    if (this.#next !== null && this.#next.atMs <= atMs) return;
    this.#next?.cancel();
    this.#next = null;
    if (delayMs === 0) return this.#run();
    const cancel = this.#after(delayMs, () => {
      this.#next = null;
      this.#run();
    });
    this.#next = { atMs, cancel };
  }
}
