// Cached routes with a source that counts, run as requests of this Worker: real Cache API, KV and D1.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as z from "zod/mini";
import { type Config, parseConfig } from "../../server/config.ts";
import type { JsonValue } from "../../server/domain/cache/entry.ts";
import type { CachePolicyName } from "../../server/domain/cache/policies.ts";
import type { Tag } from "../../server/domain/cache/tags.ts";
import { cachedRoute } from "../../server/edge/cached.ts";
import { forgetAnswers } from "../../server/edge/cached-read.ts";
import { dispatch } from "../../server/edge/dispatch.ts";
import type { Refused } from "../../server/edge/errors.ts";
import type { Route } from "../../server/edge/route.ts";
import { ok, type Result } from "../../shared/result.ts";

export type Counted = {
  readonly route: Route;
  /** How often the source was asked. */
  reads: number;
  /** What it answers next. */
  answer: () => Promise<Result<JsonValue, Refused>> | Result<JsonValue, Refused>;
};

const ORIGIN = "https://live.test";

let made = 0;

/** A route of its own address, so that tests share nothing. */
export function countedRoute(
  policy: CachePolicyName,
  tags: (item: string) => readonly Tag[] = () => [],
  tagsOf: (value: JsonValue) => readonly Tag[] = () => [],
): Counted {
  made += 1;
  const counted: { -readonly [K in keyof Counted]: Counted[K] } = {
    reads: 0,
    answer: () => ok({ n: counted.reads }),
    route: cachedRoute({
      path: `/api/test-${made}/:item`,
      params: z.object({ item: z.string() }),
      query: z.object({ page: z.optional(z.string()) }),
      policy,
      tags: ({ params }) => tags(params.item),
      read: async () => {
        counted.reads += 1;
        return counted.answer();
      },
      tagsOf,
    }),
  };
  return counted;
}

function configured(bindings: Env): Config {
  const config = parseConfig(bindings as unknown as Record<string, unknown>);
  if (!config.ok) throw new Error(config.error);
  return config.value;
}

export type Get = {
  readonly headers?: Record<string, string>;
  readonly query?: string;
  readonly bindings?: Record<string, unknown>;
  /** Another host than ours. */
  readonly origin?: string;
  readonly front?: Pick<Fetcher, "fetch">;
  /** The answer as it is, with what comes after it still under way. */
  readonly atOnce?: boolean;
};

/** Asks it as a visitor would, and waits for what it does after the answer. */
export async function get({ route }: Counted, item = "a", options: Get = {}): Promise<Response> {
  const { headers = {}, query = "", bindings = {}, origin = ORIGIN } = options;
  const ctx = createExecutionContext();
  const changed = { ...env, ...bindings } as Env;
  const url = new URL(`${origin}${route.path.replace(":item", item)}${query}`);
  const response = await dispatch(
    route,
    { item },
    {
      env: changed,
      config: configured(changed),
      request: new Request(url, { headers }),
      url,
      requestId: "test",
      nowMs: Date.now(),
      ownOrigin: origin,
      front: options.front ?? null,
      waitUntil: (work) => ctx.waitUntil(work),
    },
  );
  if (!options.atOnce) await waitOnExecutionContext(ctx);
  return response;
}

/** Where an answer came from, and what it says. */
export async function told(response: Response): Promise<[state: string | null, body: unknown]> {
  return [response.headers.get("X-Cache"), await response.json()];
}

const folder = ({ route }: Counted) => encodeURIComponent(route.path);

/** Takes it out of the edge's cache and the isolate's memory: another data centre. False when it was not there. */
export function emptyEdge(counted: Counted, item = "a"): Promise<boolean> {
  forgetAnswers();
  const search = `p.item=${encodeURIComponent(JSON.stringify(item))}`;
  return caches.default.delete(`${ORIGIN}/.kept/1/${folder(counted)}?${search}`);
}

/** What KV holds of a route's answers. */
export async function keptInKv(counted: Counted): Promise<{ name: string; value: string }[]> {
  const { keys } = await env.SESSIONS.list({ prefix: "cache/" });
  const all = await Promise.all(
    keys.map(async ({ name }) => ({ name, value: (await env.SESSIONS.get(name)) ?? "" })),
  );
  return all.filter(({ value }) => value.includes(`/${folder(counted)}?`));
}
