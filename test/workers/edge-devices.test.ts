// One's own keys and sessions: adding and removing keys, ending a session elsewhere, touching again, and a key that was copied.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { CreationOptions, DevicesBody } from "../../shared/http/staff-bodies.ts";
import { makeKey, type SoftKey, touchKey } from "../helpers/authenticator.ts";
import { addRoom, ask, cookieOf } from "./edge-helpers.ts";
import { ageTouch, Browser, byLink, join, login, PAGE, stepUp } from "./staff-helpers.ts";

beforeAll(() => addRoom("hall"));

const devices = async (browser: Browser) =>
  (await browser.send("GET", "/api/me/devices")).json<DevicesBody>();

/** Adds another passkey within a session. */
async function addKey(
  browser: Browser,
  label?: string,
): Promise<{ key: SoftKey; response: Response }> {
  const asked = await browser.send("POST", "/api/me/passkeys/options");
  const { key, attestation } = await makeKey(await asked.json<CreationOptions>(), PAGE);
  const body = { passkey: attestation, ...(label === undefined ? {} : { label }) };
  return { key, response: await browser.send("POST", "/api/me/passkeys", body) };
}

describe("keys", () => {
  it("several open the same person; the list says what each is", async () => {
    const { browser, person, key } = await join("dj");
    const added = await addKey(browser, "Spare key");
    expect(added.response.status).toBe(201);
    const other = new Browser();
    expect(await (await login(other, added.key)).json()).toMatchObject({ person });
    const mine = await devices(browser);
    const row = { synced: false, blocked: false, createdAt: expect.any(Number) };
    expect(mine).toEqual({
      person,
      name: "The dj",
      role: "dj",
      rooms: "*",
      passkeys: expect.arrayContaining([
        { ...row, id: key.id, label: "Safari on iPhone", usedAt: null },
        { ...row, id: added.key.id, label: "Spare key", usedAt: expect.any(Number) },
      ]),
      sessions: expect.arrayContaining([
        expect.objectContaining({ passkey: key.id, current: true, label: "Safari on iPhone" }),
        expect.objectContaining({ passkey: added.key.id, current: false }),
      ]),
      touchUntilMs: expect.any(Number),
    });
    expect([mine.passkeys.length, mine.sessions.length]).toEqual([2, 2]);
  });

  it("one that is removed signs nobody in and closes what it opened; the last one stays", async () => {
    const { browser, key } = await join("dj");
    const { key: lost } = await addKey(browser);
    const thief = new Browser();
    await login(thief, lost);
    const path = `/api/me/passkeys/${lost.id}`;
    expect(await browser.tell("DELETE", path)).toEqual([204, null]);
    expect([
      await thief.tell("GET", "/api/me"),
      (await login(new Browser(), lost)).status,
      await browser.tell("GET", "/api/me"),
      await browser.tell("DELETE", path),
      await browser.tell("DELETE", `/api/me/passkeys/${key.id}`),
    ]).toEqual([[401, "signed_out"], 401, [200, null], [404, "not_found"], [409, "conflict"]]);
  });

  it("one can be renamed by whose it is, whenever, to one line of forty characters", async () => {
    const [mine, other] = [await join("moderator"), await join("owner")];
    await ageTouch(mine.person, 300_001);
    const path = `/api/me/passkeys/${mine.key.id}`;
    const before = (await devices(mine.browser)).passkeys;
    const renamed = await mine.browser.send("PATCH", path, { label: "  My phone " });
    const after = { ...before[0], label: "My phone" };
    expect([renamed.status, await renamed.json()]).toEqual([200, after]);
    const refused = [
      { label: " " },
      { label: "x".repeat(41) },
      { label: "a\nb" },
      { label: 5 },
      {},
    ];
    for (const body of refused) {
      expect(await mine.browser.tell("PATCH", path, body)).toEqual([400, "bad_request"]);
    }
    expect([
      await other.browser.tell("PATCH", path, { label: "Ha" }),
      await mine.browser.tell("PATCH", "/api/me/passkeys/unknown", { label: "Ha" }),
    ]).toEqual(Array(2).fill([404, "not_found"]));
    expect((await devices(mine.browser)).passkeys).toEqual([after]);
    expect((await login(new Browser(), mine.key)).status).toBe(200);
  });

  it("nobody removes somebody else's", async () => {
    const [one, two] = [await join("dj"), await join("owner")];
    await addKey(one.browser);
    expect(await two.browser.tell("DELETE", `/api/me/passkeys/${one.key.id}`)).toEqual([
      404,
      "not_found",
    ]);
    expect((await login(new Browser(), one.key)).status).toBe(200);
  });

  it("bare addresses have none: browsers would refuse", async () => {
    const response = await ask("/api/passkeys/login-options", { method: "POST" });
    expect(response.status).toBe(200);
    const { exports } = await import("cloudflare:workers");
    const bare = await exports.default.fetch("http://127.0.0.1:8787/api/passkeys/login-options", {
      method: "POST",
      headers: { Origin: "http://127.0.0.1:8787" },
    });
    expect([bare.status, (await bare.json<{ code: string }>()).code]).toEqual([
      409,
      "passkey_host",
    ]);
  });
});

