// Links are made by scripts under Node and read by the Worker: the same code must work in both.
import { expect, it } from "vitest";
import { makeSignInUrl, readLink } from "../../../../server/platform/links.ts";

const SECRET = "an-operator-secret-of-enough-length-000";
const AT = { origin: "https://live.test", nowMs: 1_000_000 };

it("a link made under Node says who and until when, behind the hash", async () => {
  const url = new URL(await makeSignInUrl(SECRET, { name: "Lee", role: "dj" }, AT));
  expect([url.origin, url.pathname, url.search]).toEqual([
    "https://live.test",
    "/booth/sign-in",
    "",
  ]);
  const link = url.hash.slice(1);
  expect(await readLink(SECRET, link, AT.nowMs + 599_999)).toEqual({
    name: "Lee",
    role: "dj",
    jti: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    expMs: 1_600_000,
  });
  expect(await readLink(SECRET, link, AT.nowMs + 600_000)).toBeNull();
  expect(await readLink(`${SECRET}x`, link, AT.nowMs)).toBeNull();
});
