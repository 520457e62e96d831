// Points for Analytics Engine: their schema, what a request leaves, and that they harm nobody. That every other point fits
// too is seen to by record-points.ts, in all tests of this suite.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import app from "../../server/edge/app.ts";
import { columnOf, measure, type Point, toDataPoint } from "../../server/platform/metrics.ts";
import { wrongIn } from "../helpers/point-rules.ts";
import { addRoom, ORIGIN } from "./edge-helpers.ts";
import { written } from "./record-points.ts";

const point: Point = { event: "join", room: "hall", detail: "listener" };
const EMPTY = ["", "", "", "", ""];

/** A request as the platform brings it, waited for until its point is written. */
async function asked(path: string, init: RequestInit & { cf?: object } = {}) {
  const ctx = createExecutionContext();
  const request = new Request(`${ORIGIN}${path}`, init as RequestInit);
  const response = await app.fetch(request as Parameters<typeof app.fetch>[0], env, ctx);
  await response.text();
  await waitOnExecutionContext(ctx);
  return { response, point: written.at(-1) };
}

describe("points", () => {
  it("have one fixed order", () => {
    expect(toDataPoint({ ...point, partner: "pt_1", amount: 3, tookMs: 12 })).toEqual({
      indexes: ["hall"],
      blobs: ["join", "listener", "pt_1", ...EMPTY],
      doubles: [3, 12, 0],
    });
    expect(toDataPoint({ ...point, room: null, amount: Number.NaN })).toEqual({
      indexes: ["site"],
      blobs: ["join", "listener", "", ...EMPTY],
      doubles: [0, 0, 0],
    });
    expect([columnOf("event"), columnOf("route"), columnOf("visitor"), columnOf("status")]).toEqual(
      ["blob1", "blob4", "blob8", "double3"],
    );
  });

  it("keep the index within 96 bytes, whole characters only", () => {
    const [index = ""] = toDataPoint({ ...point, room: "ü".repeat(90) }).indexes as string[];
    expect(index).toBe("ü".repeat(48));
    expect(toDataPoint({ ...point, room: `a${"ü".repeat(90)}` }).indexes).toEqual([
      `a${"ü".repeat(47)}`,
    ]);
  });

  it("never throw, whatever the service does", () => {
    const ANALYTICS = {
      writeDataPoint: () => {
        throw new Error("down");
      },
    };
    expect(() => measure({ ANALYTICS }, point)).not.toThrow();
    expect(() => measure({}, point)).not.toThrow();
  });
});

describe("a request", () => {
  it("leaves one point: template, status, time, place, a name for the day; no address, no query", async () => {
    await addRoom("measured");
    const from = { "CF-Connecting-IP": "203.0.113.77" };
    const one = await asked("/api/rooms/measured?secret=word", { headers: from });
    expect(one.point).toEqual({
      indexes: ["measured"],
      blobs: [
        "request",
        "2xx",
        "",
        "GET /api/rooms/:room",
        expect.any(String),
        expect.any(String),
        expect.any(String),
        expect.stringMatching(/^[\w-]{20}$/),
      ],
      doubles: [1, expect.any(Number), 200],
    });
    expect(JSON.stringify(one.point)).not.toMatch(/203|secret|word/);
    const same = await asked("/api/time", { headers: from });
    const other = await asked("/api/time", { headers: { "CF-Connecting-IP": "198.51.100.9" } });
    const nobody = await asked("/api/time");
    const visitor = ({ point: told }: typeof one) => told?.blobs?.[7];
    expect(visitor(same)).toBe(visitor(one));
    expect(visitor(other)).not.toBe(visitor(one));
    expect(visitor(nobody)).toBe("");
  });

  it("to a made-up room or address is counted under the site", async () => {
    const room = await asked("/api/rooms/made-up-by-somebody");
    const nothing = await asked("/no/such/page?x=1");
    expect(
      [room.point, nothing.point].map((told) => [
        told?.indexes,
        told?.blobs?.[3],
        told?.doubles?.[2],
      ]),
    ).toEqual([
      [["site"], "GET /api/rooms/:room", 404],
      [["site"], "none", 404],
    ]);
  });

  it("is answered though its point cannot be written", async () => {
    const ctx = createExecutionContext();
    const ANALYTICS = {
      writeDataPoint: () => {
        throw new Error("down");
      },
    };
    const request = new Request(`${ORIGIN}/api/time`);
    const broken = { ...env, ANALYTICS } as Env;
    const response = await app.fetch(request as Parameters<typeof app.fetch>[0], broken, ctx);
    expect(response.status).toBe(200);
    await waitOnExecutionContext(ctx);
  });
});

describe("the judge of points", () => {
  const good = toDataPoint(point);
  it.each([
    ["two indexes", { ...good, indexes: ["a", "b"] }],
    ["a long index", { ...good, indexes: ["x".repeat(97)] }],
    ["a missing blob", { ...good, blobs: good.blobs?.slice(1) ?? [] }],
    ["an address", { ...good, blobs: ["join", "203.0.113.7", "", ...EMPTY] }],
    [
      "a path with a query",
      { ...good, blobs: ["request", "2xx", "", "GET /r/main?x=1", "", "", "", ""] },
    ],
    ["a number that is none", { ...good, doubles: [1, Number.NaN, 0] }],
    ["an unknown event", { ...good, blobs: ["party", "listener", "", ...EMPTY] }],
  ])("sees %s", (_what, bad) => {
    expect(wrongIn(bad as never)).not.toEqual([]);
    expect(wrongIn(good as never)).toEqual([]);
  });
});
