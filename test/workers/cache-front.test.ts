// The entrypoint in front of which the platform keeps answers. Here it keeps none, so what is tested is what it would keep: under
// which address, for how long, and that nothing else gets in.
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { formatEntry, parseEntry } from "../../server/domain/cache/entry-text.ts";
import { cacheKey, frontUrl } from "../../server/domain/cache/key.ts";
import { TAGS } from "../../server/domain/cache/tags.ts";
import { forgetAnswers } from "../../server/edge/cached-read.ts";
import { generationKnowledge, invalidate } from "../../server/platform/cache-tags.ts";
import { err, ok } from "../../shared/result.ts";
import { type Counted, countedRoute, emptyEdge, get, told } from "./cache-helpers.ts";

const front = exports.PublicRead;
const ORIGIN = "https://live.test";
const keyOf = ({ route }: Counted, item = "a") =>
  cacheKey({ ownOrigin: ORIGIN, name: route.path, params: { item }, query: {} });

describe("the front", () => {
  it("gives an entry under an address of its key and its generation, to be kept while it is fresh", async () => {
    const counted = countedRoute("show", (item) => [TAGS.show(item), TAGS.rooms]);
    const response = await front.fetch(frontUrl(keyOf(counted), 7));
    const entry = parseEntry(await response.text());
    expect(entry).toMatchObject({
      ...{ key: keyOf(counted), version: env.VERSION.id, generation: 7, text: '{"n":1}' },
      tags: ["show:a", "rooms"],
    });
    expect({ status: response.status, ...Object.fromEntries(response.headers) }).toMatchObject({
      status: 200,
      "cache-control": "public, max-age=3600, stale-while-revalidate=0, stale-if-error=0",
      "cache-tag": "show:a,rooms",
    });
    expect(response.headers.has("Set-Cookie")).toBe(false);
  });

  it("says that there is none for as long as that is believed", async () => {
    const counted = countedRoute("show");
    counted.answer = () => ok(null);
    const response = await front.fetch(frontUrl(keyOf(counted), 0));
    expect(response.headers.get("Cache-Control")).toContain("max-age=10,");
    expect(parseEntry(await response.text())).toMatchObject({ text: null, freshMs: 10_000 });
  });

  it("lets nothing else be kept: refusals, failures, and what is no question of ours", async () => {
    const counted = countedRoute("show");
    const key = keyOf(counted);
    const answers = [
      () => err({ code: "bad_request" } as const),
      () => Promise.reject(new Error("x")),
    ];
    for (const answer of answers) {
      counted.answer = answer;
      const response = await front.fetch(frontUrl(key, 0));
      expect([response.status, response.headers.get("Cache-Control")]).toEqual([503, "no-store"]);
    }
    counted.answer = () => ok("x");
    const strange = [
      key,
      `${key}&g=-1`,
      `${key}&g=1&g=2`,
      `${key}&g=01`,
      `${key}&utm=1&g=1`,
      frontUrl(key, 1).replace("p.item", "p.other").replace(".kept/1/", ".kept/2/"),
      frontUrl(cacheKey({ ownOrigin: ORIGIN, name: "snapshot", params: {}, query: {} }), 0),
      `${ORIGIN}/api/me`,
      `${ORIGIN}/`,
    ];
    for (const url of strange) {
      const response = await front.fetch(url);
      expect([url, response.status, response.headers.get("Cache-Control")]).toEqual([
        url,
        404,
        "no-store",
      ]);
    }
    expect((await front.fetch(frontUrl(key, 0), { method: "POST" })).status).toBe(404);
    expect(counted.reads).toBe(2);
  });

  it("is asked by a miss, and its answer is kept and told like any other", async () => {
    const counted = countedRoute("show", (item) => [TAGS.show(item)]);
    expect(await told(await get(counted, "a", { front }))).toEqual(["MISS", { n: 1 }]);
    expect(await told(await get(counted, "a", { front }))).toEqual(["EDGE-HIT", { n: 1 }]);
    await invalidate(env, [TAGS.show("a")]);
    expect(await told(await get(counted, "a", { front }))).toEqual(["MISS", { n: 2 }]);
  });

  it("makes another address of every change, so that nothing has to be purged", async () => {
    const counted = countedRoute("show", (item) => [TAGS.show(item)]);
    const asked: string[] = [];
    const kept = new Map<string, string>();
    const keeping = {
      fetch: async (url: RequestInfo | URL) => {
        asked.push(String(url));
        const text = kept.get(String(url)) ?? (await (await front.fetch(String(url))).text());
        kept.set(String(url), text);
        return new Response(text);
      },
    };
    const anew = async () => {
      await emptyEdge(counted);
      return told(await get(counted, "a", { front: keeping, bindings: { SESSIONS: NO_KV } }));
    };
    await invalidate(env, [TAGS.rooms]);
    expect([await anew(), await anew()]).toEqual([
      ["MISS", { n: 1 }],
      ["MISS", { n: 1 }],
    ]);
    await invalidate(env, [TAGS.show("a")]);
    expect(await anew()).toEqual(["MISS", { n: 2 }]);
    const { upTo } = generationKnowledge().known;
    expect(asked).toEqual([upTo - 1, upTo - 1, upTo].map((n) => frontUrl(keyOf(counted), n)));
  });

  it.each<[string, (text: string) => string]>([
    ["nothing", () => ""],
    ["another key's", (text) => changed(text, { key: "https://live.test/other" })],
    ["another version's", (text) => changed(text, { version: "before" })],
    ["one of another generation", (text) => changed(text, { generation: 999_999 })],
    ["one that is no longer fresh", (text) => changed(text, { madeAtMs: 1_000 })],
    ["another answer under the same facts", (text) => text.replace('"n":1', '"n":9')],
  ])("is not believed when it gives %s", async (_, spoil) => {
    forgetAnswers();
    const counted = countedRoute("show");
    const lying = {
      fetch: async (url: RequestInfo | URL) =>
        new Response(spoil(await (await front.fetch(String(url))).text())),
    };
    expect(await told(await get(counted, "a", { front: lying }))).toEqual(["MISS", { n: 2 }]);
  });

  it("that fails costs nothing but the way", async () => {
    const counted = countedRoute("show");
    const down = { fetch: () => Promise.reject(new Error("no such entrypoint")) };
    expect(await told(await get(counted, "a", { front: down }))).toEqual(["MISS", { n: 1 }]);
  });
});

const NO_KV = { get: async () => null, put: async () => undefined };

function changed(text: string, facts: Record<string, unknown>): string {
  const entry = parseEntry(text);
  if (!entry) throw new Error("the front gave no entry");
  return formatEntry({ ...entry, ...facts });
}
