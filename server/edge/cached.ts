// Public answers that may be kept. What makes one gets neither request nor headers nor identity, so nothing personal can be
// stored: whoever asks, the same address gets the same answer.
import type * as z from "zod/mini";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Config } from "../config.ts";
import type { JsonValue } from "../domain/cache/entry.ts";
import type { CachePolicyName } from "../domain/cache/policies.ts";
import type { Tag } from "../domain/cache/tags.ts";
import type { Refused } from "./errors.ts";
import { type Route, route } from "./route.ts";

export type CachedInput<P, Q> = { readonly params: P; readonly query: Q };

/** All that an answer may be made of besides its input. Read from the primary database: a lagging copy would be kept. */
export type Source = {
  readonly env: Env;
  readonly config: Config;
  readonly ownOrigin: string;
  readonly nowMs: number;
};

export type CachedSpec<P, Q, V extends JsonValue> = {
  /** Path parameters; a value that does not parse is a 404. */
  readonly params?: z.core.$ZodType<P>;
  /** Only what the schema names reaches the key and the source. */
  readonly query?: z.core.$ZodType<Q>;
  readonly policy: CachePolicyName;
  /** Everything the answer is made of; an `invalidate` of any of these outdates it. */
  readonly tags: (input: CachedInput<P, Q>) => readonly Tag[];
  /**
   * Asks the source. Null: there is none, which is remembered too. A refusal is passed on and never kept; `unavailable` and
   * whatever is thrown are failures, for which an older answer stands in.
   */
  readonly read: (input: CachedInput<P, Q>, source: Source) => Promise<Result<V | null, Refused>>;
};

export type CachedRouteSpec<P, Q, V extends JsonValue> = CachedSpec<P, Q, V> & {
  /** Hono's pattern, e.g. `/api/rooms/:room`. */
  readonly path: string;
  /** What "there is none" is answered with, if not `not_found`. */
  readonly missing?: Refused;
};

/** Declares a public GET whose answers are kept by its policy. */
export function cachedRoute<V extends JsonValue, P = unknown, Q = unknown>(
  spec: CachedRouteSpec<P, Q, V>,
): Route {
  const { path, params, query, missing = { code: "not_found" } } = spec;
  return route({
    method: "GET",
    path,
    auth: "public",
    ...(params ? { params } : {}),
    ...(query ? { query } : {}),
    handle: async (input, { env, config, ownOrigin, nowMs }) => {
      const read = await spec.read(input, { env, config, ownOrigin, nowMs });
      if (!read.ok) return read;
      return read.value === null ? err(missing) : ok(read.value);
    },
  });
}
