// HTTP answers as Results: whatever comes back, a page gets a value or an error with a sentence.
import { afterEach, expect, test, vi } from "vitest";
import { call, read } from "../../../../client/session/request.ts";
import { timeBody } from "../../../../shared/http/bodies.ts";

afterEach(() => vi.unstubAllGlobals());

test("a good answer is parsed, unknown fields dropped", () => {
  expect(read(true, '{"nowMs":5,"newer":1}', timeBody)).toEqual({ ok: true, value: { nowMs: 5 } });
});

test("a refusal carries the server's own code and sentence", () => {
  const title = "There is no such room.";
  const refusal = { type: "/api/docs#no_such_room", title, status: 404, code: "no_such_room" };
  const said = (more: object) =>
    read(false, JSON.stringify({ ...refusal, requestId: "r1", ...more }), timeBody);
  const error = { code: "no_such_room", message: title, requestId: "r1" };
  expect(said({})).toEqual({ ok: false, error });
  const detail = "The room was closed.";
  expect(said({ detail })).toEqual({ ok: false, error: { ...error, message: detail } });
});

test.each([
  ["a page instead of data", true, "<html>", "unreadable"],
  ["a field of another type", true, '{"nowMs":"5"}', "unreadable"],
  ["a proxy's error page", false, "<html>502</html>", "unreachable"],
  ["nothing at all", false, "", "unreachable"],
])("%s becomes a plain error", (_, good, text, code) => {
  const answer = read(good, text, timeBody);
  expect(answer).toMatchObject({ ok: false, error: { code } });
  expect(JSON.stringify(answer)).not.toContain("html");
});

test("no network and a cancelled call are told apart", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  expect(await call("/x", { schema: timeBody })).toMatchObject({ error: { code: "unreachable" } });
  const cancelled = AbortSignal.abort();
  expect(await call("/x", { schema: timeBody, signal: cancelled })).toMatchObject({
    error: { code: "cancelled" },
  });
});

test("data is never taken from the browser's cache, bodies travel as JSON", async () => {
  const fetched = vi.fn(async () => new Response('{"nowMs":1}'));
  vi.stubGlobal("fetch", fetched);
  await call("/x", { method: "POST", body: { a: 1 }, schema: timeBody });
  expect(fetched).toHaveBeenCalledWith("/x", {
    method: "POST",
    cache: "no-store",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: '{"a":1}',
  });
});
