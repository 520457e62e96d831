// A small memory of one isolate: what D1 said about a key stays believed for a few seconds, absences too.

export type BriefCache<V> = {
  get(key: string, nowMs: number): V | undefined;
  /** The last answer, however old: better than none while the database is down. */
  last(key: string): V | undefined;
  set(key: string, value: V, nowMs: number): void;
  forget(key: string): void;
  clear(): void;
};

/** Entries live `lifeMs`; beyond `maxEntries` the oldest goes, so that made-up keys cannot fill the memory. */
export function briefCache<V>(limits: { lifeMs: number; maxEntries: number }): BriefCache<V> {
  const entries = new Map<string, { value: V; untilMs: number }>();
  return {
    get: (key, nowMs) => {
      const found = entries.get(key);
      return found && nowMs < found.untilMs ? found.value : undefined;
    },
    last: (key) => entries.get(key)?.value,
    set: (key, value, nowMs) => {
      entries.delete(key);
      entries.set(key, { value, untilMs: nowMs + limits.lifeMs });
      const oldest = entries.keys().next();
      if (entries.size > limits.maxEntries && !oldest.done) entries.delete(oldest.value);
    },
    forget: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
