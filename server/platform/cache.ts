// Answers that are kept: the edge's own cache first, KV second, the source last. An entry is judged by itself wherever it is
// found (its age, and what has changed since), so no tier has to be trusted, cleared or in step with another.
import { err, ok, type Result } from "../../shared/result.ts";
import { restMs } from "../domain/cache/back-off.ts";
import { type Entry, remainingMs } from "../domain/cache/entry.ts";
import { verdictOn } from "../domain/cache/generations.ts";
import { neededMs, standingOf, type Use, useOf } from "../domain/cache/use.ts";
import { briefCache } from "./brief-cache.ts";
import { flightsOf } from "./cache-flights.ts";
import type {
  Cache,
  CacheWorld,
  NoAnswer,
  Question,
  Tier,
  TierName,
  Told,
} from "./cache-question.ts";
import { fetchEntry } from "./cache-source.ts";

/** Longer than any source may take with all its tries. */
const FLIGHT_MS = 10_000;
const TIER_MS = 500;
const TABLE = "generations";

type Found = {
  readonly entry: Entry;
  readonly use: Exclude<Use, "drop">;
  readonly name: TierName;
};
/** Near tiers are asked by every caller for itself; far ones cost money, and are asked once for all of them. */
type Where = "near" | "far";
/** `turned away`: whoever would have asked the source for all of them may not. */
type Loaded<F> = Result<
  Told,
  NoAnswer<F> | { readonly kind: "turned away"; readonly by: object; readonly why: F }
>;
type Failing = { readonly count: number; readonly untilMs: number };

