import { describe, expect, it } from "vitest";
import { readSessionId, sessionCookies } from "../../../../../server/domain/identity/cookie.ts";

const ID = "a".repeat(43);
const HTTPS = { plainHttp: false };
const HTTP = { plainHttp: true };

describe("session cookies", () => {
  it("are one, fenced, under https", () => {
    expect(sessionCookies({ value: ID, lifeMs: 43_200_000 }, HTTPS)).toEqual([
      `__Host-judah=${ID}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure`,
    ]);
  });

  it("have a plain twin in local use over http, where some browsers drop Secure ones", () => {
    expect(sessionCookies(null, HTTP)).toEqual([
      "__Host-judah=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure",
      "judah-local=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0",
    ]);
  });

  it.each([
    [`__Host-judah=${ID}`, HTTPS, ID],
    [`a=b; __Host-judah=${ID} ; c=d`, HTTPS, ID],
    [`judah-local=${ID}`, HTTP, ID],
    [`judah-local=${ID}`, HTTPS, null],
    [`__Host-judah=${ID}; __Host-judah=${ID}`, HTTPS, null],
    [`x__Host-judah=${ID}`, HTTPS, null],
    [`__Host-judah=${ID}x`, HTTPS, null],
    [`__Host-judah=x${ID}`, HTTPS, null],
    [`__Host-judah=+${ID.slice(1)}`, HTTPS, null],
    [`__Host-judahx=${ID}`, HTTPS, null],
    [`__Host-judah=${ID}; judah-local=${ID.replace("a", "b")}`, HTTP, ID],
    [`__Host-judah=short; judah-local=${ID}`, HTTP, ID],
    [`judah-local=${ID}; judah-local=${ID}`, HTTP, null],
    [`${ID}`, HTTPS, null],
    [`__Host-judah=${ID.slice(1)}`, HTTPS, null],
    [`__Host-judah="${ID}"`, HTTPS, null],
    ["", HTTPS, null],
    [null, HTTPS, null],
  ])("%j (%j) → %j", (header, place, id) => expect(readSessionId(header, place)).toBe(id));
});
