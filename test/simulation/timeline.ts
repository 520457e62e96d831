// A discrete-event clock: work is put down for a moment and done in order, without waiting. And a processor that does one
// thing after the other, because an object has one thread.

export class Timeline {
  nowMs = 0;
  /** A binary heap by time, then by the order in which things were put down. */
  readonly #heap: Entry[] = [];
  #count = 0;

  /** Puts work down; a moment that has passed is now. */
  at(atMs: number, work: () => void): void {
    this.#count += 1;
    this.#heap.push({ atMs: Math.max(atMs, this.nowMs), order: this.#count, work });
    this.#rise(this.#heap.length - 1);
  }

  after(ms: number, work: () => void): void {
    this.at(this.nowMs + ms, work);
  }

  /** Does everything up to `endMs`; what is due later stays undone. */
  runUntil(endMs: number): void {
    for (let next = this.#heap[0]; next && next.atMs <= endMs; next = this.#heap[0]) {
      this.#removeFirst();
      this.nowMs = next.atMs;
      next.work();
    }
    this.nowMs = endMs;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = right < this.#heap.length && this.#isEarlier(right, left) ? right : left;
      if (child >= this.#heap.length || !this.#swapIfEarlier(child, at)) return;
      at = child;
    }
  }

  #swapIfEarlier(one: number, other: number): boolean {
    if (!this.#isEarlier(one, other)) return false;
    const { [one]: a, [other]: b } = this.#heap as Record<number, Entry>;
    if (a && b) [this.#heap[one], this.#heap[other]] = [b, a];
    return true;
  }

  #isEarlier(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (!a || !b) return false;
    return a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs;
  }
}

type Entry = { readonly atMs: number; readonly order: number; readonly work: () => void };

export class Processor {
  readonly #timeline: Timeline;
  /** Until when it is taken. */
  #freeAtMs = 0;
  busyMs = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** How long something that comes now has to wait. */
  get backlogMs(): number {
    return Math.max(0, this.#freeAtMs - this.#timeline.nowMs);
  }

  /** Work of `costUs` that starts when what came before is done; `done` hears when it began. */
  run(costUs: number, done: (beganMs: number) => void): void {
    const beganMs = Math.max(this.#timeline.nowMs, this.#freeAtMs);
    this.#freeAtMs = beganMs + costUs / 1_000;
    this.busyMs += costUs / 1_000;
    this.#timeline.at(this.#freeAtMs, () => done(beganMs));
  }
}
