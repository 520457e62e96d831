// Cached answers over the real Cache API, KV and D1: where they come from, what their headers say, what makes them go.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { TAGS } from "../../server/domain/cache/tags.ts";
import { forgetAnswers } from "../../server/edge/cached-read.ts";
import {
  distrustGenerations,
  forgetGenerations,
  invalidate,
  invalidation,
} from "../../server/platform/cache-tags.ts";
import { err, ok } from "../../shared/result.ts";
import { countedRoute, emptyEdge, get, keptInKv, told } from "./cache-helpers.ts";

const generations = async () => {
  const rows = await env.DB.prepare("SELECT tag, generation FROM cache_tags ORDER BY tag").all<{
    tag: string;
    generation: number;
  }>();
  return new Map(rows.results.map(({ tag, generation }) => [tag, generation]));
};

describe("an answer", () => {
  it("is made once and told again, by its parameters and by nothing that the schema does not name", async () => {
    const counted = countedRoute("rooms");
    expect(await told(await get(counted))).toEqual(["MISS", { n: 1 }]);
    expect(await told(await get(counted))).toEqual(["EDGE-HIT", { n: 1 }]);
    expect(await told(await get(counted, "b"))).toEqual(["MISS", { n: 2 }]);
    expect(await told(await get(counted, "a", { query: "?page=2" }))).toEqual(["MISS", { n: 3 }]);
    for (const query of ["?utm=1", "?page=2&utm=2", "?utm=3&page=2", `?${"x".repeat(3_000)}`]) {
      expect((await get(counted, "a", { query })).headers.get("X-Cache")).toBe("EDGE-HIT");
    }
    expect(counted.reads).toBe(3);
  });

  it("is in the edge's cache for the isolates that do not remember it", async () => {
    const counted = countedRoute("now");
    await get(counted);
    forgetAnswers();
    expect(await told(await get(counted))).toEqual(["EDGE-HIT", { n: 1 }]);
    await emptyEdge(counted);
    expect(await told(await get(counted))).toEqual(["MISS", { n: 2 }]);
  });

  it("is the same whoever asks: neither header nor cookie reaches its source or its key", async () => {
    const counted = countedRoute("rooms");
    const first = await get(counted, "a", {
      headers: { Cookie: "x=1", Authorization: "Bearer y" },
    });
    const second = await get(counted, "a", { headers: { "X-Forwarded-Host": "evil.test" } });
    expect([await told(first), await told(second)]).toEqual([
      ["MISS", { n: 1 }],
      ["EDGE-HIT", { n: 1 }],
    ]);
  });

  it("of one host is never told by another", async () => {
    const counted = countedRoute("rooms");
    await get(counted);
    expect(await told(await get(counted, "a", { origin: "https://other.test" }))).toEqual([
      "MISS",
      { n: 2 },
    ]);
  });

  it("says what it is, how old, and how long it may be kept", async () => {
    const counted = countedRoute("track");
    await get(counted);
    const { headers, status } = await get(counted);
    expect({ status, ...Object.fromEntries(headers) }).toMatchObject({
      status: 200,
      "content-type": "application/json",
      "x-cache": "EDGE-HIT",
      age: expect.stringMatching(/^[01]$/),
      etag: expect.stringMatching(/^"[A-Za-z0-9_-]{22}"$/),
      "cache-control": expect.stringMatching(/^public, max-age=3(600|599)$/),
      "server-timing": expect.stringMatching(/^cache;desc="EDGE-HIT";dur=\d+$/),
      "x-content-type-options": "nosniff",
    });
    expect(headers.has("Set-Cookie")).toBe(false);
  });

  it("is not sent again to whoever has it, and is to whoever has another", async () => {
    const counted = countedRoute("rooms");
    const etag = (await get(counted)).headers.get("ETag") ?? "";
    for (const [held, status] of [
      [etag, 304],
      [`W/${etag}`, 304],
      [`"other", ${etag}`, 304],
      ["*", 304],
      ['"other"', 200],
      [etag.replaceAll('"', ""), 200],
    ] as const) {
      const response = await get(counted, "a", { headers: { "If-None-Match": held } });
      expect([held, response.status, (await response.text()) === ""]).toEqual([
        held,
        status,
        status === 304,
      ]);
      expect(response.headers.get("ETag")).toBe(etag);
    }
    const dated = { "If-Modified-Since": new Date(Date.now() + 60_000).toUTCString() };
    expect((await get(counted, "a", { headers: dated })).status).toBe(200);
  });

  it("null is an answer too: it is remembered, and never taken for one that was not found", async () => {
    const counted = countedRoute("rooms");
    counted.answer = () => ok(null);
    const first = await get(counted);
    expect([first.status, first.headers.get("X-Cache")]).toEqual([404, "MISS"]);
    counted.answer = () => ok({ found: true });
    const second = await get(counted);
    expect([second.status, ...(await told(second))]).toMatchObject([
      404,
      "EDGE-HIT",
      { code: "not_found", requestId: "test" },
    ]);
    expect(second.headers.get("Cache-Control")).toBe("no-store");
    expect(counted.reads).toBe(1);
  });

  it("a refusal of the source is passed on and not kept", async () => {
    const counted = countedRoute("rooms");
    counted.answer = () => err({ code: "bad_request" });
    expect([(await get(counted)).status, (await get(counted)).status]).toEqual([400, 400]);
    counted.answer = () => ok("fine");
    expect(await told(await get(counted))).toEqual(["MISS", "fine"]);
    expect(counted.reads).toBe(3);
  });

  it("comes from its source each time while the cache is switched off", async () => {
    const counted = countedRoute("rooms");
    const bindings = { EDGE_CACHE: "off" };
    expect(await told(await get(counted, "a", { bindings }))).toEqual(["BYPASS", { n: 1 }]);
    expect(await told(await get(counted, "a", { bindings }))).toEqual(["BYPASS", { n: 2 }]);
    expect(await told(await get(counted))).toEqual(["MISS", { n: 3 }]);
  });
});