/** The cache of one isolate: which questions are under way, and which sources are left in peace. */
export function isolateCache(): Cache {
  const flights = flightsOf(FLIGHT_MS);
  const failing = briefCache<Failing>({ lifeMs: 60_000, maxEntries: 1_000 });

  const isResting = (key: string, world: CacheWorld) => {
    const nowMs = world.now();
    return nowMs < (failing.get(key, nowMs)?.untilMs ?? 0);
  };
  const noteFailure = (key: string, world: CacheWorld) => {
    const nowMs = world.now();
    const count = (failing.get(key, nowMs)?.count ?? 0) + 1;
    failing.set(key, { count, untilMs: nowMs + restMs(count, world.random()) }, nowMs);
  };

  /** False when the table of changes cannot be asked now. */
  const askTable = (sinceMs: number, world: CacheWorld): Promise<boolean> => {
    if (isResting(TABLE, world)) return Promise.resolve(false);
    const start = async () => {
      try {
        await world.generations.ask(world.now());
        failing.forget(TABLE);
        return true;
      } catch {
        noteFailure(TABLE, world);
        return false;
      }
    };
    return flights.join({ key: TABLE, sinceMs, start }, world);
  };

  const judge = async <F>(entry: Entry, question: Question<F>, world: CacheWorld): Promise<Use> => {
    const { key, version, policy } = question;
    if (entry.key !== key || entry.version !== version) return "drop";
    const nowMs = world.now();
    const needMs = neededMs(policy, world.generations.knowledge(), nowMs);
    const standing = standingOf(entry, world.generations.knowledge(), { needMs, nowMs });
    if (standing !== "ask") return useOf(entry, standing, world.now());
    if (!(await askTable(needMs, world))) return useOf(entry, "unknown", world.now());
    const after = verdictOn(entry, world.generations.knowledge().known);
    // Still newer than the table: it was made for a table that is gone.
    return useOf(entry, after === "behind" ? "outdated" : after, world.now());
  };

  /** The first entry that can be told; otherwise the newest that could rescue. Fills the tiers before it. */
  const look = async <F>(question: Question<F>, world: CacheWorld, where: Where) => {
    let rescue: Found | null = null;
    for (const [at, tier] of world.tiers.entries()) {
      if (isNear(tier) !== (where === "near")) continue;
      const entry = await world.inTime(tier.get(question.key), TIER_MS).catch(() => null);
      const use = entry ? await judge(entry, question, world) : "drop";
      if (!entry || use === "drop") continue;
      if (use !== "rescue") {
        keep(entry, world, world.tiers.slice(0, at));
        return { entry, use, name: tier.name };
      }
      if (!rescue || rescue.entry.madeAtMs < entry.madeAtMs)
        rescue = { entry, use, name: tier.name };
    }
    return rescue;
  };

  const fetchOnce = async <F>(question: Question<F>, world: CacheWorld): Promise<Loaded<F>> => {
    const { key } = question;
    if (isResting(key, world)) return err({ kind: "failed", error: null });
    const admitted = await question.admit();
    if (!admitted.ok) return err({ kind: "turned away", by: question, why: admitted.error });
    const fetched = await fetchEntry(question, world, (since) => askTable(since, world));
    if (fetched.ok || fetched.error.kind === "refused") failing.forget(key);
    else {
      noteFailure(key, world);
      question.failed(fetched.error.error);
    }
    if (!fetched.ok) return fetched;
    keep(fetched.value, world, world.tiers);
    return ok({ state: "MISS", entry: fetched.value });
  };

  /** From the far tiers or else from the source, once for all who ask meanwhile. */
  const load = async <F>(
    question: Question<F>,
    world: CacheWorld,
    isRefresh = false,
  ): Promise<Result<Told, NoAnswer<F>>> => {
    const start = async (): Promise<Loaded<F>> => {
      const found = await look(question, world, "far");
      if (found?.use === "tell") return ok(toldBy(found));
      if (found?.use === "refresh" && !isRefresh) {
        refresh(question, world);
        return ok(toldBy(found));
      }
      const fetched = await fetchOnce(question, world);
      const isFailure = !fetched.ok && fetched.error.kind === "failed";
      return found && isFailure ? ok({ state: "STALE", entry: found.entry }) : fetched;
    };
    for (;;) {
      const sinceMs = neededMs(question.policy, world.generations.knowledge(), world.now());
      const key = isRefresh ? refreshKey(question) : question.key;
      const loaded = await flights.join({ key, sinceMs, start }, world);
      if (loaded.ok) return loaded;
      const { error } = loaded;
      if (error.kind !== "turned away") return err(error);
      // What another caller may not is no reason against this one, who then goes first.
      if (error.by === question) return err({ kind: "refused", why: error.why });
    }
  };

  /** For whoever comes next. Nobody waits for it, so nobody is charged; while one is under way there is no other. */
  const refresh = <F>(question: Question<F>, world: CacheWorld): void => {
    if (flights.isUnderWay(refreshKey(question), world)) return;
    const free: Question<F> = { ...question, admit: async () => ok(undefined) };
    world.background(load(free, world, true).catch(() => undefined));
  };

  return {
    ask: async (question, world) => {
      const near = await look(question, world, "near");
      if (near && near.use !== "rescue") {
        if (near.use === "refresh") refresh(question, world);
        return ok(toldBy(near));
      }
      const loaded = await load(question, world);
      if (!near || (!loaded.ok && loaded.error.kind === "refused")) return loaded;
      const isNewer = loaded.ok && loaded.value.entry.madeAtMs >= near.entry.madeAtMs;
      return isNewer ? loaded : ok(toldBy(near));
    },
  };
}

function refreshKey({ key }: { readonly key: string }): string {
  return `refresh ${key}`;
}

function isNear({ name }: Tier): boolean {
  return name === "EDGE";
}

function toldBy({ entry, use, name }: Found): Told {
  return { state: use === "tell" ? `${name}-HIT` : "STALE", entry };
}

/** Into all of these, after the answer; the time it has left is what it had, wherever it comes from. */
function keep(entry: Entry, world: CacheWorld, tiers: readonly Tier[]): void {
  for (const tier of tiers) {
    const leftMs = remainingMs(entry, world.now());
    if (leftMs > 0) world.background(tier.put(entry, leftMs).catch(() => undefined));
  }
}
