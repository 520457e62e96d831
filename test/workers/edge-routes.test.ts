// What goes wrong is said in one shape, and nothing of the inside gets out. Who may what: edge-matrix.test.ts.
import { beforeAll, describe, expect, it } from "vitest";
import { addRoom, ask, askWith } from "./edge-helpers.ts";

beforeAll(() => addRoom("hall"));

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
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect(await response.json()).toEqual({
      type: `/api/docs#${code}`,
      title: expect.stringMatching(/^[A-Z].*\.$/),
      status,
      code,
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
    const ours = "Something went wrong on our side. Please try again.";
    for (const [path, status, sentence] of [
      ["/api/home", 503, "This isn't available right now. Please try again soon."],
      ["/", 503, "This isn't available right now. Please try again soon."],
      ["/history", 503, "This isn't available right now. Please try again soon."],
      ["/api/health", 500, ours],
    ] as const) {
      const response = await askWith({ DB }, path);
      const text = await response.text();
      expect([path, response.status]).toEqual([path, status]);
      expect(text).toContain(sentence);
      expect(text).not.toMatch(/SECRET|app\.ts|\bat \S+:\d/);
    }
  });

  it("missing settings: one line that names them, only where ENVIRONMENT is local", async () => {
    const bad = {
      TOKEN_SECRET: undefined,
      UPLOAD_MAX_BYTES: "lots",
      SITE_NAME: "secret-value".repeat(20),
    };
    const local = await (await askWith(bad, "/")).json<Record<string, unknown>>();
    expect(local).toMatchObject({
      code: "misconfigured",
      detail:
        "Configuration: SITE_NAME malformed; UPLOAD_MAX_BYTES malformed (a whole number of bytes); TOKEN_SECRET missing.",
    });
    const live = await (await askWith({ ...bad, ENVIRONMENT: "production" }, "/")).text();
    expect(live).not.toMatch(/TOKEN_SECRET|secret-value/);
  });
});
