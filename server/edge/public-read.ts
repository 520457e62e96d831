// Kept answers made on an entrypoint of their own, in front of which the platform keeps them too (Workers Caching: for all data
// centres, and one question at a time). Only our own Worker reaches it. It knows no visitor, and its address holds everything
// that its answer is made of: the key, and up to which change things were known, so that a change makes another address.
import { WorkerEntrypoint } from "cloudflare:workers";
import { parseConfig } from "../config.ts";
import { formatEntry } from "../domain/cache/entry-text.ts";
import { parseFrontUrl } from "../domain/cache/key.ts";
import { cachePolicyOf } from "../domain/cache/policies.ts";
import { makeEntry } from "../platform/cache-source.ts";
import { errorWords, log } from "../platform/log.ts";
import { keptSpec } from "./cached-read.ts";

export class PublicRead extends WorkerEntrypoint<Env> {
  /** An entry as text; 404 for what is no question of ours, 503 when the source gives none. Nothing but entries may be kept. */
  override async fetch(request: Request): Promise<Response> {
    const asked = parseFrontUrl(request.url);
    const spec = asked && keptSpec(asked.name);
    const config = parseConfig({ ...this.env });
    if (!spec || !config.ok || request.method !== "GET") return notKept(404);
    const { key, ownOrigin, generation, ...input } = asked;
    const madeAtMs = Date.now();
    const source = { env: this.env, config: config.value, ownOrigin, nowMs: madeAtMs };
    try {
      const read = await spec.read(input, source);
      if (!read.ok) return notKept(503);
      const policy = cachePolicyOf(spec.policy);
      const made = { madeAtMs, generation, version: this.env.VERSION.id };
      const told = read.value === null ? [] : (spec.tagsOf?.(read.value) ?? []);
      const tags = [...spec.tags(input), ...told];
      const entry = await makeEntry({ key, policy, tags, ...made }, read.value);
      return new Response(formatEntry(entry), {
        headers: { ...FOR_THE_FRONT(entry.freshMs), "Cache-Tag": entry.tags.join(",") },
      });
    } catch (error) {
      log({
        event: "route.failed",
        requestId: "front",
        route: asked.name,
        error: errorWords(error),
      });
      return notKept(503);
    }
  }
}

/** Fresh ones only: what an old answer may still be told for is judged by those who tell it. */
const FOR_THE_FRONT = (freshMs: number) => ({
  "Cache-Control": `public, max-age=${Math.floor(freshMs / 1_000)}, stale-while-revalidate=0, stale-if-error=0`,
});

function notKept(status: number): Response {
  return new Response(null, { status, headers: { "Cache-Control": "no-store" } });
}
