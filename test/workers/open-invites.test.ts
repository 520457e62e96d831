// Invitations that nobody has accepted yet: owners see them and take them back, and they die with whoever made them.
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { randomText } from "../../server/platform/base64url.ts";
import { sha256Hex } from "../../server/platform/hash.ts";
import { createInvite } from "../../server/platform/invites.ts";
import { revocation } from "../../server/platform/staff.ts";
import type { CreationOptions, PeopleBody } from "../../shared/http/staff-bodies.ts";
import { makeKey } from "../helpers/authenticator.ts";
import { addRoom, ORIGIN } from "./edge-helpers.ts";
import { call } from "./machine-helpers.ts";
import { accept, Browser, inviteFor, join, type Member, PAGE } from "./staff-helpers.ts";

const DEAD = [401, "bad_link"];
const OPEN = [200, null];
const GONE = [404, "not_found"];
const open = (link: string) => new Browser().tell("POST", "/api/invites/open", { link });
const idOf = (link: string) => sha256Hex(link.slice(2));
const pathOf = async (link: string) => `/api/invites/${await idOf(link)}`;
const listed = async ({ browser }: Member) =>
  (await (await browser.send("GET", "/api/people")).json<PeopleBody>()).invites;

let owner: Member;
beforeAll(() => addRoom("hall"));
beforeEach(async () => {
  await env.DB.prepare("DELETE FROM invites").run();
  owner = await join("owner", "*", { name: "Ann" });
});

describe("the list", () => {
  it("says for whom, as what, from whom and until when; not what was accepted, is over or was taken back", async () => {
    const lost = await join("dj", ["hall"], { name: "Ben" });
    const nowMs = Date.now();
    const more = { nowMs, madeBy: owner.person };
    const back = await inviteFor("owner", "*", { ...more, person: lost.person, name: "Benjamin" });
    const fresh = await inviteFor("moderator", ["hall"], { nowMs: nowMs + 1, name: "Cat" });
    await accept(new Browser(), await inviteFor("dj", "*", more));
    await inviteFor("dj", "*", { nowMs: nowMs - 600_001 });
    const withdrawn = await inviteFor("dj", "*", more);
    await owner.browser.send("DELETE", await pathOf(withdrawn));
    expect(await listed(owner)).toEqual([
      {
        ...{ id: await idOf(back), name: "Ben", by: "Ann", role: "dj", rooms: ["hall"] },
        ...{ recovery: true, expiresAt: nowMs + 600_000 },
      },
      {
        ...{ id: await idOf(fresh), name: "Cat", by: null, role: "moderator", rooms: ["hall"] },
        ...{ recovery: false, expiresAt: nowMs + 600_001 },
      },
    ]);
  });

  it("does not lead to the link", async () => {
    const link = await inviteFor("dj");
    const [row] = await listed(owner);
    for (const guess of [`i.${row?.id}`, `i.${row?.id.slice(0, 43)}`, row?.id ?? ""]) {
      expect(await open(guess)).toEqual(DEAD);
    }
    expect(await open(link)).toEqual(OPEN);
  });
});

describe("withdrawing one", () => {
  it("kills its link at once, and no other", async () => {
    const [link, other] = [await inviteFor("dj"), await inviteFor("dj")];
    expect(await open(link)).toEqual(OPEN);
    const path = await pathOf(link);
    expect(await owner.browser.tell("DELETE", path)).toEqual([204, null]);
    expect([await open(link), await open(other)]).toEqual([DEAD, OPEN]);
    expect(await owner.browser.tell("DELETE", path)).toEqual(GONE);
  });

  it("also for somebody who has it open already", async () => {
    const link = await inviteFor("owner", "*", { name: "Mallory" });
    const browser = new Browser();
    const opened = await browser.send("POST", "/api/invites/open", { link });
    const { options } = await opened.json<{ options: CreationOptions }>();
    const { attestation: passkey } = await makeKey(options, PAGE);
    await owner.browser.send("DELETE", await pathOf(link));
    expect(await browser.tell("POST", "/api/invites/accept", { link, passkey })).toEqual(DEAD);
    expect(await browser.tell("GET", "/api/me")).toEqual([401, "signed_out"]);
  });

  it("does nothing to one that was accepted, and knows no others", async () => {
    const link = await inviteFor("dj");
    const browser = new Browser();
    await accept(browser, link);
    const paths = [await pathOf(link), `/api/invites/${"0".repeat(64)}`, "/api/invites/x"];
    for (const path of paths) expect(await owner.browser.tell("DELETE", path)).toEqual(GONE);
    expect(await browser.tell("GET", "/api/me")).toEqual(OPEN);
  });
});

describe("the invitations of somebody who is gone", () => {
  it("none is made behind the back of a revocation", async () => {
    const invite = { name: "Mallory", role: "owner", rooms: "*", madeBy: owner.person } as const;
    const make = () => createInvite(env, invite, { origin: ORIGIN, nowMs: Date.now() });
    expect(await make()).toMatchObject({ url: expect.any(String) });
    const { person } = owner;
    await env.DB.batch(revocation(env, { person, actor: null, nowMs: Date.now() }));
    expect(await make()).toBeNull();
  });

  it.each(["revoked by an owner", "revoked by a machine", "erased"])(
    "a person who is %s takes theirs along, and nobody else's",
    async (how) => {
      const bad = await join("owner");
      const [theirs, others] = [
        await inviteFor("owner", "*", { madeBy: bad.person }),
        await inviteFor("dj", "*", { madeBy: owner.person }),
      ];
      const signed = `/api/admin/people/${bad.person}`;
      if (how === "erased") await call("POST", `${signed}/erase`);
      else if (how === "revoked by a machine") await call("DELETE", signed);
      else await owner.browser.send("DELETE", `/api/people/${bad.person}`);
      expect([await open(theirs), await open(others)]).toEqual([DEAD, OPEN]);
      expect(await listed(owner)).toMatchObject([{ id: await idOf(others) }]);
    },
  );

  it("a machine's key that is revoked takes its own along; one that is rotated leaves them", async () => {
    const invited = async (keyId: string) => {
      const secret = randomText(32);
      const body = { name: "Ruth", role: "dj", rooms: "*", hash: await sha256Hex(secret) };
      const made = await call("POST", "/api/admin/invites", body, { keyId });
      expect(made.status).toBe(201);
      return `i.${secret}`;
    };
    for (const name of ["stolen", "kept"]) {
      const key = { name, role: "owner", rooms: "*" };
      expect((await call("POST", "/api/admin/keys", key)).status).toBe(201);
    }
    const [stolen, kept] = [await invited("stolen.1"), await invited("kept.1")];
    await call("POST", "/api/admin/keys/kept/rotate", { overlapHours: 0 });
    expect((await call("DELETE", "/api/admin/keys/stolen.1")).status).toBe(204);
    expect([await open(stolen), await open(kept)]).toEqual([DEAD, OPEN]);
    // One that was accepted before stays what it is.
    const browser = new Browser();
    await accept(browser, kept);
    expect((await call("DELETE", "/api/admin/keys/kept.1")).status).toBe(204);
    expect(await browser.tell("GET", "/api/me")).toEqual(OPEN);
  });
});
