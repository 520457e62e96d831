// Origins are compared as whole strings: thirty spellings that look like ours and are not.
import { beforeAll, describe, expect, it } from "vitest";
import { addRoom, ask, dial, ORIGIN, outcome, tokenFor } from "./edge-helpers.ts";

const STRANGERS = [
  "null",
  "",
  "*",
  "https://",
  "live.test",
  "//live.test",
  "http://live.test",
  "https://live.test/",
  "https://live.test:443",
  "https://live.test:8443",
  "https://live.test.",
  "https://LIVE.test",
  "HTTPS://live.test",
  "https://live.test.evil.com",
  "https://evil-live.test",
  "https://evil.com/live.test",
  "https://live.test@evil.com",
  "https://live.test:x@evil.com",
  "https://www.live.test",
  "https://live.test%00",
  "https://live.test%2eevil.com",
  "https://live.test, https://evil.com",
  "https://evil.com, https://live.test",
  "https://live.test https://evil.com",
  "wss://live.test",
  "ftp://live.test",
  "file://",
  "https://live.test#",
  "https://live.test?",
  "https://live.test\\evil",
  "https://xn--live-test",
  "https://livetest",
  "https://live.tes",
  "https://live.testx",
];

beforeAll(() => addRoom("hall"));

describe("sockets", () => {
  it.each(STRANGERS)("refused: %j", async (origin) => {
    const result = await outcome(
      await dial("/parties/user-session/hall", { token: await tokenFor("hall"), origin }),
    );
    expect(result).toEqual({ closed: "forbidden_origin" });
  });

  it("refused without any Origin", async () => {
    const dialled = dial("/parties/user-session/hall", {
      token: await tokenFor("hall"),
      origin: null,
    });
    expect(await outcome(await dialled)).toEqual({ closed: "forbidden_origin" });
  });

  it("control: our own is let in", async () => {
    const token = await tokenFor("hall");
    const result = await outcome(
      await dial("/parties/user-session/hall", { token, origin: ORIGIN }),
    );
    expect(result).toHaveProperty("frame");
  });
});

describe("writes", () => {
  const post = (headers: Record<string, string>, origin: string) =>
    ask("/api/rooms/hall/token", { method: "POST", body: {}, headers, origin });

  // An empty header does not survive transport: it is the missing one of the next test.
  it.each(STRANGERS.filter(Boolean))("refused: %j", async (origin) => {
    const response = await post({ "Sec-Fetch-Site": "same-origin" }, origin);
    expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([
      403,
      "cross_site",
    ]);
  });

  it("without an Origin the browser's own word counts, and only `same-origin`", async () => {
    const { exports } = await import("cloudflare:workers");
    const statuses = [];
    for (const site of ["same-origin", "same-site", "cross-site", "none", ""]) {
      const response = await exports.default.fetch(`${ORIGIN}/api/rooms/hall/token`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Sec-Fetch-Site": site },
        body: "{}",
      });
      statuses.push(response.status);
    }
    expect(statuses).toEqual([200, 403, 403, 403, 403]);
  });

  it("control: our own is let in", async () => {
    expect((await post({}, ORIGIN)).status).toBe(200);
  });
});
