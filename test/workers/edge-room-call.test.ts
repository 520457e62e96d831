// Calls to a room that is moving, broken or swamped: what is tried again, how often, and with which stub.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { callRoom } from "../../server/platform/room-call.ts";

const failing = (marks: { retryable?: boolean; overloaded?: boolean }) =>
  Object.assign(new Error("no"), marks);

/** A namespace whose n-th stub is the number n. */
function numberedStubs() {
  let made = 0;
  const USER_SESSIONS = { getByName: () => ++made };
  return { env: { ...env, USER_SESSIONS } as unknown as Env, made: () => made };
}

describe("C30 a call that fails", () => {
  it.each([
    ["moving", failing({ retryable: true }), { reason: "failed", tries: 3 }],
    ["broken", failing({}), { reason: "failed", tries: 1 }],
    ["swamped", failing({ overloaded: true }), { reason: "overloaded", tries: 1 }],
    [
      "swamped and moving",
      failing({ overloaded: true, retryable: true }),
      { reason: "overloaded", tries: 1 },
    ],
    ["not even an Error", "oops", { reason: "failed", tries: 1 }],
  ])("C30 %s", async (_name, error, expected) => {
    const stubs = numberedStubs();
    const answer = await callRoom(stubs.env, "hall", () => Promise.reject(error));
    expect(answer).toMatchObject({ ok: false, error: expected });
    expect(stubs.made()).toBe(expected.tries);
  });

  it("C30 succeeds on a later try, each on a new stub", async () => {
    const stubs = numberedStubs();
    const used: unknown[] = [];
    const answer = await callRoom(stubs.env, "hall", async (stub) => {
      used.push(stub);
      if (used.length < 3) throw failing({ retryable: true });
      return "there";
    });
    expect([answer, used]).toEqual([{ ok: true, value: "there" }, [1, 2, 3]]);
  });
});
