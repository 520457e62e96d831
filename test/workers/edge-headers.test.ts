// Every answer of every route, whoever asks, earns Mozilla's best grade for its headers, and no policy says `unsafe-`.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { HeaderProfile, Route } from "../../server/edge/route.ts";
import { ROUTES } from "../../server/edge/routes.ts";
import { BEGINNINGS } from "../helpers/beginnings.ts";
import { grade, SCANNER_ORIGIN } from "../helpers/header-rules.ts";
import { sessionOf, visitor } from "./casting.ts";
import { addRoom, askWith, linkFor, ORIGIN, PAGES_STUB } from "./edge-helpers.ts";
import { upload } from "./media-helpers.ts";

const PARTNER = "https://grace.test";
let owner = "";
let sound = "";

beforeAll(async () => {
  await addRoom("hall");
  owner = await sessionOf("owner", "*");
  sound = (await upload(BEGINNINGS.wav, "audio/wav", owner)).mediaKey;
  await env.DB.prepare(
    "INSERT INTO broadcasts (id, room, title, phase) VALUES ('show-00001', 'hall', 'Sunday', 'ended')",
  )
    .run()
    .catch(() => undefined);
});

const request = (method: string, path: string, headers: Record<string, string> = {}) =>
  askWith({ ASSETS: PAGES_STUB }, path, {
    method,
    redirect: "manual",
    headers: { Accept: "text/html,*/*", "CF-Connecting-IP": visitor(), ...headers },
  });

/** An answer as the scanner sees it: with its cookies, its text, and what a preflight says. */
async function graded(response: Response, path: string) {
  const before = await request("OPTIONS", path, {
    Origin: SCANNER_ORIGIN,
    "Access-Control-Request-Method": "GET",
  });
  const headers = Object.fromEntries(response.headers);
  return grade({
    url: ORIGIN + path,
    headers,
    cookies: response.headers.getSetCookie(),
    body: await response.text(),
    preflight: Object.fromEntries(before.headers),
  });
}

const pathOf = ({ path }: Route) =>
  path
    .replace("/:file{[^/]+\\.[a-z]+}", "/favicon.svg")
    .replace(":room", "hall")
    .replace(":kind/:name", sound)
    .replace(/:\w+/g, "show-00001");

/** What each sort of answer must earn. Only what other sites are meant to load forgoes the points for keeping it to itself. */
const SCORES: Readonly<Record<HeaderProfile, number>> = {
  page: 130,
  booth: 130,
  api: 130,
  media: 130,
  embed: 120,
  file: 120,
};

describe("the best grade", () => {
  const rows = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);

  it.each(rows)("%s", async (_, route) => {
    const path = pathOf(route);
    const asked = { Origin: ORIGIN, Cookie: owner, "Content-Type": "application/json" };
    const signedOut: Record<string, string> = { Origin: ORIGIN };
    for (const headers of [signedOut, asked, { Origin: "https://evil.test" }]) {
      const response = await request(route.method, path, headers);
      const status = response.status;
      const { grade: letter, score, found } = await graded(response, path);
      const least = SCORES[route.headers];
      expect({ status, letter, enough: score >= least, found }).toEqual({
        status,
        letter: "A+",
        enough: true,
        found,
      });
    }
  });

  it.each([
    ["a page that isn't there", "GET", "/nowhere"],
    ["an address of the API that isn't there", "GET", "/api/nowhere"],
    ["another method", "DELETE", "/api/time"],
    ["a room that isn't there", "GET", "/r/nowhere"],
    ["the widget for a stranger", "GET", "/embed/hall?host=https://evil.test"],
    ["the widget for ourselves", "GET", `/embed/hall?host=${ORIGIN}`],
    ["media in parts", "GET", "/media/audio/x"],
    ["a path of nothing", "GET", "/.env"],
  ])("%s", async (_, method, path) => {
    expect((await graded(await request(method, path), path)).grade).toBe("A+");
  });

  it("a sign-in, with its cookie", async () => {
    const response = await askWith({}, "/api/sign-in", {
      method: "POST",
      headers: {
        Origin: ORIGIN,
        "Content-Type": "application/json",
        "CF-Connecting-IP": visitor(),
      },
      body: JSON.stringify({ link: await linkFor("dj", "Headers") }),
    });
    const { grade: letter, found } = await graded(response, "/api/sign-in");
    expect([response.status, letter, found.cookies]).toEqual([
      200,
      "A+",
      "cookies-secure-with-httponly-sessions-and-samesite",
    ]);
  });

  it("a failure inside, and a server that isn't set up", async () => {
    const DB = {
      prepare: () => {
        throw new Error("down");
      },
    };
    for (const [bindings, path] of [
      // Kept answers would stand in for it.
      [{ DB, EDGE_CACHE: "off" }, "/api/home"],
      [{ DB, EDGE_CACHE: "off" }, "/"],
      [{ TOKEN_SECRET: undefined }, "/"],
    ] as const) {
      const response = await askWith(bindings, path);
      expect([response.status >= 500, (await graded(response, path)).grade]).toEqual([true, "A+"]);
    }
  });
});

