// Many listeners at one door, each with its own place in the log: they come in, are dropped, and come back.
import { backoffMs } from "../../../client/session/backoff.ts";
import { RawSocket } from "../../helpers/raw-socket.ts";
import type { Door } from "./doors.ts";
import { Witness } from "./witness.ts";

/** Dials under way at once: more would only queue in the kernel. */
const DIALS_AT_ONCE = 100;
/** One source address has some 28,000 ports for one target, and closed ones rest for a minute. */
const SOURCES = 8;

export type Listener = {
  readonly person: string;
  readonly witness: Witness;
  socket: RawSocket | null;
  closedWith: number | null;
};

export class Audience {
  readonly listeners: readonly Listener[];
  readonly #door: Door;
  /** Codes with which sockets ended that were not dropped by the test itself. */
  readonly lost: number[] = [];
  /** When each dial of somebody who lost the room began, by `performance.now()`. */
  readonly redialsMs: number[] = [];
  readonly #random: (() => number) | null;
  #leaving = false;

  /** With `random` listeners who lose the room come back by themselves, waiting as the product's own client does. */
  constructor(
    door: Door,
    size: number,
    { prefix = "crowd", random }: { prefix?: string; random?: () => number } = {},
  ) {
    this.#door = door;
    this.#random = random ?? null;
    this.listeners = Array.from({ length: size }, (_, n) => ({
      person: `p_${prefix}${String(n).padStart(6, "0")}`,
      witness: new Witness(),
      socket: null,
      closedWith: null,
    }));
  }

  get open(): number {
    return this.listeners.filter(({ socket }) => socket?.isOpen).length;
  }

  /** All in; `perSecond` spreads them over time. */
  async enter({ perSecond }: { perSecond?: number } = {}): Promise<void> {
    const waiting = [...this.listeners];
    const beganMs = performance.now();
    let dialled = 0;
    const dialNext = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const dueMs = perSecond === undefined ? 0 : (dialled++ / perSecond) * 1_000;
        const earlyMs = dueMs - (performance.now() - beganMs);
        if (earlyMs > 0) await new Promise((resolve) => setTimeout(resolve, earlyMs));
        await this.dial(next);
      }
    };
    await Promise.all(Array.from({ length: DIALS_AT_ONCE }, dialNext));
  }

  /** One listener comes in, or back with its cursor. */
  async dial(listener: Listener): Promise<void> {
    const { person, witness } = listener;
    const options = await this.#door.enter({ person, since: witness.cursor });
    listener.closedWith = null;
    listener.socket = await RawSocket.open({
      ...options,
      localAddress: `127.0.0.${2 + (Number(person.slice(-6)) % SOURCES)}`,
      confirmEveryBytes: 262_144,
      onPayload: witness.onPayload,
      onClose: (code) => {
        listener.closedWith = code;
        if (this.#leaving) return;
        this.lost.push(code);
        if (this.#random) this.#redialLater(listener, 0, this.#random);
      },
    });
  }

  #redialLater(listener: Listener, attempt: number, random: () => number): void {
    const again = async () => {
      if (this.#leaving || listener.socket?.isOpen) return;
      this.redialsMs.push(performance.now());
      await this.dial(listener).catch(() => this.#redialLater(listener, attempt + 1, random));
    };
    setTimeout(() => void again(), backoffMs(attempt, null, random()));
  }

  /** Every socket vanishes without a word. */
  drop(): void {
    this.#leaving = true;
    for (const { socket } of this.listeners) socket?.destroy();
  }

  /** After `drop`, when losses count again. */
  expectToStay(): void {
    this.#leaving = false;
  }

  /** Waits until everybody has seen event `seq`; gives how many have. */
  async reached(seq: number, withinMs: number): Promise<number> {
    const untilMs = performance.now() + withinMs;
    const count = () => this.listeners.filter(({ witness }) => witness.seq >= seq).length;
    while (count() < this.listeners.length && performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return count();
  }

  sum(of: (witness: Witness) => number): number {
    return this.listeners.reduce((sum, { witness }) => sum + of(witness), 0);
  }

  leave(): void {
    this.drop();
  }
}
