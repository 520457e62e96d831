// Tokens: kept while they live, traded when refused or near their end, and who stays the same person.
import { expect, test } from "vitest";
import { keptCredential, memoryTokens } from "../../../../client/session/credential.ts";
import { err, ok } from "../../../../shared/result.ts";

const HOUR_MS = 3_600_000;
const token = (name: string, expiresAtMs: number) => ({
  token: name,
  person: "p_12345678",
  expiresAtMs,
});
const refusal = (code: string) => err({ code, message: "", requestId: "" });

function scene(
  answers: Array<ReturnType<typeof refusal> | ReturnType<typeof ok<ReturnType<typeof token>>>>,
) {
  const shown: Array<string | undefined> = [];
  const tokens = memoryTokens();
  let nowMs = 0;
  const credential = keptCredential(
    tokens,
    async (previous) => {
      shown.push(previous);
      return answers.shift() ?? refusal("unavailable");
    },
    () => nowMs,
  );
  const at = (ms: number) => {
    nowMs = ms;
  };
  return { shown, tokens, credential, at };
}

test("one token serves every dial while it lives", async () => {
  const { credential, shown } = scene([ok(token("a", HOUR_MS))]);
  for (let i = 0; i < 3; i += 1) expect(await credential()).toMatchObject({ token: "a" });
  expect(shown).toEqual([undefined]);
});

test("near its end it is shown once more, for a new one of the same person", async () => {
  const { credential, shown, at } = scene([ok(token("a", HOUR_MS)), ok(token("b", 2 * HOUR_MS))]);
  await credential();
  at(HOUR_MS - 10_000);
  expect(await credential()).toMatchObject({ token: "b" });
  expect(shown).toEqual([undefined, "a"]);
});

test("a refused token is not shown to the room again", async () => {
  const { credential } = scene([ok(token("a", HOUR_MS)), ok(token("b", HOUR_MS))]);
  await credential();
  credential.rejected?.();
  expect(await credential()).toMatchObject({ token: "b" });
});

test("a token that another tab renewed is used, even after a rejection", async () => {
  const { credential, tokens, shown } = scene([ok(token("a", HOUR_MS))]);
  await credential();
  credential.rejected?.();
  tokens.write(token("from another tab", HOUR_MS));
  expect(await credential()).toMatchObject({ token: "from another tab" });
  expect(shown.length).toBe(1);
});

test("closed doors are final, a busy server is not", async () => {
  expect(await scene([refusal("no_such_room")]).credential()).toEqual({ final: "no_such_room" });
  expect(await scene([refusal("forbidden")]).credential()).toEqual({ final: "revoked" });
  expect(await scene([refusal("origin_not_allowed")]).credential()).toEqual({
    final: "forbidden_origin",
  });
  for (const code of ["rate_limited", "unreachable", "internal"]) {
    await expect(scene([refusal(code)]).credential()).rejects.toThrow(code);
  }
});
