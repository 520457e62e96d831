// Invitations: who may make one, what it fixes, that it lets exactly one person in once, and that it dies with its maker.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { CreationOptions } from "../../shared/http/staff-bodies.ts";
import { makeKey } from "../helpers/authenticator.ts";
import { addRoom, askWith, linkFor, ORIGIN } from "./edge-helpers.ts";
import { accept, Browser, byLink, inviteFor, join, login, PAGE } from "./staff-helpers.ts";

beforeAll(async () => {
  await addRoom("hall");
  await addRoom("crypt");
});

const DEAD = [401, "bad_link"];
const REFUSED = [401, "bad_passkey"];
const open = (link: string) => new Browser().tell("POST", "/api/invites/open", { link });

describe("making one", () => {
  it("an owner's invitation fixes name, role and rooms; accepting makes that person and signs them in", async () => {
    const owner = await join("owner", "*", { name: "Ann" });
    const invite = { name: "Ben", role: "moderator", rooms: ["hall"] };
    const made = await owner.browser.send("POST", "/api/invites", invite);
    const { url, expiresAtMs } = await made.json<{ url: string; expiresAtMs: number }>();
    expect([made.status, url]).toEqual([
      201,
      expect.stringMatching(/^https:\/\/live\.test\/booth\/sign-in#i\.[A-Za-z0-9_-]{43}$/),
    ]);
    const link = url.split("#")[1] ?? "";
    const browser = new Browser();
    const shown = await (await browser.send("POST", "/api/invites/open", { link })).json();
    expect(shown).toEqual({
      ...invite,
      by: "Ann",
      recovery: false,
      expiresAtMs,
      options: expect.objectContaining({
        rp: { id: "live.test", name: expect.any(String) },
        user: { id: expect.any(String), name: "Ben", displayName: "Ben" },
        attestation: "none",
      }),
    });
    const { response } = await accept(browser, link);
    expect(await response.json()).toMatchObject({
      person: expect.stringMatching(/^s_/),
      name: "Ben",
      role: "moderator",
      rooms: [{ room: "hall" }],
    });
    const people = await owner.browser.send("GET", "/api/people");
    const { people: rows, invites } = await people.json<{ people: object[]; invites: object[] }>();
    expect(rows).toContainEqual(
      expect.objectContaining({ ...invite, passkeys: 1, sessions: 1, seenAt: expect.any(Number) }),
    );
    expect(invites.filter((row) => "name" in row && row.name === "Ben")).toEqual([]);
  });

  it.each([
    [{ role: "owner", rooms: ["hall"] }, [400, "bad_request"]],
    [{ role: "dj", rooms: ["nowhere"] }, [404, "no_such_room"]],
    [{ role: "dj", rooms: [] }, [400, "bad_request"]],
    [{ role: "listener", rooms: "*" }, [400, "bad_request"]],
    [{ role: "dj", rooms: "all" }, [400, "bad_request"]],
  ])("a grant that cannot be is refused: %j", async (grant, refusal) => {
    const { browser } = await join("owner");
    expect(await browser.tell("POST", "/api/invites", { name: "Ben", ...grant })).toEqual(refusal);
  });

  it("the link itself is stored nowhere", async () => {
    const link = await inviteFor("dj");
    const rows = (await env.DB.prepare("SELECT * FROM invites").all()).results;
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(link.slice(2));
  });
});

describe("accepting one", () => {
  it("of ten racing browsers exactly one gets in", async () => {
    const link = await inviteFor("dj");
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => (await accept(new Browser(), link)).response.status),
    );
    expect(answers.sort()).toEqual([200, ...Array(9).fill(401)]);
    expect(await open(link)).toEqual(DEAD);
  });

  it("expired, unknown and malformed ones all get the same answer", async () => {
    const links = [
      await inviteFor("dj", "*", { nowMs: Date.now() - 600_001 }),
      `i.${"A".repeat(43)}`,
      "i.",
      "i.short",
      "junk",
      "",
    ];
    for (const link of links) expect([link, await open(link)]).toEqual([link, DEAD]);
  });

  it("one that expires between opening and accepting lets nobody in", async () => {
    const link = await inviteFor("dj");
    const browser = new Browser();
    const opened = await browser.send("POST", "/api/invites/open", { link });
    const { options } = await opened.json<{ options: CreationOptions }>();
    const { attestation: passkey } = await makeKey(options, PAGE);
    await env.DB.prepare("UPDATE invites SET expires_at = 1").run();
    expect(await browser.tell("POST", "/api/invites/accept", { link, passkey })).toEqual(DEAD);
  });

  it.each([
    ["another page", { origin: "https://evil.test" }],
    ["another host's key", { rpId: "evil.test" }],
    ["another challenge", { challenge: "A".repeat(43) }],
    ["a sign-in's answer", { type: "webauthn.get" }],
    ["no finger, face or PIN", { verified: false }],
    ["certificates nobody asked for", { format: "packed-certified" }],
  ] as const)("%s is refused and spends nothing", async (_what, bent) => {
    const link = await inviteFor("dj");
    const { response } = await accept(new Browser(), link, bent);
    const { code } = await response.json<{ code: string }>();
    expect([response.status, code]).toEqual(REFUSED);
    const again = await accept(new Browser(), link, { format: "packed-self" });
    expect(again.response.status).toBe(200);
  });

  it("a challenge of one invitation does not accept another", async () => {
    const [one, other] = [await inviteFor("moderator"), await inviteFor("owner")];
    const browser = new Browser();
    const opened = await browser.send("POST", "/api/invites/open", { link: one });
    const { options } = await opened.json<{ options: CreationOptions }>();
    const { attestation: passkey } = await makeKey(options, PAGE);
    expect(await browser.tell("POST", "/api/invites/accept", { link: other, passkey })).toEqual(
      REFUSED,
    );
  });

  it("somebody's passkey cannot become somebody else's", async () => {
    const link = await inviteFor("owner");
    const browser = new Browser();
    const opened = await browser.send("POST", "/api/invites/open", { link });
    const { options } = await opened.json<{ options: CreationOptions }>();
    const { key, attestation: passkey } = await makeKey(options, PAGE);
    const theirs = await join("moderator");
    await env.DB.prepare("UPDATE passkeys SET id = ?1 WHERE id = ?2")
      .bind(key.id, theirs.key.id)
      .run();
    expect(await browser.tell("POST", "/api/invites/accept", { link, passkey })).toEqual([
      409,
      "conflict",
    ]);
    // Nothing of it happened: the invitation is still good.
    expect(await open(link)).toEqual([200, null]);
  });
});

