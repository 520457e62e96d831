// Into the booth: a link works once, whoever races for it; the cookie is fenced; signing out ends it.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { sign } from "../../server/platform/signing.ts";
import { ADMIN_SECRET, addRoom, ask, cookieOf, linkFor, TOKEN_SECRET } from "./edge-helpers.ts";

/** Another visitor each time: these tests are not about limits. */
const visitor = () => `10.${crypto.getRandomValues(new Uint8Array(3)).join(".")}`;
const signIn = (link: string) =>
  ask("/api/sign-in", {
    method: "POST",
    body: { link },
    headers: { "CF-Connecting-IP": visitor() },
  });
const me = (cookie: string) => ask("/api/me", { headers: { Cookie: cookie } });

beforeAll(() => addRoom("hall"));

describe("links", () => {
  it("a link signs in, with a fenced cookie", async () => {
    const response = await signIn(await linkFor("dj", "Lee"));
    expect(response.status).toBe(200);
    expect(response.headers.get("Set-Cookie")).toMatch(
      /^__Host-judah=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/,
    );
    expect(await response.json()).toEqual({
      person: expect.stringMatching(/^s_/),
      name: "Lee",
      role: "dj",
      can: ["listen", "react", "chat", "rename", "moderate", "announce", "deck", "air", "library"],
      rooms: [{ room: "hall", title: "Room hall", tagline: "" }],
    });
  });

  it("of twenty racing copies exactly one wins", async () => {
    const link = await linkFor("owner");
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(link)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array(19).fill(401)]);
  });

  it("used, old, forged and misused links all get the same answer", async () => {
    const used = await linkFor("dj");
    await signIn(used);
    const now = Date.now();
    const claims = { jti: "A".repeat(22), name: "Lee", role: "dj", expMs: now + 60_000 };
    const links = [
      used,
      await linkFor("dj", "Lee", now - 600_001),
      await sign("z".repeat(40), "link", claims),
      await sign(TOKEN_SECRET, "link", claims),
      await sign(ADMIN_SECRET, "staff", claims),
      await sign(ADMIN_SECRET, "link", { ...claims, role: "listener" }),
      await sign(ADMIN_SECRET, "link", { ...claims, name: "a\nb" }),
      "junk",
      "",
    ];
    for (const link of links) {
      const response = await signIn(link);
      const { code, title } = await response.json<{ code: string; title: string }>();
      expect([response.status, code, title, response.headers.get("Set-Cookie")]).toEqual([
        401,
        "bad_link",
        "This sign-in link isn't valid any more. Ask for a new one.",
        null,
      ]);
    }
  });

  it("the same name is the same person at every sign-in", async () => {
    const persons = [];
    for (const name of ["Lee", "Lee", "Ann"]) {
      const body = await (await signIn(await linkFor("dj", name))).json<{ person: string }>();
      persons.push(body.person);
    }
    expect([persons[0] === persons[1], persons[0] === persons[2]]).toEqual([true, false]);
  });
});

describe("sessions", () => {
  it("the cookie opens /api/me; nothing else does", async () => {
    const cookie = await cookieOf("moderator");
    const value = cookie.split("=")[1] ?? "";
    expect((await me(cookie)).status).toBe(200);
    for (const other of [
      "",
      "__Host-judah=",
      `__Host-judah=${"A".repeat(43)}`,
      `judah=${value}`,
      `judah-local=${value}`,
      `__host-judah=${value}`,
      `${cookie}x`,
      `${cookie}; __Host-judah=${"A".repeat(43)}`,
    ]) {
      expect([other.length, (await me(other)).status]).toEqual([other.length, 401]);
    }
  });

  it("the store never holds the cookie's value", async () => {
    const cookie = await cookieOf("moderator");
    const value = cookie.split("=")[1] ?? "none";
    const { keys } = await env.SESSIONS.list();
    const values = await Promise.all(keys.map(({ name }) => env.SESSIONS.get(name)));
    expect(keys.length).toBeGreaterThan(0);
    expect(JSON.stringify([keys, values])).not.toContain(value);
  });

  it("idle for 30 minutes or older than 12 hours is signed out", async () => {
    const now = Date.now();
    const ages = [
      { startedMs: now - 43_200_001, seenMs: now },
      { startedMs: now - 1_800_001, seenMs: now - 1_800_001 },
      { startedMs: now - 43_100_000, seenMs: now - 1_700_000 },
    ];
    const statuses = [];
    for (const age of ages) {
      const cookie = await cookieOf("dj");
      const { keys } = await env.SESSIONS.list();
      // Answers that are kept for the world lie beside the sessions.
      for (const { name } of keys.filter((key) => !key.name.startsWith("cache/"))) {
        const record = await env.SESSIONS.get<object>(name, "json");
        await env.SESSIONS.put(name, JSON.stringify({ ...record, ...age }));
      }
      statuses.push((await me(cookie)).status);
    }
    expect(statuses).toEqual([401, 401, 200]);
  });

  it("signing out ends the session everywhere and clears the cookie", async () => {
    const cookie = await cookieOf("dj");
    const out = await ask("/api/sign-out", { method: "POST", headers: { Cookie: cookie } });
    expect([out.status, out.headers.get("Set-Cookie")]).toEqual([
      204,
      "__Host-judah=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0; Secure",
    ]);
    expect((await me(cookie)).status).toBe(401);
  });
});

describe("staff tokens", () => {
  it("carry name and role of the session, and open the room as staff", async () => {
    const { dial, outcome } = await import("./edge-helpers.ts");
    const cookie = await cookieOf("dj", "Lee");
    const response = await ask("/api/rooms/hall/staff-token", {
      method: "POST",
      headers: { Cookie: cookie },
    });
    const { token, person } = await response.json<{ token: string; person: string }>();
    expect(await outcome(await dial("/parties/user-session/hall", { token }))).toMatchObject({
      frame: { t: "welcome", you: { person, name: "Lee", role: "dj" } },
    });
  });
});