describe("caches", () => {
  const HOSTILE = {
    "X-Forwarded-Host": "evil.test",
    "X-Forwarded-Proto": "http",
    "X-Original-URL": "/booth",
    "X-Forwarded-Prefix": "/evil",
    Forwarded: "host=evil.test",
    Origin: "https://evil.test",
    "Accept-Language": "evil",
    "User-Agent": "evil",
  };
  const seen = async (path: string, headers: Record<string, string>) => {
    const response = await request("GET", path, headers);
    // These tell of this one answer; who gets it does not matter to them.
    for (const name of ["X-Request-Id", "X-Cache", "Age", "Server-Timing"]) {
      response.headers.delete(name);
    }
    return [response.status, [...response.headers], await response.text()];
  };

  it("what caches may keep is the same for everybody", async () => {
    const kept: string[] = [];
    for (const route of ROUTES.filter(({ method }) => method === "GET")) {
      const path = pathOf(route);
      const life = (await request("GET", path)).headers.get("Cache-Control");
      if (!life?.includes("public")) continue;
      kept.push(route.path);
      expect(await seen(path, { ...HOSTILE, Cookie: owner })).toEqual(await seen(path, {}));
    }
    expect(kept).toEqual(
      expect.arrayContaining(["/media/:kind/:name", "/embed.js", "/robots.txt"]),
    );
  });
});

describe("content policies", () => {
  const policyOf = async (path: string) =>
    (await request("GET", path)).headers.get("Content-Security-Policy") ?? "";

  it("never say unsafe, and every page wants Trusted Types", async () => {
    const paths = [...new Set(ROUTES.filter(({ method }) => method === "GET").map(pathOf))];
    for (const path of [...paths, "/nowhere"]) {
      const policy = await policyOf(path);
      expect([path, policy.includes("unsafe"), policy.includes("default-src 'none'")]).toEqual([
        path,
        false,
        true,
      ]);
    }
    for (const path of ["/", "/r/hall", "/history", "/embed/builder"]) {
      expect(await policyOf(path)).toMatch(
        /; require-trusted-types-for 'script'; trusted-types 'none'$/,
      );
    }
    // The booth starts a Worker: one policy, by name.
    for (const path of ["/booth", "/booth/sign-in"]) {
      expect(await policyOf(path)).toMatch(
        /; require-trusted-types-for 'script'; trusted-types live-sound$/,
      );
    }
  });
});

describe("the rules themselves (control)", () => {
  const good = () => ({
    url: `${ORIGIN}/`,
    headers: {
      "content-security-policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
      "content-type": "text/html",
      "referrer-policy": "same-origin",
      "strict-transport-security": "max-age=31536000",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    } as Record<string, string>,
    cookies: [],
    body: "",
    preflight: {},
  });

  it.each([
    ["nothing", {}, "A+", 130],
    ["no policy", { "content-security-policy": "" }, "C", 55],
    [
      "inline scripts",
      { "content-security-policy": "default-src 'self' 'unsafe-inline'; frame-ancestors 'none'" },
      "B+",
      80,
    ],
    ["no HSTS", { "strict-transport-security": "" }, "B+", 80],
    ["sniffing", { "x-content-type-options": "" }, "A+", 125],
    ["an address that leaks", { "referrer-policy": "unsafe-url" }, "A+", 120],
  ])("%s", (_, change, letter, score) => {
    const answer = good();
    Object.assign(answer.headers, change);
    expect(grade(answer)).toMatchObject({ grade: letter, score });
  });

  it("names a partner's frame exactly", () => {
    expect(
      grade({
        ...good(),
        headers: {
          ...good().headers,
          "content-security-policy": `default-src 'none'; frame-ancestors ${PARTNER}`,
        },
      }).grade,
    ).toBe("A+");
  });
});
