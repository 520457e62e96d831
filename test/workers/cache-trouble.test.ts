// Cached answers when something fails, and when everybody comes at once.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { TAGS } from "../../server/domain/cache/tags.ts";
import {
  distrustGenerations,
  forgetOldChanges,
  invalidate,
} from "../../server/platform/cache-tags.ts";
import { err, ok } from "../../shared/result.ts";
import { countedRoute, get, told } from "./cache-helpers.ts";

const DOWN = {
  prepare: () => {
    throw new Error("down");
  },
};

describe("a failing source", () => {
  it("is asked again at once, and then its last answer stands in", async () => {
    const counted = countedRoute("now");
    counted.answer = () => {
      if (counted.reads < 3) throw new Error("not yet");
      return ok("at last");
    };
    expect(await told(await get(counted))).toEqual(["MISS", "at last"]);
    expect(counted.reads).toBe(3);
  });

  it("without any answer is said to be unavailable, and left in peace for a while", async () => {
    const counted = countedRoute("rooms");
    counted.answer = () => err({ code: "unavailable" });
    const answers = await Promise.all([get(counted), get(counted), get(counted)]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(answers[0]?.headers.get("Retry-After")).toBe("2");
    expect((await get(counted)).status).toBe(503);
    expect(counted.reads).toBe(1);
  });

  it("C15 answers go on while D1 is down and nothing can be proven, as STALE", async () => {
    const counted = countedRoute("show", (item) => [TAGS.show(item)]);
    await get(counted);
    counted.answer = () => {
      throw new Error("down");
    };
    distrustGenerations();
    const bindings = { DB: DOWN };
    expect(await told(await get(counted, "a", { bindings }))).toEqual(["STALE", { n: 1 }]);
    expect(await told(await get(counted, "a", { bindings }))).toEqual(["STALE", { n: 1 }]);
  });

  it("C15 what is known to be outdated stays untold even then", async () => {
    const counted = countedRoute("show", (item) => [TAGS.show(item)]);
    await get(counted);
    await invalidate(env, [TAGS.show("a")]);
    counted.answer = () => {
      throw new Error("down");
    };
    expect((await get(counted)).status).toBe(503);
  });

  it("C19 caches that fail, hang or hold something else change nothing but the cost", async () => {
    const never = () => new Promise(() => undefined);
    const broken = {
      get: () => Promise.reject(new Error("429")),
      put: () => Promise.reject(new Error("429")),
    };
    for (const SESSIONS of [broken, { get: never, put: never }]) {
      const counted = countedRoute("rooms");
      const response = await get(counted, "a", { bindings: { SESSIONS }, atOnce: true });
      expect((await told(response))[0]).toBe("MISS");
    }
  });
});

describe("who pays", () => {
  const limiter = (answer: object) => {
    let taken = 0;
    const take = async () => {
      taken += 1;
      return answer;
    };
    return { taken: () => taken, RATE_LIMITER: { getByName: () => ({ take }) } };
  };
  const GRANTED = { ok: true, remaining: 5, resetAfterMs: 1 };
  const SPENT = { ok: false, retryAfterMs: 9_000, remaining: 0, resetAfterMs: 9_000 };
  const from = (address: string) => ({ "CF-Connecting-IP": address });

  it("is whoever has the source asked, and nobody who is told what is kept", async () => {
    const counted = countedRoute("rooms");
    const { taken, RATE_LIMITER } = limiter(GRANTED);
    for (let n = 0; n < 5; n += 1) {
      await get(counted, "a", { bindings: { RATE_LIMITER }, headers: from("10.77.0.1") });
    }
    expect([taken(), counted.reads]).toEqual([1, 1]);
  });

  it("and who may not is told so, while everybody else is answered", async () => {
    const counted = countedRoute("rooms");
    const { RATE_LIMITER } = limiter(SPENT);
    const refused = await get(counted, "a", {
      bindings: { RATE_LIMITER },
      headers: from("10.77.0.2"),
    });
    expect([refused.status, refused.headers.get("Retry-After"), counted.reads]).toEqual([
      429,
      "9",
      0,
    ]);
    expect(await told(await get(counted))).toEqual(["MISS", { n: 1 }]);
    const later = await get(counted, "a", {
      bindings: { RATE_LIMITER },
      headers: from("10.77.0.2"),
    });
    expect(await told(later)).toEqual(["EDGE-HIT", { n: 1 }]);
  });
});

describe("the table of changes", () => {
  it("forgets what is older than any answer, but never its newest number", async () => {
    await invalidate(env, [TAGS.show("old")]);
    await invalidate(env, [TAGS.show("new")]);
    await forgetOldChanges(env, Date.now() + 1);
    const rows = await env.DB.prepare("SELECT tag FROM cache_tags").all();
    expect(rows.results).toEqual([{ tag: "show:new" }]);
  });
});

describe("many at once", () => {
  it("1,000 callers of one missing answer read its source once", async () => {
    const counted = countedRoute("rooms", () => [TAGS.rooms]);
    counted.answer = async () => {
      await scheduler.wait(50);
      return ok({ n: counted.reads });
    };
    const all = await Promise.all(
      Array.from({ length: 1_000 }, () => get(counted, "a", { atOnce: true })),
    );
    const answers = await Promise.all(all.map(told));
    expect(counted.reads).toBe(1);
    expect(answers).toEqual(Array(1_000).fill(["MISS", { n: 1 }]));
  });
});
