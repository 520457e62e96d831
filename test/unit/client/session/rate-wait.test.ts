// Told to wait, a page waits: as long as it was asked to, not all pages at the same moment, and people see how long.
import { afterEach, expect, test, vi } from "vitest";
import {
  type Credential,
  keptCredential,
  memoryTokens,
} from "../../../../client/session/credential.ts";
import { call } from "../../../../client/session/request.ts";
import { timeBody } from "../../../../shared/http/bodies.ts";
import { CLOSES } from "../../../../shared/protocol/close.ts";
import { err } from "../../../../shared/result.ts";
import { ME } from "../../../helpers/simulated-room.ts";
import { sceneOf } from "../../../helpers/simulated-session.ts";

afterEach(() => vi.unstubAllGlobals());

const answered = (status: number, headers: Record<string, string>) => {
  const body =
    '{"type":"/api/docs#rate_limited","title":"Slowly.","status":429,"code":"rate_limited","requestId":"r1"}';
  vi.stubGlobal("fetch", async () => new Response(body, { status, headers }));
  return call("/x", { schema: timeBody });
};

test.each([
  ["12", { retryAfterMs: 12_000 }],
  ["Sun, 06 Nov 1994 08:49:37 GMT", {}],
  ["-1", {}],
  ["1e9", {}],
])("a refusal carries the wait of its header: %s", async (header, wait) => {
  const error = { code: "rate_limited", message: "Slowly.", requestId: "r1", ...wait };
  expect(await answered(429, { "Retry-After": header })).toEqual({ ok: false, error });
});

test("too many tokens from one address: the credential hands the wait on, and throws without one", async () => {
  const refusal = { code: "rate_limited", message: "", requestId: "" };
  const waits = keptCredential(memoryTokens(), async () =>
    err({ ...refusal, retryAfterMs: 9_000 }),
  );
  expect(await waits()).toEqual({ waitMs: 9_000 });
  const silent = keptCredential(memoryTokens(), async () => err(refusal));
  await expect(silent()).rejects.toThrow("rate_limited");
});

/** Refused once, then given a token that lasts. */
function turnedAway(waitMs: number) {
  const asked = { times: 0 };
  const credential: Credential = async () => {
    asked.times += 1;
    return asked.times === 1
      ? { waitMs }
      : { token: "token-1", person: ME, expiresAtMs: Number.MAX_SAFE_INTEGER };
  };
  return { asked, credential };
}

test("the next attempt is made after the wait and no sooner, and the page knows when", async () => {
  const { asked, credential } = turnedAway(20_000);
  const { time, session, wake } = sceneOf({ credential });
  await time.advance(10);
  expect(session.status.value).toBe("waiting");
  const untilMs = session.crowdedUntil.value ?? 0;
  expect(untilMs - session.serverNow()).toBeGreaterThan(20_000 - 100);
  // Looking at the page again is no reason to push in.
  wake();
  await time.advance(19_900);
  expect([asked.times, session.status.value]).toEqual([1, "waiting"]);
  await time.advance(9_000);
  expect([asked.times, session.status.value, session.crowdedUntil.value]).toEqual([
    2,
    "live",
    null,
  ]);
});

test("everybody told the same wait comes at a moment of their own", async () => {
  const cameAtMs = async (random: number) => {
    const { asked, credential } = turnedAway(5_000);
    const { time } = sceneOf({ credential, random: () => random });
    while (asked.times < 2) await time.advance(100);
    return time.nowMs();
  };
  const times = [await cameAtMs(0), await cameAtMs(0.5), await cameAtMs(0.99)];
  expect(new Set(times).size).toBe(3);
  expect(Math.min(...times)).toBeGreaterThan(5_000);
});

test("a socket closed because too many come says so too; any other loss does not", async () => {
  const { time, room, session } = sceneOf();
  await time.advance(100);
  room.cut(CLOSES.rate_limited.code, false);
  expect([session.status.value, session.crowdedUntil.value === null]).toEqual(["waiting", false]);
  await time.advance(9_000);
  expect([session.status.value, session.crowdedUntil.value]).toEqual(["live", null]);
  room.cut(1006, false);
  expect([session.status.value, session.crowdedUntil.value]).toEqual(["waiting", null]);
});
