// The answers that one isolate tells most: a little memory in front of the edge's cache, which costs a look-up each time. Entries
// in it are judged like those of any tier, so it needs no times of its own.
import type { Entry } from "../domain/cache/entry.ts";
import type { Tier } from "./cache-question.ts";
import { sizedMemory } from "./sized-memory.ts";

export type MemoryLimits = {
  /** Of the texts together; an isolate has 128 MB for everything. */
  readonly maxChars: number;
  /** A longer answer is not worth the many short ones it would drive out. */
  readonly maxEntryChars: number;
};

const LIMITS: MemoryLimits = { maxChars: 8_000_000, maxEntryChars: 256_000 };

export type MemoryTier = Tier & { clear(): void };

/** Part of the edge, as far as anybody is told. */
export function memoryTier({ maxChars, maxEntryChars }: MemoryLimits = LIMITS): MemoryTier {
  const entries = sizedMemory<Entry>({ maxSize: maxChars, maxEntrySize: maxEntryChars, sizeOf });
  return {
    name: "EDGE",
    get: async (key) => entries.get(key) ?? null,
    put: async (entry) => entries.set(entry.key, entry),
    clear: entries.clear,
  };
}

function sizeOf({ key, text }: Entry): number {
  return 2 * key.length + 400 + (text?.length ?? 0);
}
