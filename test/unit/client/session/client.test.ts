// The typed client: what it sends, what it makes of every kind of answer, and that a wrong call does not compile.
import { afterEach, expect, test, vi } from "vitest";
import { createRoom, getLog, getStaffToken, listTracks } from "../../../../client/session/api.ts";
import { api, ask } from "../../../../client/session/client.ts";
import { homeBody, timeBody } from "../../../../shared/http/bodies.ts";

afterEach(() => vi.unstubAllGlobals());

/** Answers each call in turn; "lost": the network fails. */
function server(...answers: readonly (Response | "lost")[]) {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push(new Request(`http://localhost${path}`, init));
    const answer = answers[asked.length - 1] ?? "lost";
    init.signal?.throwIfAborted();
    if (answer === "lost") throw new TypeError("failed");
    return answer;
  });
  return asked;
}

const problem = (status: number, code: string, headers = {}) =>
  Response.json(
    { type: `/api/docs#${code}`, title: "No.", status, code, requestId: "r1" },
    { status, headers },
  );
const time = () => ask(api.GET("/api/time"), timeBody);

test("a call names its address, and never takes what the browser keeps", async () => {
  const asked = server(
    new Response('{"epoch":"e","reset":true,"events":[],"next":"e.0","more":false}'),
  );
  expect(await getLog("hall", "e.0")).toMatchObject({ ok: true, value: { next: "e.0" } });
  const { url, method, cache, credentials } = asked[0] as Request;
  expect({ url, method, cache, credentials }).toEqual({
    url: "http://localhost/api/rooms/hall/log?since=e.0",
    method: "GET",
    cache: "no-store",
    credentials: "same-origin",
  });
});

test.each([
  ["a page instead of data", new Response("<html>"), "unreadable"],
  ["a field of another type", Response.json({ nowMs: "5" }), "unreadable"],
  ["a refusal", problem(404, "no_such_room"), "no_such_room"],
  ["a proxy's error page", new Response("<html>502</html>", { status: 502 }), "unreachable"],
  ["no network", "lost" as const, "unreachable"],
])("%s becomes a plain error", async (_, answer, code) => {
  server(answer);
  const got = await time();
  expect(got).toMatchObject({ ok: false, error: { code } });
  expect(JSON.stringify(got)).not.toContain("html");
});

test("a refusal carries the wait of its header, a cancelled call says so", async () => {
  server(problem(429, "rate_limited", { "Retry-After": "12" }));
  expect(await time()).toMatchObject({ error: { retryAfterMs: 12_000, message: "No." } });
  server();
  expect(await listTracks(AbortSignal.abort())).toMatchObject({ error: { code: "cancelled" } });
});

test("a write whose answer got lost is sent once more under the same key, and no third time", async () => {
  const room = { room: "hall", title: "Hall", tagline: "" };
  const asked = server("lost", Response.json(room, { status: 201 }));
  expect(await createRoom({ room: "hall", title: "Hall" })).toEqual({ ok: true, value: room });
  const keys = asked.map(({ headers }) => headers.get("Idempotency-Key"));
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), keys[0]]);
  const lost = server();
  expect(await createRoom(room)).toMatchObject({ error: { code: "unreachable" } });
  expect(lost).toHaveLength(2);
  const refused = server(problem(409, "conflict"));
  expect(await createRoom(room)).toMatchObject({ error: { code: "conflict" } });
  expect(refused).toHaveLength(1);
});

test("a write that may happen twice is sent once", async () => {
  const asked = server();
  expect(await getStaffToken("hall")).toMatchObject({ error: { code: "unreachable" } });
  expect(asked.map(({ headers }) => headers.get("Idempotency-Key"))).toEqual([null]);
});

/** Never run: each line must fail to compile, and `tsc` complains about the ones that don't. */
const wrongCalls = () => [
  // @ts-expect-error there is no such address
  api.GET("/api/tyme"),
  // @ts-expect-error the address takes no POST
  api.POST("/api/time"),
  // @ts-expect-error the room is missing
  api.GET("/api/rooms/{room}"),
  // @ts-expect-error the body is of another shape
  api.POST("/api/rooms", { body: { room: 1, title: "x" } }),
  // @ts-expect-error the answer is another one
  ask(api.GET("/api/time"), homeBody),
];
void wrongCalls;