describe("the second tier", () => {
  it("has it when the edge has not, and gives the edge no more life than is left", async () => {
    const counted = countedRoute("rooms");
    await get(counted);
    const [before] = await keptInKv(counted);
    expect(await emptyEdge(counted)).toBe(true);
    expect(await told(await get(counted))).toEqual(["KV-HIT", { n: 1 }]);
    expect(await told(await get(counted))).toEqual(["EDGE-HIT", { n: 1 }]);
    expect(await keptInKv(counted)).toEqual([before]);
    expect(counted.reads).toBe(1);
  });

  it("holds nothing of policies that keep to the edge, and no missing things", async () => {
    const brief = countedRoute("now");
    await get(brief);
    const missing = countedRoute("rooms");
    missing.answer = () => ok(null);
    await get(missing);
    expect([await keptInKv(brief), await keptInKv(missing)]).toEqual([[], []]);
  });

  it.each([
    ["nothing", ""],
    ["no entry", "{}\n{}"],
    ["half of one", null],
    ["another text under the same facts", '{"n":9}'],
  ])("a corrupt entry is a miss: %s", async (_, text) => {
    const counted = countedRoute("rooms");
    await get(counted);
    const [entry] = await keptInKv(counted);
    const facts = entry?.value.split("\n")[0] ?? "";
    const bad =
      text === null ? facts.slice(0, 40) : text.includes("\n") ? text : `${facts}\n${text}`;
    await env.SESSIONS.put(entry?.name ?? "", bad, { expirationTtl: 60 });
    await emptyEdge(counted);
    expect(await told(await get(counted))).toEqual(["MISS", { n: 2 }]);
  });

  it("an entry of another key or of other code is a miss", async () => {
    const [one, other] = [countedRoute("rooms"), countedRoute("rooms")];
    await get(one);
    await get(other);
    const [theirs] = await keptInKv(one);
    const [ours] = await keptInKv(other);
    await env.SESSIONS.put(ours?.name ?? "", theirs?.value ?? "", { expirationTtl: 60 });
    await emptyEdge(other);
    expect(await told(await get(other))).toEqual(["MISS", { n: 2 }]);
    const deployed = { VERSION: { id: "another", tag: "", timestamp: "" } };
    expect(await told(await get(one, "a", { bindings: deployed }))).toEqual(["MISS", { n: 2 }]);
  });
});

