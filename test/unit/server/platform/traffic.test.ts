// The query side against a store that runs our statements on points which our own schema wrote.
import { describe, expect, it } from "vitest";
import {
  type Columns,
  readTraffic,
  trafficQuery,
} from "../../../../server/domain/analytics/traffic.ts";
import { columnOf, type RequestPoint, toDataPoint } from "../../../../server/platform/metrics.ts";
import { pointsApi } from "../../../../server/platform/points-query.ts";
import { pointsStore } from "../../../helpers/points-store.ts";

const NOW_S = 1_800_000_000;
const COLUMNS: Columns = {
  event: columnOf("event"),
  route: columnOf("route"),
  cache: columnOf("cache"),
  amount: columnOf("amount"),
  tookMs: columnOf("tookMs"),
  status: columnOf("status"),
};
const DAY = { dataset: "dj_judas", hours: 24 };

const request = (route: string, more: Partial<RequestPoint> = {}): RequestPoint => ({
  event: "request",
  room: null,
  detail: "2xx",
  route,
  status: 200,
  cache: "",
  colo: "FRA",
  country: "DE",
  visitor: "",
  ...more,
});

async function rowsOf(store: ReturnType<typeof pointsStore>, columns = COLUMNS) {
  const answer = await store.ask(trafficQuery(columns, DAY));
  return answer.ok ? readTraffic(answer.value) : answer.error;
}

describe("traffic", () => {
  it("is what was written: requests, failures, hits and times by route, most first", async () => {
    const store = pointsStore("dj_judas", () => NOW_S);
    for (let n = 1; n <= 100; n += 1) {
      const cache = n <= 60 ? "EDGE-HIT" : n <= 80 ? "STALE" : "MISS";
      store.write(toDataPoint(request("GET /api/home", { cache, tookMs: n })));
    }
    store.write(toDataPoint(request("GET /api/tracks", { status: 500, tookMs: 7 })));
    store.write(toDataPoint(request("GET /api/tracks", { status: 404, tookMs: 9 })));
    store.write(toDataPoint({ event: "join", room: "hall", detail: "listener" }));
    store.write(toDataPoint(request("GET /api/old")), NOW_S - 25 * 3_600);
    expect(await rowsOf(store)).toEqual([
      { route: "GET /api/home", requests: 100, failures: 0, hits: 80, p50Ms: 50, p95Ms: 95 },
      { route: "GET /api/tracks", requests: 2, failures: 1, hits: 0, p50Ms: 7, p95Ms: 9 },
    ]);
  });

  it("counts what a sample stands for, not its rows", async () => {
    const store = pointsStore("dj_judas", () => NOW_S, 10);
    for (let n = 0; n < 5_000; n += 1) store.write(toDataPoint(request("GET /api/home")));
    const rows = await rowsOf(store);
    const requests = Array.isArray(rows) ? (rows[0]?.requests ?? 0) : 0;
    expect(Math.abs(requests - 5_000) / 5_000).toBeLessThan(0.15);
  });

  it("counts what a point stands for: of live sound one in sixty requests is written", async () => {
    const store = pointsStore("dj_judas", () => NOW_S);
    const route = "GET /live/:room/:broadcast/:epoch/:file";
    for (let n = 0; n < 50; n += 1) {
      store.write(toDataPoint(request(route, { amount: 60, cache: n < 49 ? "EDGE-HIT" : "MISS" })));
    }
    store.write(toDataPoint(request(route, { status: 503, tookMs: 4 })));
    expect(await rowsOf(store)).toEqual([
      { route, requests: 3_001, failures: 1, hits: 2_940, p50Ms: 0, p95Ms: 0 },
    ]);
  });

  it("is refused where a column is not there (control)", async () => {
    const store = pointsStore("dj_judas", () => NOW_S);
    expect(await rowsOf(store, { ...COLUMNS, route: "blob99" })).toBe("refused");
  });

  it("asks for no more than the service keeps, and only for whole hours", () => {
    const hours = (asked: number) =>
      /INTERVAL '(\d+)' HOUR/.exec(trafficQuery(COLUMNS, { ...DAY, hours: asked }))?.[1];
    expect([0, 1.9, 24, 1e9].map(hours)).toEqual(["1", "1", "24", "2160"]);
  });
});

describe("the service's API", () => {
  const account = { accountId: "a".repeat(32), token: "secret-token" };
  const answering = (response: () => Response) => {
    const asked: { url: string; init: RequestInit }[] = [];
    const send = (async (url: string, init: RequestInit) => {
      asked.push({ url, init });
      return response();
    }) as unknown as typeof fetch;
    return { asked, ask: pointsApi(account, send) };
  };

  it("is sent the statement with the token, to the account's address", async () => {
    const { asked, ask } = answering(() => Response.json({ data: [] }));
    expect(await ask("SELECT 1\nFORMAT JSON")).toEqual({ ok: true, value: { data: [] } });
    expect(asked.map(({ url, init }) => [url, init.method, init.body])).toEqual([
      [
        `https://api.cloudflare.com/client/v4/accounts/${"a".repeat(32)}/analytics_engine/sql`,
        "POST",
        "SELECT 1\nFORMAT JSON",
      ],
    ]);
    expect(new Headers(asked[0]?.init.headers).get("Authorization")).toBe("Bearer secret-token");
  });

  it("that refuses, hangs up or talks nonsense is an answer too", async () => {
    const refused = answering(() => new Response("no", { status: 403 }));
    const gone = answering(() => {
      throw new TypeError("network");
    });
    const odd = answering(() => new Response("<html>"));
    expect([await refused.ask("x"), await gone.ask("x"), await odd.ask("x")]).toEqual([
      { ok: false, error: "refused" },
      { ok: false, error: "unreachable" },
      { ok: false, error: "unreachable" },
    ]);
    expect([readTraffic(null), readTraffic({}), readTraffic({ data: 3 })]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
