// What a cache that never fails must answer, worked out the slow way: from the list of everything that ever changed.
import type { Policy } from "../../server/domain/cache/policies.ts";
import type { CacheState } from "../../server/platform/cache-question.ts";

type Entry = { version: number; madeAtMs: number; stamp: number; untilMs: number };
type Isolate = {
  edge: Map<string, Entry>;
  upTo: number;
  asOfMs: number;
  distrustedAtMs: number;
  kvPutAtMs: Map<string, number>;
};
type Use = "tell" | "refresh" | "none";
const NEVER = Number.NEGATIVE_INFINITY;

export const isMissing = (version: number) => version % 3 === 0;

export function cacheReference(policy: Policy, centres: number) {
  const kv = new Map<string, Entry>();
  const changes: string[] = [];
  const versions = new Map<string, number>();
  const isolates = Array.from(
    { length: centres },
    (): Isolate => ({
      ...{ edge: new Map(), upTo: 0, asOfMs: NEVER, distrustedAtMs: NEVER, kvPutAtMs: new Map() },
    }),
  );

  const lifeMs = ({ version }: Entry) =>
    isMissing(version) ? policy.missingMs : policy.freshMs + policy.staleMs + policy.rescueMs;

  /** Change n is of item `changes[n - 1]`. */
  const changedSince = (item: string, stamp: number, upTo: number) =>
    changes.some((changed, at) => changed === item && at + 1 > stamp && at + 1 <= upTo);

  const use = (isolate: Isolate, item: string, entry: Entry | undefined, nowMs: number): Use => {
    if (!entry || entry.untilMs <= nowMs) return "none";
    if (changedSince(item, entry.stamp, isolate.upTo)) return "none";
    const needMs = Math.max(nowMs - policy.seenWithinMs, isolate.distrustedAtMs);
    const isProven =
      entry.madeAtMs >= needMs || (entry.stamp <= isolate.upTo && isolate.asOfMs >= needMs);
    if (!isProven) learn(isolate, nowMs);
    if (changedSince(item, entry.stamp, isolate.upTo)) return "none";
    const ageMs = nowMs - entry.madeAtMs;
    if (isMissing(entry.version)) return ageMs < policy.missingMs ? "tell" : "none";
    if (ageMs < policy.freshMs) return "tell";
    return ageMs < policy.freshMs + policy.staleMs ? "refresh" : "none";
  };
  const learn = (isolate: Isolate, nowMs: number) => {
    isolate.upTo = changes.length;
    isolate.asOfMs = nowMs;
  };

  /** Whole seconds, never more than it has left. */
  const until = (entry: Entry, nowMs: number) =>
    nowMs + Math.floor((entry.madeAtMs + lifeMs(entry) - nowMs) / 1_000) * 1_000;
  const keepAtEdge = (isolate: Isolate, item: string, entry: Entry, nowMs: number) => {
    const untilMs = until(entry, nowMs);
    if (untilMs > nowMs) isolate.edge.set(item, { ...entry, untilMs });
  };
  const keepInKv = (isolate: Isolate, item: string, entry: Entry, nowMs: number) => {
    const untilMs = until(entry, nowMs);
    const isTooSoon = nowMs - (isolate.kvPutAtMs.get(item) ?? NEVER) < 1_000;
    const leftMs = entry.madeAtMs + lifeMs(entry) - nowMs;
    if (isMissing(entry.version) || leftMs < 60_000 || isTooSoon) return;
    isolate.kvPutAtMs.set(item, nowMs);
    kv.set(item, { ...entry, untilMs });
  };

  const load = (isolate: Isolate, item: string, nowMs: number): Entry => {
    if (isolate.asOfMs === NEVER || isolate.asOfMs < isolate.distrustedAtMs) learn(isolate, nowMs);
    const entry = {
      version: versions.get(item) ?? 1,
      madeAtMs: nowMs,
      stamp: isolate.upTo,
      untilMs: 0,
    };
    keepAtEdge(isolate, item, entry, nowMs);
    keepInKv(isolate, item, entry, nowMs);
    return entry;
  };

  return {
    versions,
    evictEdge: (which: number) => isolates[which]?.edge.clear(),
    evictKv: () => kv.clear(),
    write: (item: string, by: number | null, nowMs: number) => {
      versions.set(item, (versions.get(item) ?? 1) + 1);
      changes.push(item);
      const writer = by === null ? undefined : isolates[by];
      if (writer) writer.distrustedAtMs = nowMs + 1;
    },
    ask: (which: number, item: string, nowMs: number): { state: CacheState; version: number } => {
      const isolate = isolates[which];
      if (!isolate) throw new Error("no such isolate");
      const atEdge = isolate.edge.get(item);
      const edgeUse = use(isolate, item, atEdge, nowMs);
      if (atEdge && edgeUse === "tell") return { state: "EDGE-HIT", version: atEdge.version };
      const inKv = kv.get(item);
      const kvUse = use(isolate, item, inKv, nowMs);
      if (inKv && kvUse !== "none") keepAtEdge(isolate, item, inKv, nowMs);
      if (atEdge && edgeUse === "refresh") {
        if (kvUse !== "tell") load(isolate, item, nowMs);
        return { state: "STALE", version: atEdge.version };
      }
      if (inKv && kvUse === "tell") return { state: "KV-HIT", version: inKv.version };
      const loaded = load(isolate, item, nowMs);
      if (inKv && kvUse === "refresh") return { state: "STALE", version: inKv.version };
      return { state: "MISS", version: loaded.version };
    },
  };
}