describe("an invalidation", () => {
  it("is seen by the isolate that makes it at once, in both tiers, and only by what has the tag", async () => {
    const counted = countedRoute("rooms", (item) => [TAGS.room(item), TAGS.rooms]);
    await get(counted, "a");
    await get(counted, "b");
    await invalidate(env, [TAGS.room("a")]);
    expect(await told(await get(counted, "a"))).toEqual(["MISS", { n: 3 }]);
    expect(await told(await get(counted, "b"))).toEqual(["EDGE-HIT", { n: 2 }]);
    await invalidate(env, [TAGS.rooms]);
    await emptyEdge(counted, "b");
    expect(await told(await get(counted, "b"))).toEqual(["MISS", { n: 4 }]);
  });

  it("of what only the answer tells that it is made of is seen too", async () => {
    const counted = countedRoute("show", undefined, () => [TAGS.room("vestry")]);
    await get(counted);
    await invalidate(env, [TAGS.room("nave")]);
    expect(await told(await get(counted))).toEqual(["EDGE-HIT", { n: 1 }]);
    await invalidate(env, [TAGS.room("vestry")]);
    expect(await told(await get(counted))).toEqual(["MISS", { n: 2 }]);
  });

  it("made in a writer's transaction stands or falls with it", async () => {
    const counted = countedRoute("tracks", () => [TAGS.tracks]);
    await get(counted);
    const bad = env.DB.prepare("INSERT INTO rooms (room) VALUES (NULL)");
    const lost = env.DB.batch([invalidation(env, [TAGS.tracks], Date.now()), bad]);
    await expect(lost).rejects.toThrow();
    expect(await told(await get(counted))).toEqual(["EDGE-HIT", { n: 1 }]);
    await env.DB.batch([invalidation(env, [TAGS.tracks], Date.now())]);
    // Another isolate's write: this policy promises to see it all the same.
    expect(await told(await get(counted))).toEqual(["MISS", { n: 2 }]);
  });

  it("of another isolate is seen by one that has just begun, and by one that distrusts what it knows", async () => {
    const counted = countedRoute("show", (item) => [TAGS.show(item)]);
    await get(counted);
    await env.DB.batch([invalidation(env, [TAGS.show("a")], Date.now())]);
    // Within the bound: nothing is asked, the answer may be told.
    expect(await told(await get(counted))).toEqual(["EDGE-HIT", { n: 1 }]);
    distrustGenerations();
    expect(await told(await get(counted))).toEqual(["MISS", { n: 2 }]);
    await env.DB.batch([invalidation(env, [TAGS.show("a")], Date.now())]);
    forgetGenerations();
    distrustGenerations();
    expect(await told(await get(counted))).toEqual(["MISS", { n: 3 }]);
  });

  it("is made by the tables themselves: no writer of rooms, partners or tracks can forget it", async () => {
    const changed = async (query: string) => {
      const before = await generations();
      await env.DB.prepare(query).run();
      const after = await generations();
      return [...after].filter(([tag, n]) => n !== before.get(tag)).map(([tag]) => tag);
    };
    const partner = "INSERT INTO partners (id, name, origins, rooms, created_at) VALUES";
    const track =
      "INSERT INTO tracks (id, title, artist, album, duration_ms, media_key, content_type, bytes, created_at, created_by) VALUES";
    expect([
      await changed(
        "INSERT OR IGNORE INTO rooms (room, title, created_at) VALUES ('nave', 'N', 0)",
      ),
      await changed(
        "INSERT OR IGNORE INTO rooms (room, title, created_at) VALUES ('nave', 'N', 0)",
      ),
      await changed("UPDATE rooms SET title = 'Nave' WHERE room = 'nave'"),
      await changed("DELETE FROM rooms WHERE room = 'nave'"),
      await changed(`${partner} ('pt_1', 'P', '[]', '[]', 0)`),
      await changed("UPDATE partners SET suspended_at = 1 WHERE id = 'pt_1'"),
      await changed("DELETE FROM partners WHERE id = 'pt_1'"),
      await changed(`${track} ('t_1', 'T', '', '', 1, 'k', 'audio/wav', 1, 0, 's')`),
      await changed("UPDATE tracks SET title = 'U' WHERE id = 't_1'"),
    ]).toEqual([
      ["room:nave", "rooms"],
      [],
      ["room:nave", "rooms"],
      ["room:nave", "rooms"],
      ["partners"],
      ["partners"],
      ["partners"],
      ["track:t_1", "tracks"],
      ["track:t_1", "tracks"],
    ]);
  });

  it("numbers every change once, and counts on after old ones are forgotten", async () => {
    await invalidate(env, [TAGS.track("x"), TAGS.track("y"), TAGS.track("x")]);
    await invalidate(env, [TAGS.track("x")]);
    const now = await generations();
    expect(now.get("track:x")).toBe((now.get("track:y") ?? 0) + 1);
  });
});
