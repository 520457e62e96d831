// A world of several isolates for the cache: data centres with an edge cache each, one KV, one table of changes and one source,
// all on a virtual clock. Services can fail, hang, lie or forget; everything that happened is on record.
import { createHash } from "node:crypto";
import type { JsonValue } from "../../server/domain/cache/entry.ts";
import {
  type Change,
  type Generations,
  learn,
  NOTHING_KNOWN,
} from "../../server/domain/cache/generations.ts";
import type { Policy } from "../../server/domain/cache/policies.ts";
import type { Tag } from "../../server/domain/cache/tags.ts";
import { isolateCache } from "../../server/platform/cache.ts";
import { memoryTier } from "../../server/platform/cache-memory.ts";
import type { CacheState, CacheWorld, NoAnswer } from "../../server/platform/cache-question.ts";
import { edgeTier, kvTier, kvWrites } from "../../server/platform/cache-tiers.ts";
import { ok, type Result } from "../../shared/result.ts";
import { type Dice, diceOf, oneOf } from "./dice.ts";
import { virtualClock } from "./virtual-clock.ts";

export const POLICY: Policy = {
  freshMs: 60_000,
  staleMs: 30_000,
  rescueMs: 120_000,
  missingMs: 5_000,
  seenWithinMs: 10_000,
  browserMs: 0,
  kv: true,
};

/** What a service does with the next calls. */
export type Mood = "well" | "fails" | "hangs" | "slow" | "forgets" | "lies" | "garbles";
export type Service = "edge" | "kv" | "table" | "source";

/** Version `n` of an item; every third one: it is not there. */
export const answerAt = (item: string, version: number): JsonValue =>
  version % 3 === 0 ? null : { item, version };

export type Read = { readonly item: string; readonly atMs: number; readonly isolate: number };
export type Put = {
  readonly key: string;
  readonly atMs: number;
  readonly ttlMs: number;
  readonly text: string;
};
export type Told = {
  readonly item: string;
  readonly isolate: number;
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  readonly answer: Result<
    { state: CacheState; version: number | null; madeAtMs: number },
    NoAnswer<string>["kind"]
  >;
};
/** `by`: the isolate that knows it at once; null: somebody else's transaction. */
export type Written = { readonly item: string; readonly atMs: number; readonly by: number | null };

type Kept = { text: string; untilMs: number; before: string | null };

/** A store with expiry that can be in a mood. */
function moodyStore(now: () => number, service: Service, world: Moods) {
  const kept = new Map<string, Kept>();
  return {
    kept,
    get: async (key: string): Promise<string | null> => {
      const mood = await world.meet(service);
      const found = kept.get(key);
      if (!found || found.untilMs <= now() || mood === "forgets") return null;
      if (mood === "lies") return found.before;
      return mood === "garbles" ? found.text.replace(/"version":\d+/, '"version":999') : found.text;
    },
    put: async (key: string, text: string, ttlMs: number): Promise<void> => {
      if ((await world.meet(service)) === "forgets") return;
      kept.set(key, { text, untilMs: now() + ttlMs, before: kept.get(key)?.text ?? null });
    },
  };
}

type Moods = { meet(service: Service): Promise<Mood> };

export type Isolate = {
  ask(item: string): Promise<void>;
  /** Its data centre drops what it holds. */
  evict(): void;
  /** What this isolate has just written itself. */
  distrust(): void;
};

