// Cached answers when something fails, and when everybody comes at once.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { TAGS } from "../../server/domain/cache/tags.ts";
import { distrustGenerations, invalidate } from "../../server/platform/cache-tags.ts";
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
