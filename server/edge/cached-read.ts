// How handlers read what may be kept: through the tiers by its policy, charged to the visitor only when the source is asked.
// What makes an answer gets neither request nor headers nor identity, so nothing personal can be stored.
import { err, ok, type Result } from "../../shared/result.ts";
import type { Config } from "../config.ts";
import { type Entry, type JsonValue, livesOf } from "../domain/cache/entry.ts";
import { cacheKey, frontUrl } from "../domain/cache/key.ts";
import { type CachePolicyName, cachePolicyOf, type Policy } from "../domain/cache/policies.ts";
import type { Tag } from "../domain/cache/tags.ts";
import { isolateCache } from "../platform/cache.ts";
import { memoryTier } from "../platform/cache-memory.ts";
import type { CacheState, CacheWorld, NoAnswer, Question } from "../platform/cache-question.ts";
import { askGenerations, generationKnowledge } from "../platform/cache-tags.ts";
import { edgeTier, intactEntry, kvTier, kvWrites } from "../platform/cache-tiers.ts";
import { etagOf } from "../platform/hash.ts";
import { inTime } from "../platform/in-time.ts";
import { errorWords, log } from "../platform/log.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { visitorName } from "./identity.ts";
import { takeRate } from "./limits.ts";

export type CachedInput<P, Q> = { readonly params: P; readonly query: Q };

/** All that an answer may be made of besides its input. Read from the primary database: a lagging copy would be kept. */
export type Source = Pick<Context, "env" | "ownOrigin" | "nowMs"> & { readonly config: Config };

export type CachedSpec<P, Q, V extends JsonValue> = {
  readonly policy: CachePolicyName;
  /** Everything the answer is made of; an `invalidate` of any of these outdates it. */
  readonly tags: (input: CachedInput<P, Q>) => readonly Tag[];
  /** What only the answer itself tells that it is made of. */
  readonly tagsOf?: (value: NoInfer<V>) => readonly Tag[];
  /**
   * Asks the source. Null: there is none, which is remembered too. A refusal is passed on and never kept; `unavailable` and
   * whatever is thrown are failures, for which an older answer stands in.
   */
  readonly read: (input: CachedInput<P, Q>, source: Source) => Promise<Result<V | null, Refused>>;
};

export type Cached = {
  readonly state: CacheState | "BYPASS";
  /** Its text is null when there is none. */
  readonly entry: Pick<Entry, "text" | "etag" | "madeAtMs" | "freshMs">;
};

const cache = isolateCache();
/** As the front reads them: with the input that the key was made of. */
type Kept = {
  readonly policy: CachePolicyName;
  tags(input: CachedInput<unknown, unknown>): readonly Tag[];
  tagsOf?(value: JsonValue): readonly Tag[];
  read(input: CachedInput<unknown, unknown>, source: Source): Promise<Result<JsonValue, Refused>>;
};

/** Those that can be asked for by name at the front: routes' answers, not what a handler asks for itself. */
const specs = new Map<string, Kept>();

export function registerKept<P, Q, V extends JsonValue>(
  name: string,
  spec: CachedSpec<P, Q, V>,
): void {
  specs.set(name, spec);
}

export function keptSpec(name: string): Kept | null {
  return specs.get(name) ?? null;
}

const memory = memoryTier();
const writes = kvWrites();

/**
 * The answer to a named question, from wherever it is kept. `name` tells questions apart whose input may be alike; `charged`:
 * the visitor's rate pays when the source has to be asked.
 */
export async function readCached<P, Q, V extends JsonValue>(
  spec: CachedSpec<P, Q, V> & { readonly name: string; readonly charged: boolean },
  input: CachedInput<P, Q>,
  context: Context,
): Promise<Result<Cached, Refused>> {
  const { env, config, ownOrigin } = context;
  const policy = cachePolicyOf(spec.policy);
  const read = () => orFailure(spec.read(input, { env, config, ownOrigin, nowMs: Date.now() }));
  const mayAsk = spec.charged ? () => admit(context) : async () => ok(undefined);
  if (!config.edgeCache) return bypass({ read, mayAsk, policy }, context);
  const key = cacheKey({ ownOrigin, name: spec.name, ...input });
  const question: Question<Refused> = {
    key,
    version: env.VERSION.id,
    policy,
    tags: spec.tags(input),
    tagsOf: (value) => spec.tagsOf?.(value as V) ?? [],
    admit: mayAsk,
    read,
    front: frontOf(spec.name, key, context),
    failed: (error) => {
      const { requestId } = context;
      log({ event: "route.failed", requestId, route: spec.name, error: errorWords(error) });
    },
  };
  const told = await cache.ask(question, worldOf(context, policy.kv));
  return told.ok ? told : err(refusalOf(told.error));
}

/** This isolate as if new; for tests, which share it. */
export function forgetAnswers(): void {
  memory.clear();
}

/** Where the platform keeps answers in front of an entrypoint; null where it does not, and for what is not asked there. */
function frontOf(name: string, key: string, { front }: Context): Question<Refused>["front"] {
  if (!front || !specs.has(name)) return null;
  return async (generation) => {
    const response = await front.fetch(frontUrl(key, generation));
    return response.ok ? intactEntry(await response.text()) : null;
  };
}

function worldOf(context: Context, withKv: boolean): CacheWorld {
  const { env } = context;
  const edge = edgeTier(() => caches.default);
  return {
    now: Date.now,
    random: Math.random,
    wait: (ms) => scheduler.wait(ms),
    inTime,
    background: context.waitUntil,
    tiers: withKv ? [memory, edge, kvTier(env.SESSIONS, writes)] : [memory, edge],
    generations: {
      knowledge: generationKnowledge,
      ask: (nowMs) => askGenerations(env, nowMs),
    },
  };
}

async function admit(context: Context): Promise<Result<undefined, Refused>> {
  const { refused } = await takeRate("api-read", visitorName(context), context);
  return refused ? err(refused) : ok(undefined);
}

/** A source that says `unavailable` has failed, after its own tries. */
class SourceDown extends Error {
  readonly retryable = false;
}

async function orFailure<V>(asked: Promise<Result<V, Refused>>): Promise<Result<V, Refused>> {
  const read = await asked;
  if (!read.ok && read.error.code === "unavailable") throw new SourceDown("unavailable");
  return read;
}

function refusalOf(none: NoAnswer<Refused>): Refused {
  return none.kind === "refused" ? none.why : { code: "unavailable", retryAfterMs: 2_000 };
}

/** Switched off by setting: every caller asks the source. */
async function bypass(
  asked: {
    readonly read: () => Promise<Result<JsonValue, Refused>>;
    readonly mayAsk: () => Promise<Result<undefined, Refused>>;
    readonly policy: Policy;
  },
  context: Context,
): Promise<Result<Cached, Refused>> {
  const { read, mayAsk, policy } = asked;
  const admitted = await mayAsk();
  if (!admitted.ok) return admitted;
  const answer = await read().catch(() => err<Refused>({ code: "unavailable" }));
  if (!answer.ok) return answer;
  const text = answer.value === null ? null : JSON.stringify(answer.value);
  const etag = text === null ? null : await etagOf(text);
  const { freshMs } = livesOf(policy, text !== null);
  return ok({ state: "BYPASS", entry: { text, etag, madeAtMs: context.nowMs, freshMs } });
}