/** `withMemory`: each isolate has its memory in front of both tiers. `centres`: how many data centres; each has one isolate. */
export function cacheWorld({ seed = 1, centres = 2, policy = POLICY, withMemory = false } = {}) {
  const clock = virtualClock();
  const dice: Dice = diceOf(seed);
  const moods: Record<Service, readonly Mood[]> = {
    ...{ edge: ["well"], kv: ["well"], table: ["well"], source: ["well"] },
  };
  const reads: Read[] = [];
  const troubles: { service: Service; atMs: number }[] = [];
  const tolds: Told[] = [];
  const puts: { edge: Put[]; kv: Put[] } = { edge: [], kv: [] };
  const writes: Written[] = [];
  const versions = new Map<string, number>();
  const background: Promise<unknown>[] = [];
  let table: Change[] = [];
  let underWay = 0;
  let mostUnderWay = 0;

  const meet = async (service: Service): Promise<Mood> => {
    const mood = oneOf(dice, moods[service]);
    if (mood === "hangs" || mood === "fails") troubles.push({ service, atMs: clock.now() });
    if (mood === "hangs") await clock.wait(3_600_000);
    if (mood === "slow") await clock.wait(200 + dice() * 600);
    if (mood === "fails") throw new Error(`${service} fails`);
    return mood;
  };
  const kv = moodyStore(clock.now, "kv", { meet });
  const readSource = async (item: string, isolate: number): Promise<Result<JsonValue, string>> => {
    reads.push({ item, atMs: clock.now(), isolate });
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    try {
      await meet("source");
      return ok(answerAt(item, versions.get(item) ?? 1));
    } finally {
      underWay -= 1;
    }
  };

  const isolates = Array.from({ length: centres }, (_, isolate): Isolate => {
    let known: Generations = NOTHING_KNOWN;
    let distrustedAtMs = Number.NEGATIVE_INFINITY;
    const edge = moodyStore(clock.now, "edge", { meet });
    const gate = kvWrites();
    const memory = memoryTier();
    const cache = isolateCache();
    const since = (generation: number) =>
      table
        .filter((change) => change.generation >= generation)
        .toReversed()
        .slice(0, 500);
    const world: CacheWorld = {
      ...clock,
      random: dice,
      background: (work) => void background.push(work.catch(() => undefined)),
      tiers: [
        ...(withMemory ? [memory] : []),
        edgeTier(() => ({
          match: async (key) => {
            const text = await edge.get(String(key));
            return text === null ? undefined : new Response(text);
          },
          put: async (key, response) => {
            const life = /max-age=(\d+)/.exec(response.headers.get("Cache-Control") ?? "")?.[1];
            const put = { key: String(key), atMs: clock.now(), ttlMs: Number(life) * 1_000 };
            const text = await response.text();
            puts.edge.push({ ...put, text });
            await edge.put(put.key, text, put.ttlMs);
          },
        })),
        kvTier(
          {
            get: (key) => kv.get(key),
            put: async (key, text, { expirationTtl }) => {
              if (!Number.isInteger(expirationTtl) || expirationTtl < 60) throw new Error("400");
              puts.kv.push({
                key: `${isolate} ${key}`,
                atMs: clock.now(),
                ttlMs: expirationTtl * 1_000,
                text,
              });
              await kv.put(key, text, expirationTtl * 1_000);
            },
          },
          gate,
          clock.now,
        ),
      ],
      generations: {
        knowledge: () => ({ known, distrustedAtMs }),
        ask: async (nowMs) => {
          const changes = since(known.upTo);
          await clock.inTime(meet("table"), 2_000);
          known = learn(known, changes, nowMs) ?? learn(NOTHING_KNOWN, since(0), nowMs) ?? known;
        },
      },
    };
    return {
      evict: () => edge.kept.clear(),
      distrust: () => {
        distrustedAtMs = clock.now() + 1;
      },
      ask: async (item) => {
        const askedAtMs = clock.now();
        const answer = await cache.ask<string>(
          {
            ...{ key: `https://a.test/${item}`, version: "v1", policy },
            tags: [`show:${item}` satisfies Tag],
            admit: async () => ok(undefined),
            read: () => readSource(item, isolate),
            tagsOf: () => [],
            front: null,
            failed: () => undefined,
          },
          world,
        );
        const told = { item, isolate, askedAtMs, answeredAtMs: clock.now() };
        if (!answer.ok)
          return void tolds.push({ ...told, answer: { ok: false, error: answer.error.kind } });
        const { state, entry } = answer.value;
        const parsed =
          entry.text === null
            ? null
            : (JSON.parse(entry.text) as { item: string; version: number });
        if (parsed && parsed.item !== item) throw new Error("another item's answer");
        const value = { state, version: parsed?.version ?? null, madeAtMs: entry.madeAtMs };
        tolds.push({ ...told, answer: { ok: true, value } });
      },
    };
  });

  return {
    ...{ clock, dice, moods, reads, troubles, tolds, puts, writes, versions, isolates, policy },
    mostUnderWay: () => mostUnderWay,
    evictKv: () => kv.kept.clear(),
    /** Changes an item and says so in the same transaction; `by` an isolate, which then knows. */
    write: (item: string, by: number | null = null) => {
      versions.set(item, (versions.get(item) ?? 1) + 1);
      writes.push({ item, atMs: clock.now(), by });
      const generation = (table.at(-1)?.generation ?? 0) + 1;
      table = [
        ...table.filter(({ tag }) => tag !== `show:${item}`),
        { tag: `show:${item}`, generation },
      ];
      if (by !== null) isolates[by]?.distrust();
    },
    /** Lets everything come to rest that does not hang for an hour. */
    settle: async () => {
      while (background.length > 0) await clock.until(Promise.all(background.splice(0)), 7_200_000);
    },
  };
}

export type World = ReturnType<typeof cacheWorld>;

/** Digests without threads, so that a virtual moment ends. Restore the mock after use. */
export const promptDigest = async (_: unknown, bytes: BufferSource): Promise<ArrayBuffer> => {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  const digest = createHash("sha256").update(view).digest();
  return digest.buffer.slice(
    digest.byteOffset,
    digest.byteOffset + digest.byteLength,
  ) as ArrayBuffer;
};
