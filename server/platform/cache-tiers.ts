// Where answers are kept: the edge's cache of this data centre, and KV for the whole world. Neither is trusted: what comes out
// is checked, and what one cannot hold it simply does not have.
import type { Entry } from "../domain/cache/entry.ts";
import { formatEntry, parseEntry } from "../domain/cache/entry-text.ts";
import { toBase64Url } from "./base64url.ts";
import { briefCache } from "./brief-cache.ts";
import type { Tier } from "./cache-question.ts";
import { etagOf, sha256 } from "./hash.ts";

/** One data centre's; told apart from all other files of the host by its path. Without one (self-hosted) it holds nothing. */
export function edgeTier(open: () => Pick<Cache, "match" | "put">): Tier {
  return {
    name: "EDGE",
    get: async (key) => {
      const found = await open().match(key);
      return found ? intactEntry(await found.text()) : null;
    },
    put: async (entry, leftMs) => {
      const seconds = Math.floor(leftMs / 1_000);
      if (seconds < 1) return;
      const headers = { "Cache-Control": `public, max-age=${seconds}` };
      await open().put(entry.key, new Response(formatEntry(entry), { headers }));
    },
  };
}

/** KV takes no expiry below this, and one write per key and second (beyond that it answers 429). */
const KV_LEAST_MS = 60_000;
const KV_GAP_MS = 1_000;

/** What is used of KV. */
export type Kv = {
  get(key: string, type: "text"): Promise<string | null>;
  put(key: string, value: string, options: { expirationTtl: number }): Promise<void>;
};

/** The world's. Only what is there goes in: the names of things that are not have no end. */
export function kvTier(kv: Kv, writes: KvWrites, now: () => number = Date.now): Tier {
  return {
    name: "KV",
    get: async (key) => {
      const found = await kv.get(await kvKey(key), "text");
      return found === null ? null : intactEntry(found);
    },
    put: async (entry, leftMs) => {
      if (entry.text === null || leftMs < KV_LEAST_MS || !writes.mayWrite(entry.key, now())) return;
      const expirationTtl = Math.floor(leftMs / 1_000);
      await kv.put(await kvKey(entry.key), formatEntry(entry), { expirationTtl });
    },
  };
}

export type KvWrites = { mayWrite(key: string, nowMs: number): boolean };

/** Holds this isolate to the pace of KV. Others have their own: a key is then written once more often, never by a loop. */
export function kvWrites(): KvWrites {
  const last = briefCache<true>({ lifeMs: KV_GAP_MS, maxEntries: 10_000 });
  return {
    mayWrite: (key, nowMs) => {
      if (last.get(key, nowMs)) return false;
      last.set(key, true, nowMs);
      return true;
    },
  };
}

/** Of fixed length: KV's keys are short. */
async function kvKey(key: string): Promise<string> {
  return `cache/${toBase64Url(await sha256(key))}`;
}

/** The entry, if it is one and its answer is the one that was put in. */
export async function intactEntry(stored: string): Promise<Entry | null> {
  const entry = parseEntry(stored);
  if (!entry || entry.text === null) return entry;
  return (await etagOf(entry.text)) === entry.etag ? entry : null;
}
