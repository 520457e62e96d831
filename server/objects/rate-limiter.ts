// One counter for one policy and one key, shared by all edges. Decides in memory, stores what must outlive an eviction, and
// deletes itself by alarm once nothing of that counts. Its policy is in its name, never in a request.
import { DurableObject } from "cloudflare:workers";
import {
  type Counter,
  type Estate,
  estateOf,
  inherit,
  type LimitAnswer,
  leftMs,
  longestDebtMs,
  openCounter,
  type Spent,
  takeFromCounter,
  withoutRow,
} from "../domain/rate/counter.ts";
import { type EdgePolicy, isPolicyName, policyOf } from "../domain/rate/policies.ts";

const ROW = "spent";
/** Whoever owed something so short a time ago is not gone. */
const BUSY_MS = 10_000;

export class RateLimiter extends DurableObject<Env> {
  #counter: Counter | null = null;
  /** The counter of the day before has told what was spent there. */
  #settled = false;
  #settling: Promise<void> | null = null;
  #movedOn = false;

  /**
   * Takes `cost` units; a refusal writes nothing. `before` names the counter this key had until a moment ago, whose debt is
   * taken over first.
   */
  take(cost = 1, before: string | null = null): LimitAnswer | Promise<LimitAnswer> {
    if (before === null || this.#settled) return this.#take(cost);
    this.#settling ??= this.#settle(before);
    return this.#settling.then(() => this.#take(cost));
  }

  /** Tells what was granted here and grants nothing any more: the key goes by another name now. */
  handOver(): Estate {
    this.#movedOn = true;
    return estateOf(this.#open(), Date.now());
  }

  override async alarm(): Promise<void> {
    const nowMs = Date.now();
    const row = this.ctx.storage.kv.get<Spent>(ROW);
    const owedMs = row ? leftMs(row, nowMs) : 0;
    // Of a key that is busy the row would be back in a moment.
    const isBusy = this.#counter !== null && leftMs(this.#counter, nowMs - BUSY_MS) > 0;
    const waitMs = owedMs || (isBusy ? longestDebtMs(this.#policy()) : 0);
    if (row && waitMs > 0) return this.ctx.storage.setAlarm(nowMs + waitMs);
    if (this.#counter) this.#counter = withoutRow(this.#counter);
    await this.ctx.storage.deleteAll();
  }

  #take(cost: number): LimitAnswer {
    const taken = takeFromCounter(this.#policy(), this.#open(), Date.now(), cost);
    if (this.#movedOn) return { ...taken.answer, ok: false, why: "moved" };
    this.#keep(taken);
    return taken.answer;
  }

  async #settle(before: string): Promise<void> {
    try {
      // What has a row has asked before.
      if (!this.#open().hasRow) {
        const estate = await this.env.RATE_LIMITER.getByName(before).handOver();
        this.#keep(inherit(this.#policy(), this.#open(), estate, Date.now()));
      }
      this.#settled = true;
    } finally {
      this.#settling = null;
    }
  }

  #keep({ counter, row }: { counter: Counter; row: Spent | null }): void {
    const { hasRow } = this.#open();
    this.#counter = counter;
    if (row === null) return;
    this.ctx.storage.kv.put(ROW, row);
    // One alarm stands while there is a row; it looks again when it comes too early.
    if (!hasRow) void this.ctx.storage.setAlarm(Date.now() + leftMs(row, Date.now()));
  }

  #open(): Counter {
    this.#counter ??= openCounter(
      this.#policy(),
      this.ctx.storage.kv.get<Spent>(ROW) ?? null,
      Date.now(),
    );
    return this.#counter;
  }

  #policy(): EdgePolicy {
    const name = this.ctx.id.name?.split(":")[0] ?? "";
    // Named by our own edge alone.
    if (!isPolicyName(name)) throw new Error("a counter's name begins with its policy");
    return policyOf(name);
  }
}