describe("sessions", () => {
  it("one that is ended elsewhere is over, and no other", async () => {
    const { browser, key } = await join("dj");
    const left = new Browser();
    await login(left, key);
    const there = (await devices(browser)).sessions.find(({ current }) => !current);
    expect(await browser.tell("DELETE", `/api/me/sessions/${there?.id}`)).toEqual([204, null]);
    expect([
      await left.tell("GET", "/api/me"),
      await browser.tell("GET", "/api/me"),
      await browser.tell("DELETE", `/api/me/sessions/${there?.id}`),
    ]).toEqual([
      [401, "signed_out"],
      [200, null],
      [404, "not_found"],
    ]);
  });

  it("nobody ends somebody else's", async () => {
    const [one, two] = [await join("dj"), await join("owner")];
    const { sessions } = await devices(one.browser);
    expect(await two.browser.tell("DELETE", `/api/me/sessions/${sessions[0]?.id}`)).toEqual([
      404,
      "not_found",
    ]);
    expect(await one.browser.tell("GET", "/api/me")).toEqual([200, null]);
  });

  it("a moderator's cookie lives eight hours, everybody else's twelve", async () => {
    const ages = [];
    for (const role of ["moderator", "dj"] as const) {
      const { key } = await join(role);
      const cookie = (await login(new Browser(), key)).headers.getSetCookie()[0];
      ages.push(/Max-Age=(\d+)/.exec(cookie ?? "")?.[1]);
    }
    expect(ages).toEqual(["28800", "43200"]);
  });

  it("signing out ends it in the table too", async () => {
    const { browser, person } = await join("dj");
    await browser.send("POST", "/api/sign-out");
    const open = await env.DB.prepare(
      "SELECT 1 FROM staff_sessions WHERE person = ?1 AND ended_at IS NULL",
    )
      .bind(person)
      .all();
    expect(open.results).toEqual([]);
  });
});

describe("touching again", () => {
  it("opens what is guarded for five minutes", async () => {
    const member = await join("owner");
    await ageTouch(member.person, 300_001);
    const invite = { name: "Ben", role: "dj", rooms: "*" };
    expect(await member.browser.tell("POST", "/api/invites", invite)).toEqual([403, "step_up"]);
    const touched = await stepUp(member);
    expect([touched.status, await touched.json()]).toEqual([200, { untilMs: expect.any(Number) }]);
    expect((await member.browser.tell("POST", "/api/invites", invite))[0]).toBe(201);
  });

  it("takes one's own key, for one's own session, once", async () => {
    const [one, two] = [await join("owner"), await join("owner")];
    const statuses = [(await stepUp({ browser: one.browser, key: two.key })).status];
    statuses.push((await stepUp(one, { verified: false })).status);
    // A challenge given for signing in does not count for touching.
    const asked = await one.browser.send("POST", "/api/passkeys/login-options");
    const passkey = await touchKey(one.key, await asked.json(), PAGE);
    statuses.push((await one.browser.send("POST", "/api/me/step-up", { passkey })).status);
    const own = await one.browser.send("POST", "/api/me/step-up/options");
    const right = { passkey: await touchKey(one.key, await own.json(), PAGE) };
    const cookie = one.browser.cookies.get("__Host-judah-key") ?? "";
    statuses.push((await one.browser.send("POST", "/api/me/step-up", right)).status);
    one.browser.cookies.set("__Host-judah-key", cookie);
    statuses.push((await one.browser.send("POST", "/api/me/step-up", right)).status);
    expect(statuses).toEqual([401, 401, 401, 200, 401]);
  });

  it("somebody who came by a link has no key to touch: signing in was the touch", async () => {
    const browser = await byLink("owner", "Local");
    const { person, touchUntilMs } = await devices(browser);
    expect(touchUntilMs).toEqual(expect.any(Number));
    await ageTouch(person, 300_001);
    expect([
      (await devices(await byLink("owner", "Local"))).touchUntilMs,
      await browser.tell("POST", "/api/me/step-up/options"),
      await ask("/api/me/passkeys/options", {
        method: "POST",
        headers: { Cookie: await cookieOf("owner", "Local") },
      }).then(({ status }) => status),
    ]).toEqual([expect.any(Number), [403, "passkey_needed"], 200]);
  });
});

describe("a counter that went back", () => {
  it("blocks the key and closes what it opened, whichever copy it was", async () => {
    const { browser, key } = await join("dj", "*", { counts: true });
    const spare = await addKey(browser);
    const copy: SoftKey = { ...key };
    const owned = new Browser();
    expect((await login(owned, key)).status).toBe(200);
    const refused = await login(new Browser(), copy);
    expect([refused.status, (await refused.json<{ detail: string }>()).detail]).toEqual([
      401,
      expect.stringContaining("exist twice"),
    ]);
    expect([
      await owned.tell("GET", "/api/me"),
      (await login(new Browser(), key)).status,
      (await login(new Browser(), spare.key)).status,
    ]).toEqual([[401, "signed_out"], 401, 200]);
  });

  it("is believed only from who holds the key: a stranger cannot block it", async () => {
    const { key } = await join("dj", "*", { counts: true });
    await login(new Browser(), key);
    const stranger = await join("dj");
    const forged = { counter: 0, signWith: stranger.key.keys.privateKey };
    expect((await login(new Browser(), { ...key }, forged)).status).toBe(401);
    expect((await login(new Browser(), key)).status).toBe(200);
  });

  it("keys that count nothing are never blocked", async () => {
    const { key } = await join("dj");
    const statuses = [];
    for (const _ of [1, 2, 3]) statuses.push((await login(new Browser(), key)).status);
    expect(statuses).toEqual([200, 200, 200]);
  });
});
