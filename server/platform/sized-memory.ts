// A memory of one isolate with an end: beyond its size the longest unused goes. It knows no time; what it gives is judged by
// whoever asks.

export type SizeLimits<V> = {
  readonly maxSize: number;
  /** What is larger is not worth the many small ones it would drive out. */
  readonly maxEntrySize: number;
  /** In the unit of the limits. Keys and facts weigh something too: many small ones must not be free. */
  readonly sizeOf: (value: V, key: string) => number;
};

export type SizedMemory<V> = {
  /** What is kept under the key, which is now the newest used. */
  get(key: string): V | undefined;
  /** Keeps it in place of what was there, unless it is too large: then nothing is kept. */
  set(key: string, value: V): void;
  forget(key: string): void;
  clear(): void;
};

/** An empty one. */
export function sizedMemory<V>({ maxSize, maxEntrySize, sizeOf }: SizeLimits<V>): SizedMemory<V> {
  // In the order of last use: a Map keeps that in which keys were added.
  const entries = new Map<string, { readonly value: V; readonly size: number }>();
  let total = 0;
  const forget = (key: string) => {
    total -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  };
  return {
    get: (key) => {
      const found = entries.get(key);
      if (!found) return undefined;
      entries.delete(key);
      entries.set(key, found);
      return found.value;
    },
    set: (key, value) => {
      forget(key);
      const size = sizeOf(value, key);
      if (size > maxEntrySize) return;
      entries.set(key, { value, size });
      total += size;
      for (const oldest of entries.keys()) {
        if (total <= maxSize) break;
        forget(oldest);
      }
    },
    forget,
    clear: () => {
      entries.clear();
      total = 0;
    },
  };
}
