// Time for a whole simulated world: one heap of timers, moved only by the run. Clients get it as `Timing`, the room's own
// code as the globals it uses (`setTimeout`, `Date.now`, `Math.random`), so that product code runs unchanged.
import { AsyncLocalStorage } from "node:async_hooks";
import type { Cancel, Timing } from "../../client/session/timing.ts";

type Timer = { readonly dueMs: number; readonly order: number; run: (() => void) | null };

/** Enough turns for any chain of awaits in product code to come to rest. */
const TURNS = 10;

export class WorldTime implements Timing {
  #nowMs = 0;
  #order = 0;
  readonly #heap: Timer[] = [];

  nowMs = (): number => this.#nowMs;

  after = (delayMs: number, run: () => void): Cancel => {
    this.#order += 1;
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order, run };
    push(this.#heap, timer);
    return () => {
      timer.run = null;
    };
  };

  /** A promise that resolves after `delayMs`. */
  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await rest();
    for (let next = this.#heap[0]; next && next.dueMs <= untilMs; next = this.#heap[0]) {
      pop(this.#heap);
      if (next.run === null) continue;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
      await rest();
    }
    this.#nowMs = untilMs;
  }
}

async function rest(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await null;
}

const earlier = (a: Timer, b: Timer) =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

function push(heap: Timer[], timer: Timer): void {
  let at = heap.push(timer) - 1;
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!earlier(timer, heap[up]!)) break;
    heap[at] = heap[up]!;
    at = up;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  let at = 0;
  for (let child = 1; child < heap.length; child = at * 2 + 1) {
    const right = heap[child + 1];
    if (right && earlier(right, heap[child]!)) child += 1;
    if (!earlier(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
}

/** What code of one object sees: its own timers (they die with it), its own clock. */
export type Surface = {
  readonly setTimer: (run: () => void, delayMs: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
  readonly wallMs: () => number;
  /** Something outside is waited for, or came back: what waits does not sleep. */
  readonly busy: (change: 1 | -1) => void;
  /** False once this life of the object is over, though its code may still be waiting for something. */
  readonly isAlive: () => boolean;
};

const surface = new AsyncLocalStorage<Surface>();

/** Who is running right now; undefined: the world itself. */
export const whoRuns = (): Surface | undefined => surface.getStore();

/** Runs code of an object, with everything that it starts later. */
export const inside = <T>(of: Surface, work: () => T): T => surface.run(of, work);

/** An answer as objects make it, also one that hands over a socket. */
class WorldResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly webSocket: unknown;
  constructor(
    _body: null,
    init: { status?: number; headers?: HeadersInit; webSocket?: unknown } = {},
  ) {
    this.status = init.status ?? 200;
    this.headers = new Headers(init.headers);
    this.webSocket = init.webSocket ?? null;
  }
}

/** Calls of the globals from inside an object go to its surface; all others stay what they were. Returns the undoing. */
export function takeGlobals(
  random: () => number,
  uncaught: (error: unknown) => void,
): () => Promise<void> {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", uncaught);
  const { setTimeout, clearTimeout, Response } = globalThis;
  const { now } = Date;
  const dice = Math.random;
  const log = console.error;
  globalThis.setTimeout = ((run: () => void, ms = 0, ...rest: never[]) => {
    const store = surface.getStore();
    return store ? store.setTimer(run, ms) : setTimeout(run, ms, ...rest);
  }) as typeof setTimeout;
  globalThis.clearTimeout = ((id: never) => {
    const store = surface.getStore();
    return store ? store.clearTimer(id) : clearTimeout(id);
  }) as typeof clearTimeout;
  Date.now = () => surface.getStore()?.wallMs() ?? now();
  Math.random = () => (surface.getStore() ? random() : dice());
  console.error = (...words: unknown[]) => surface.getStore() ?? log(...words);
  const wait = (ms: number) =>
    new Promise<void>((resolve) => void globalThis.setTimeout(resolve, ms));
  Object.assign(globalThis, { Response: WorldResponse, scheduler: { wait } });
  return async () => {
    // Node tells of what nobody caught only when all promises have come to rest.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", uncaught);
    for (const listener of listeners) process.on("unhandledRejection", listener);
    Object.assign(globalThis, { setTimeout, clearTimeout, Response });
    Object.assign(Date, { now });
    Object.assign(Math, { random: dice });
    console.error = log;
  };
}

/** A small generator of our own (mulberry32), so that a seed is the whole story on every machine. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
