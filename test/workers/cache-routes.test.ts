// Cached answers over the real Cache API, KV and D1: where they come from, what their headers say, what makes them go.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { TAGS } from "../../server/domain/cache/tags.ts";
import { forgetGenerations, invalidate, invalidation } from "../../server/platform/cache-tags.ts";
import { err, ok } from "../../shared/result.ts";
import { countedRoute, get, told } from "./cache-helpers.ts";

describe("an answer", () => {
  it("is made once and told again from the edge", async () => {
    const counted = countedRoute("rooms");
    expect(await told(await get(counted))).toEqual(["MISS", { n: 1 }]);
    expect(await told(await get(counted))).toEqual(["EDGE-HIT", { n: 1 }]);
    expect(await told(await get(counted, "b"))).toEqual(["MISS", { n: 2 }]);
    expect(counted.reads).toBe(2);
  });
});
