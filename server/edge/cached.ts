// Public GETs whose answers are kept by a policy, as HTTP tells them: X-Cache, Age, ETag, Cache-Control, 304.
import * as z from "zod/mini";
import { err, ok, type Result } from "../../shared/result.ts";
import { freshForMs, type JsonValue } from "../domain/cache/entry.ts";
import { type CachePolicyName, cachePolicyOf } from "../domain/cache/policies.ts";
import { precondition } from "../domain/media/conditional.ts";
import {
  type Cached,
  type CachedInput,
  type CachedSpec,
  readCached,
  registerKept,
} from "./cached-read.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { type Answer, type Route, route } from "./route.ts";

export type CachedRouteSpec<P, Q, V extends JsonValue> = CachedSpec<P, Q, V> & {
  /** Hono's pattern, e.g. `/api/rooms/:room`. */
  readonly path: string;
  /** Path parameters; a value that does not parse is a 404. */
  readonly params?: z.core.$ZodType<P>;
  /** Only what the schema names reaches the key and the source. */
  readonly query?: z.core.$ZodType<Q>;
  /** What "there is none" is answered with, if not `not_found`. */
  readonly missing?: Refused;
  /** As for any route. */
  readonly cors?: boolean;
  readonly answer?: z.core.$ZodType;
  readonly summary?: string;
};

const NOTHING = z.object({});

/** The parts of a route of which pages show the answer too: both then tell the same entry. */
export function keptAnswer<V extends JsonValue, P = object, Q = object>(
  spec: CachedRouteSpec<P, Q, V>,
): CachedRouteSpec<P, Q, V> {
  return spec;
}

/** Declares a public GET whose answers are kept by its policy. Whoever is served from a cache is not counted against anything. */
export function cachedRoute<V extends JsonValue, P = object, Q = object>(
  spec: CachedRouteSpec<P, Q, V>,
): Route {
  const { path, params, query, answer, summary, missing = { code: "not_found" } } = spec;
  registerKept(path, spec);
  return route({
    method: "GET",
    path,
    auth: "public",
    rate: null,
    kept: "answer",
    cors: spec.cors ?? false,
    ...(answer ? { answer } : {}),
    ...(summary ? { summary } : {}),
    // Without a schema nothing of the address counts: made-up parameters would make entries without end.
    params: params ?? (NOTHING as unknown as z.core.$ZodType<P>),
    query: query ?? (NOTHING as unknown as z.core.$ZodType<Q>),
    handle: async (input, context) => {
      const sinceMs = Date.now();
      const cached = await readCached({ ...spec, name: path, charged: true }, input, context);
      return cachedResponse(cached, { policy: spec.policy, missing, sinceMs }, context);
    },
  });
}

/** The value of a route's answer, for a page. Nobody is charged: pages are not counted. */
export async function keptValue<P, Q, V extends JsonValue>(
  spec: CachedRouteSpec<P, Q, V>,
  input: CachedInput<P, Q>,
  context: Context,
): Promise<Result<V, Refused>> {
  const cached = await readCached({ ...spec, name: spec.path, charged: false }, input, context);
  if (!cached.ok) return cached;
  const { text } = cached.value.entry;
  return text === null ? err(spec.missing ?? { code: "not_found" }) : ok(JSON.parse(text) as V);
}

type Telling = {
  readonly policy: CachePolicyName;
  readonly missing: Refused;
  /** When reading began. */
  readonly sinceMs: number;
};

/** A kept answer as a response; 304 to whoever has it already. */
function cachedResponse(
  cached: Result<Cached, Refused>,
  { policy, missing, sinceMs }: Telling,
  { request }: Context,
): Answer {
  if (!cached.ok) return cached;
  const { entry } = cached.value;
  const told = toldHeaders(cached.value, sinceMs);
  // Its body names the request, so it is nobody else's.
  if (entry.text === null || entry.etag === null) return err({ ...missing, headers: told });
  const answer = {
    ...told,
    ...{ "Cache-Control": keepWords(entry, policy), ETag: entry.etag },
    "Content-Type": "application/json",
  };
  // Only the tag decides: two answers can be made in one second.
  const asked = {
    get: (name: string) => (name === "If-None-Match" ? request.headers.get(name) : null),
  };
  const held = { etag: entry.etag, storedAtMs: entry.madeAtMs };
  return precondition(asked, held) === "not_modified"
    ? new Response(null, { status: 304, headers: answer })
    : new Response(entry.text, { headers: answer });
}

/** From where it came, how old it is, and how long that took. */
export function toldHeaders({ state, entry }: Cached, sinceMs: number): Record<string, string> {
  const nowMs = Date.now();
  return {
    "X-Cache": state,
    Age: String(Math.floor(Math.max(0, nowMs - entry.madeAtMs) / 1_000)),
    "Server-Timing": `cache;desc="${state}";dur=${nowMs - sinceMs}`,
  };
}

/** `max-age` counts from when the answer was made, as `Age` does (RFC 9111, 4.2). */
function keepWords(entry: Cached["entry"], policy: CachePolicyName): string {
  const nowMs = Date.now();
  const keptMs = Math.min(cachePolicyOf(policy).browserMs, freshForMs(entry, nowMs));
  if (keptMs < 1_000) return "public, max-age=0, must-revalidate";
  return `public, max-age=${Math.floor((nowMs - entry.madeAtMs + keptMs) / 1_000)}`;
}
