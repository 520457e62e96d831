// The answers that one isolate tells most: a little memory in front of the edge's cache, which costs a look-up each time. Entries
// in it are judged like those of any tier, so it needs no times of its own.
import type { Entry } from "../domain/cache/entry.ts";
import type { Tier } from "./cache-question.ts";

export type MemoryLimits = {
  /** Of the texts together; an isolate has 128 MB for everything. */
  readonly maxChars: number;
  /** A longer answer is not worth the many short ones it would drive out. */
  readonly maxEntryChars: number;
};

const LIMITS: MemoryLimits = { maxChars: 8_000_000, maxEntryChars: 256_000 };

export type MemoryTier = Tier & { clear(): void };

/** Part of the edge, as far as anybody is told. Beyond its limits the longest unused goes. */
export function memoryTier({ maxChars, maxEntryChars }: MemoryLimits = LIMITS): MemoryTier {
  const entries = new Map<string, Entry>();
  let chars = 0;
  const drop = (key: string) => {
    const known = entries.get(key);
    if (known) chars -= sizeOf(known);
    entries.delete(key);
  };
  const add = (entry: Entry) => {
    drop(entry.key);
    entries.set(entry.key, entry);
    chars += sizeOf(entry);
  };
  return {
    name: "EDGE",
    get: async (key) => {
      const found = entries.get(key);
      if (found) add(found);
      return found ?? null;
    },
    put: async (entry) => {
      if (sizeOf(entry) > maxEntryChars) return drop(entry.key);
      add(entry);
      for (const key of entries.keys()) {
        if (chars <= maxChars) break;
        drop(key);
      }
    },
    clear: () => {
      entries.clear();
      chars = 0;
    },
  };
}

/** Its key and facts weigh something too: many small ones must not be free. */
function sizeOf({ key, text }: Entry): number {
  return 2 * key.length + 400 + (text?.length ?? 0);
}
