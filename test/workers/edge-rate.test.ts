// Limits as their callers meet them: 429 with the wait in words and headers; open for listening, closed for sign-in when the counter is down.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { POLICIES } from "../../server/domain/rate/policies.ts";
import { addRoom, ask, askWith, linkFor, ORIGIN } from "./edge-helpers.ts";

const signIn = (address: string) =>
  ask("/api/sign-in", {
    method: "POST",
    body: { link: "junk" },
    headers: { "CF-Connecting-IP": address },
  });

const post = (replaced: Record<string, unknown>, path: string, body: unknown) =>
  askWith(replaced, path, {
    method: "POST",
    headers: { Origin: ORIGIN, "Content-Type": "application/json", "CF-Connecting-IP": "10.3.0.1" },
    body: JSON.stringify(body),
  });

const limiter = (take: () => Promise<unknown>) => ({
  RATE_LIMITER: { getByName: () => ({ take }) },
});
const never = limiter(() => new Promise(() => undefined));
const broken = limiter(() => Promise.reject(new Error("down")));
const swamped = limiter(() =>
  Promise.reject(Object.assign(new Error("Durable Object is overloaded."), { overloaded: true })),
);
const shattered = {
  RATE_LIMITER: {
    getByName: () => {
      throw new Error("the stub itself is broken");
    },
  },
};

beforeAll(() => addRoom("hall"));

describe("sign-in", () => {
  it("the answer after the limit says how long to wait, in words and headers", async () => {
    const { limit } = POLICIES["sign-in"];
    for (let count = 0; count < limit; count++) {
      expect((await signIn("10.2.0.1")).status).toBe(401);
    }
    const response = await signIn("10.2.0.1");
    const seconds = Number(response.headers.get("Retry-After"));
    expect(response.status).toBe(429);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(response.headers.get("RateLimit-Policy")).toBe(`"sign-in";q=${limit};w=60`);
    expect(response.headers.get("RateLimit")).toBe(`"sign-in";r=0;t=${seconds}`);
    expect(await response.json()).toMatchObject({
      code: "rate_limited",
      detail: `That was a lot at once. Try again in ${seconds} seconds.`,
    });
    expect((await signIn("10.2.0.1")).status).toBe(429);
    expect((await signIn("10.2.0.2")).status).toBe(401);
  });

  it("IPv6 counts by /64", async () => {
    for (let count = 0; count < POLICIES["sign-in"].limit; count++) {
      await signIn(`2001:db8:1:2::${count.toString(16)}`);
    }
    expect((await signIn("2001:db8:1:2:ffff::1")).status).toBe(429);
    expect((await signIn("2001:db8:1:3::1")).status).toBe(401);
  });
});

describe("C16 when the counter is down", () => {
  it.each([
    ["slow", never],
    ["broken", broken],
    ["swamped", swamped],
    ["without a stub", shattered],
  ])("C16 listening goes on (%s)", async (_name, replaced) => {
    expect((await post(replaced, "/api/rooms/hall/token", {})).status).toBe(200);
  });

  it.each([
    ["slow", never],
    ["broken", broken],
    ["swamped", swamped],
    ["without a stub", shattered],
  ])("C16 signing in stops, and the link stays unused (%s)", async (_name, replaced) => {
    const link = await linkFor("dj");
    const refused = await post(replaced, "/api/sign-in", { link });
    expect([refused.status, (await refused.json<{ code: string }>()).code]).toEqual([
      503,
      "unavailable",
    ]);
    expect((await post({}, "/api/sign-in", { link })).status).toBe(200);
  });

  it("C16 a coarse limit that fails refuses nobody; one that says no does", async () => {
    const failing = { EDGE_LIMIT: { limit: () => Promise.reject(new Error("down")) } };
    const closed = { EDGE_LIMIT: { limit: async () => ({ success: false }) } };
    expect((await post(failing, "/api/rooms/hall/token", {})).status).toBe(200);
    expect((await post(closed, "/api/rooms/hall/token", {})).status).toBe(429);
  });
});

describe("privacy", () => {
  it("no counter is named after an address", async () => {
    const names: string[] = [];
    const RATE_LIMITER = {
      getByName: (name: string) => {
        names.push(name);
        return env.RATE_LIMITER.getByName(name);
      },
    };
    await post({ RATE_LIMITER }, "/api/rooms/hall/token", {});
    expect(names).toEqual([expect.stringMatching(/^token:\d+:[A-Za-z0-9_-]{20}$/)]);
  });
});
