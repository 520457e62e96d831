// The matrix: every route of the list against every kind of caller, so that no route slips in without its check.
import { beforeAll, describe, expect, it } from "vitest";
import { isSigned } from "../../server/edge/machine.ts";
import type { Route } from "../../server/edge/route.ts";
import { ROUTES } from "../../server/edge/routes.ts";
import { can, ROLES, type Role } from "../../shared/roles.ts";
import { addRoom, ask, askWith, cookieOf } from "./edge-helpers.ts";

const STAFF = ROLES.filter((role) => can(role, "moderate"));
const cookies = new Map<Role, string>();

/** A path that fits the pattern; whether the thing exists does not matter to who may ask. */
const pathOf = ({ path }: Route) =>
  path
    .replace("/:file{[^/]+\\.[a-z]+}", "/favicon.svg")
    .replace(":room", "hall")
    .replace(/:\w+/g, "abcdef");

const guarded = ROUTES.flatMap((route) =>
  route.auth === "public" || isSigned(route.auth) ? [] : [{ route, capability: route.auth.can }],
);

beforeAll(async () => {
  await addRoom("hall");
  for (const role of STAFF) cookies.set(role, await cookieOf(role));
});

describe("rights", () => {
  it("the list has guarded and public routes, each method and path once", () => {
    const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(guarded.length).toBeGreaterThan(6);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(guarded)("$route.method $route.path needs $capability", async ({ route, capability }) => {
    const options = route.method === "GET" ? {} : { method: route.method };
    const anonymous = await ask(pathOf(route), options);
    expect(anonymous.status).toBe(401);
    for (const role of STAFF) {
      const headers = { Cookie: cookies.get(role) ?? "" };
      const { status } = await ask(pathOf(route), { ...options, headers });
      expect({ role, refused: status === 403 }).toEqual({ role, refused: !can(role, capability) });
    }
  });

  it.each(ROUTES.filter(({ method, auth }) => method !== "GET" && !isSigned(auth)))(
    "$method $path refuses other sites, signed in or not",
    async (route) => {
      const headers = { Cookie: cookies.get("owner") ?? "", "Sec-Fetch-Site": "cross-site" };
      for (const origin of ["https://evil.test", "null"]) {
        const response = await ask(pathOf(route), { method: route.method, headers, origin });
        expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([
          403,
          "cross_site",
        ]);
      }
    },
  );
});

describe("errors", () => {
  it.each([
    ["GET", "/api/nothing", 404, "not_found"],
    ["DELETE", "/api/time", 405, "method_not_allowed"],
    ["GET", "/api/rooms/nowhere", 404, "no_such_room"],
    ["GET", "/api/rooms/No%20Where", 404, "not_found"],
    ["GET", "/api/broadcasts?cursor=%00", 400, "bad_request"],
    ["GET", "/api/broadcasts/abcdefgh", 404, "not_found"],
    ["GET", "/.env", 404, "not_found"],
    ["GET", "/room/index.html", 404, "not_found"],
    ["GET", "/cdn-cgi/../api/nothing", 404, "not_found"],
  ])("%s %s → %i %s in the one shape", async (method, path, status, code) => {
    const response = await ask(path, { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      code,
      message: expect.stringMatching(/^[A-Z].*\.$/),
      requestId: response.headers.get("X-Request-Id"),
    });
  });

  it.each([
    [{ "Content-Type": "text/plain" }, "{}", 415],
    [{ "Content-Type": "application/json" }, "{", 400],
    [{ "Content-Type": "application/json" }, "[]", 400],
    [{ "Content-Type": "application/json" }, '{"token":1}', 400],
    [{ "Content-Type": "application/json" }, `{"token":"${"x".repeat(9_000)}"}`, 413],
  ])("a body that does not fit is refused: %j %s", async (headers, body, status) => {
    const response = await askWith({}, "/api/rooms/hall/token", {
      method: "POST",
      headers: { Origin: "https://live.test", ...headers },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain("xxxx");
  });

  it("nothing of a failure inside gets out", async () => {
    const DB = {
      prepare: () => {
        throw new Error("SECRET-TABLE at /srv/app.ts:12");
      },
    };
    const responses = await Promise.all(
      ["/api/home", "/", "/history", "/api/health"].map((path) => askWith({ DB }, path)),
    );
    for (const response of responses) {
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(text).toContain("Something went wrong on our side. Please try again.");
      expect(text).not.toMatch(/SECRET|app\.ts|\bat \S+:\d/);
    }
  });

  it("missing settings: one line that names them, only where ENVIRONMENT is local", async () => {
    const bad = {
      TOKEN_SECRET: undefined,
      UPLOAD_MAX_BYTES: "lots",
      SITE_NAME: "secret-value".repeat(20),
    };
    const local = await (await askWith(bad, "/")).json<{ code: string; message: string }>();
    expect(local).toMatchObject({
      code: "misconfigured",
      message:
        "Configuration: SITE_NAME malformed; UPLOAD_MAX_BYTES malformed (a whole number of bytes); TOKEN_SECRET missing.",
    });
    const live = await (await askWith({ ...bad, ENVIRONMENT: "production" }, "/")).text();
    expect(live).not.toMatch(/TOKEN_SECRET|secret-value/);
  });
});