describe("an operator's link", () => {
  const live = { ENVIRONMENT: "production", PUBLIC_ORIGIN: ORIGIN };
  const post = async (path: string, body: object, cookie = "") =>
    askWith(live, path, {
      method: "POST",
      headers: {
        Origin: ORIGIN,
        "Content-Type": "application/json",
        "CF-Connecting-IP": `10.9.${crypto.getRandomValues(new Uint8Array(2)).join(".")}`,
        ...(cookie === "" ? {} : { Cookie: cookie }),
      },
      body: JSON.stringify(body),
    });

  it("signs nobody in outside of local use, and is not spent by trying", async () => {
    const link = await linkFor("owner", "Op");
    for (const _ of [1, 2]) {
      const response = await post("/api/sign-in", { link });
      const { code } = await response.json<{ code: string }>();
      expect([response.status, code, response.headers.get("Set-Cookie")]).toEqual([
        403,
        "passkey_needed",
        null,
      ]);
    }
  });

  it("leads to a passkey there, once", async () => {
    const link = await linkFor("owner", "First");
    const opened = await post("/api/invites/open", { link });
    const cookie = (opened.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
    const shown = await opened.json<{ options: CreationOptions }>();
    expect(shown).toMatchObject({ name: "First", role: "owner", rooms: "*", recovery: false });
    const { key, attestation: passkey } = await makeKey(shown.options, PAGE);
    const statuses = [];
    for (const _ of [1, 2]) {
      statuses.push((await post("/api/invites/accept", { link, passkey }, cookie)).status);
    }
    expect(statuses).toEqual([200, 401]);
    expect((await login(new Browser(), key)).status).toBe(200);
  });

  it("an invitation from the booth signs nobody in without a passkey, in local use either", async () => {
    const link = await inviteFor("owner");
    expect(await new Browser().tell("POST", "/api/sign-in", { link })).toEqual([
      403,
      "passkey_needed",
    ]);
    // The control: an operator's link does, here.
    const browser = await byLink("dj", "Lee");
    expect(await browser.tell("GET", "/api/me")).toEqual([200, null]);
  });
});

describe("letting somebody in again", () => {
  it("ends their old keys and sessions, and keeps who they are", async () => {
    const owner = await join("owner");
    const lost = await join("dj", ["hall"]);
    const path = `/api/people/${lost.person}/recover`;
    const made = await (await owner.browser.send("POST", path)).json<{ url: string }>();
    // Until it is accepted nothing changes.
    expect(await lost.browser.tell("GET", "/api/me")).toEqual([200, null]);
    const { response, key } = await accept(new Browser(), made.url.split("#")[1] ?? "");
    expect(await response.json()).toMatchObject({ person: lost.person, role: "dj" });
    expect(await lost.browser.tell("GET", "/api/me")).toEqual([401, "signed_out"]);
    const old = await login(new Browser(), lost.key);
    const fresh = await login(new Browser(), key);
    expect([old.status, fresh.status]).toEqual([401, 200]);
  });

  it("does not give back a role that was taken in the meantime", async () => {
    const owner = await join("owner");
    const lost = await join("dj");
    const made = await owner.browser.send("POST", `/api/people/${lost.person}/recover`);
    const { url } = await made.json<{ url: string }>();
    await owner.browser.send("PATCH", `/api/people/${lost.person}`, { role: "moderator" });
    const { response } = await accept(new Browser(), url.split("#")[1] ?? "");
    expect(await response.json()).toMatchObject({ person: lost.person, role: "moderator" });
  });
});
