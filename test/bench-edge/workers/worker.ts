// The product's Worker with its origins counted, in one of three modes: `ours` with its cache, `off` without, `brief` with the
// brief's cache around the uncached routes. `/bench/…` fills the tables, changes a thing, and tells the counts.
import app from "../../../server/edge/app.ts";
import { invalidation } from "../../../server/platform/cache-tags.ts";
import { type Counts, NO_COUNTS } from "../counts.ts";
import { changeOf, FILL, lifeSecondsOf } from "./content.ts";
import { countedEnv } from "./counted-env.ts";
import { EnhancedCacheManager } from "./enhanced-cache-manager.ts";

export { Courier, RateLimiter, UserSession } from "../../../server/index.ts";

type Mode = "ours" | "off" | "brief";
type BenchEnv = Env & { BENCH_MODE: Mode; BENCH_FAR_MS: string };

const counts: Counts = { ...NO_COUNTS };
let counted: { env: Env; mode: Mode } | null = null;

/** One environment object for the life of the isolate: the product parses its settings once per object. */
function environment(env: BenchEnv): { env: Env; mode: Mode } {
  if (counted) return counted;
  const mode = env.BENCH_MODE;
  const settings = { ...env, EDGE_CACHE: mode === "ours" ? "on" : "off" };
  counted = { env: countedEnv(settings, counts, Number(env.BENCH_FAR_MS)), mode };
  return counted;
}

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/bench/")) return control(url, request, env);
    const { env: far, mode } = environment(env);
    if (mode !== "brief") return app.fetch(request, far, ctx);
    const life = lifeSecondsOf(url.pathname);
    if (life === null) return app.fetch(request, far, ctx);
    const manager = new EnhancedCacheManager(caches.default, far.SESSIONS);
    const key = url.pathname.slice(1) + url.search;
    const known = await manager.get(key);
    if (known !== null) return Response.json(known, { headers: { "X-Cache": "HIT" } });
    const response = await app.fetch(request, far, ctx);
    if (response.status === 404) {
      await manager.set(key, null, life);
      return response;
    }
    if (!response.ok) return response;
    const value = await response.json();
    await manager.set(key, value, life);
    return Response.json(value, { headers: { "X-Cache": "MISS" } });
  },
} satisfies ExportedHandler<BenchEnv>;

async function control(url: URL, request: Request, env: BenchEnv): Promise<Response> {
  const what = url.pathname.slice("/bench/".length);
  if (what === "counts") return Response.json(counts);
  if (what === "nothing") return new Response(null, { status: 204 });
  if (what === "fill") {
    for (const query of FILL) await env.DB.prepare(query).run();
    return new Response(null, { status: 204 });
  }
  if (what === "media") {
    await env.MEDIA_BUCKET.put(url.searchParams.get("key") ?? "", await request.arrayBuffer());
    return new Response(null, { status: 204 });
  }
  // A writer in another isolate: it says what it has changed, and this isolate is not told.
  const { query, tags } = changeOf(what, url.searchParams);
  await env.DB.batch([
    env.DB.prepare(query.text).bind(...query.values),
    invalidation(env, tags, Date.now()),
  ]);
  return Response.json({ atMs: Date.now() });
}
