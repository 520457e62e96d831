// What is asked of the cache, and the world it is asked in: tiers, time, chance and the table of changes. Types only.
import type { Result } from "../../shared/result.ts";
import type { Entry, JsonValue } from "../domain/cache/entry.ts";
import type { Policy } from "../domain/cache/policies.ts";
import type { Tag } from "../domain/cache/tags.ts";
import type { Knowledge } from "../domain/cache/use.ts";
import type { FlightWorld } from "./cache-flights.ts";

export type TierName = "EDGE" | "KV";
/** Keeps entries by their key. Whatever it cannot find, read or reach in time is not there; what it cannot keep is lost. */
export type Tier = {
  readonly name: TierName;
  get(key: string): Promise<Entry | null>;
  /** `leftMs`: how much longer the entry may be held by anybody. */
  put(entry: Entry, leftMs: number): Promise<void>;
};

export type CacheWorld = FlightWorld & {
  /** In [0, 1). */
  random(): number;
  wait(ms: number): Promise<void>;
  readonly tiers: readonly Tier[];
  readonly generations: {
    knowledge(): Knowledge;
    /** Asks the table of changes; rejects when it does not answer. */
    ask(nowMs: number): Promise<void>;
  };
};

/** Why there is no answer: what the source refused, or that it failed or is left in peace after a failure. */
export type NoAnswer<F> =
  | { readonly kind: "refused"; readonly why: F }
  | { readonly kind: "failed"; readonly error: unknown };

export type Question<F> = {
  readonly key: string;
  /** Of the code that asks; an entry of other code is none. */
  readonly version: string;
  readonly policy: Policy;
  readonly tags: readonly Tag[];
  /** More of them, that only a value tells; never asked about null. */
  readonly tagsOf: (value: JsonValue) => readonly Tag[];
  /** Asked before the source is, and only then: whether this caller may have it asked. */
  readonly admit: () => Promise<Result<undefined, F>>;
  /** Null: there is none. What it throws is a failure; what it refuses is passed on. */
  readonly read: () => Promise<Result<JsonValue, F>>;
  /**
   * Another place that keeps answers and has them made: asked before the source is, with the newest change that is known. Null
   * where there is none; what it gives that is no such entry is as if it had given nothing.
   */
  readonly front: ((generation: number) => Promise<Entry | null>) | null;
  /** Told once per failure, however many wait for the answer. */
  readonly failed: (error: unknown) => void;
};

export type CacheState = `${TierName}-HIT` | "STALE" | "MISS";
export type Told = { readonly state: CacheState; readonly entry: Entry };
export type Cache = {
  ask<F>(question: Question<F>, world: CacheWorld): Promise<Result<Told, NoAnswer<F>>>;
};
