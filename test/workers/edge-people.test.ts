// Owners and everybody else: who may change whom, what a revocation closes and how soon, and that one owner always stays.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { retryExpulsions } from "../../server/platform/expulsions.ts";
import { revocation } from "../../server/platform/staff.ts";
import { closeReason } from "../../shared/protocol/close.ts";
import { addRoom, askWith, dial, ORIGIN, outcome } from "./edge-helpers.ts";
import { ageTouch, Browser, byLink, inviteFor, join, login, type Member } from "./staff-helpers.ts";

beforeAll(async () => {
  await addRoom("hall");
  await addRoom("crypt");
});

/** The person's open socket in a room, and what closes it. */
async function seat(browser: Browser, room = "hall") {
  const response = await browser.send("POST", `/api/rooms/${room}/staff-token`);
  const { token } = await response.json<{ token: string }>();
  const { webSocket: socket } = await dial(`/parties/user-session/${room}`, { token });
  if (!socket) throw new Error("not seated");
  socket.accept();
  const closed = new Promise<string | null>((resolve) =>
    socket.addEventListener("close", ({ code }) => resolve(closeReason(code))),
  );
  return { closed, token };
}

const path = ({ person }: Member) => `/api/people/${person}`;

describe("rooms of a grant", () => {
  it("open these rooms and no others; what concerns the site needs all of them", async () => {
    const { browser } = await join("dj", ["hall"]);
    expect({
      own: await browser.tell("POST", "/api/rooms/hall/staff-token"),
      other: await browser.tell("POST", "/api/rooms/crypt/staff-token"),
      meter: await browser.tell("GET", "/api/rooms/crypt/meter"),
      library: await browser.tell("GET", "/api/tracks"),
      people: await browser.tell("GET", "/api/people"),
    }).toEqual({
      own: [200, null],
      other: [403, "forbidden"],
      meter: [403, "forbidden"],
      library: [200, null],
      people: [403, "forbidden"],
    });
    const me = await browser.send("GET", "/api/me");
    expect(await me.json()).toMatchObject({ rooms: [{ room: "hall" }] });
  });
});

describe("changing a grant", () => {
  it("counts at once, and old passes are taken back", async () => {
    const owner = await join("owner");
    const dj = await join("dj");
    const { closed } = await seat(dj.browser, "crypt");
    const grant = { role: "moderator", rooms: ["hall"] };
    const changed = await owner.browser.send("PATCH", path(dj), grant);
    expect(await changed.json()).toMatchObject({ person: dj.person, ...grant });
    expect(await closed).toBe("revoked");
    expect([
      await dj.browser.tell("GET", "/api/tracks"),
      await dj.browser.tell("POST", "/api/rooms/crypt/staff-token"),
      await dj.browser.tell("POST", "/api/rooms/hall/staff-token"),
    ]).toEqual([
      [403, "forbidden"],
      [403, "forbidden"],
      [200, null],
    ]);
  });

  it("is for owners; nobody does it to themselves", async () => {
    const [owner, other] = [await join("owner"), await join("moderator")];
    for (const role of ["dj", "cohost", "moderator"] as const) {
      const { browser } = await join(role);
      expect([role, await browser.tell("DELETE", path(other))]).toEqual([role, [403, "forbidden"]]);
    }
    expect([
      await owner.browser.tell("PATCH", path(owner), { role: "dj" }),
      await owner.browser.tell("DELETE", path(owner)),
      await owner.browser.tell("POST", `${path(owner)}/recover`),
      await owner.browser.tell("PATCH", path(other), { role: "owner", rooms: ["hall"] }),
      await owner.browser.tell("DELETE", "/api/people/s_nobodyatall"),
    ]).toEqual([
      [409, "conflict"],
      [409, "conflict"],
      [409, "conflict"],
      [400, "bad_request"],
      [404, "not_found"],
    ]);
  });
});

describe("revoking somebody", () => {
  it("closes their sockets within two seconds and everything else at once", async () => {
    const owner = await join("owner");
    const dj = await join("dj");
    const stays = await join("dj");
    const [hall, crypt, other] = await Promise.all([
      seat(dj.browser),
      seat(dj.browser, "crypt"),
      seat(stays.browser),
    ]);
    const startedMs = performance.now();
    expect(await owner.browser.tell("DELETE", path(dj))).toEqual([204, null]);
    expect(await Promise.all([hall.closed, crypt.closed])).toEqual(["revoked", "revoked"]);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    const back = await outcome(await dial("/parties/user-session/hall", { token: hall.token }));
    expect([
      back,
      await dj.browser.tell("GET", "/api/me"),
      await dj.browser.tell("POST", "/api/rooms/hall/staff-token"),
      (await login(new Browser(), dj.key)).status,
      await owner.browser.tell("DELETE", path(dj)),
    ]).toEqual([
      { closed: "revoked" },
      [401, "signed_out"],
      [401, "signed_out"],
      401,
      [404, "not_found"],
    ]);
    // The control: somebody else of the same role keeps everything.
    expect(await Promise.race([other.closed, scheduler.wait(50).then(() => "open")])).toBe("open");
    expect(await stays.browser.tell("GET", "/api/me")).toEqual([200, null]);
    expect((await env.DB.prepare("SELECT * FROM expulsions").all()).results).toEqual([]);
  });

  it("is seen by writes where an older answer is remembered, and by no read for longer than that", async () => {
    const dj = await join("dj");
    expect(await dj.browser.tell("GET", "/api/me")).toEqual([200, null]);
    // In another location: this one is told nothing, its memory and KV's record stay as they are.
    const elsewhere = { person: dj.person, actor: null, nowMs: Date.now() };
    await env.DB.batch(revocation(env, elsewhere));
    await env.DB.prepare("DELETE FROM expulsions").run();
    expect(await dj.browser.tell("GET", "/api/me")).toEqual([200, null]);
    expect(await dj.browser.tell("POST", "/api/rooms/hall/staff-token")).toEqual([
      401,
      "signed_out",
    ]);
    // What the write has learned the reads know too.
    expect(await dj.browser.tell("GET", "/api/me")).toEqual([401, "signed_out"]);
  });

  it("outlasts KV: a record that is still there opens nothing", async () => {
    const owner = await join("owner");
    const dj = await join("dj");
    const { results } = await env.DB.prepare("SELECT hash FROM staff_sessions WHERE person = ?1")
      .bind(dj.person)
      .all<{ hash: string }>();
    const name = `session/${results[0]?.hash}`;
    const record = (await env.SESSIONS.get(name)) ?? "";
    expect(record).toContain(dj.person);
    await owner.browser.send("DELETE", path(dj));
    await env.SESSIONS.put(name, record);
    expect(await dj.browser.tell("POST", "/api/rooms/hall/staff-token")).toEqual([
      401,
      "signed_out",
    ]);
    expect(await dj.browser.tell("GET", "/api/me")).toEqual([401, "signed_out"]);
  });

  it("takes their open invitations along, and those to them", async () => {
    const [owner, bad] = [await join("owner"), await join("owner")];
    const links = [
      await inviteFor("owner", "*", { madeBy: bad.person }),
      await inviteFor("owner", "*", { person: bad.person, madeBy: owner.person }),
      await inviteFor("dj", "*", { madeBy: owner.person }),
    ];
    await owner.browser.send("DELETE", path(bad));
    const statuses = [];
    for (const link of links) {
      const opened = await new Browser().tell("POST", "/api/invites/open", { link });
      statuses.push(opened[0]);
    }
    expect(statuses).toEqual([401, 401, 200]);
  });

  it("of two owners who revoke each other at once one stays", async () => {
    const [one, two] = [await join("owner"), await join("owner")];
    const answers = await Promise.all([
      one.browser.tell("DELETE", path(two)),
      two.browser.tell("DELETE", path(one)),
    ]);
    const left = await env.DB.prepare(
      "SELECT person FROM staff WHERE person IN (?1, ?2) AND revoked_at IS NULL",
    )
      .bind(one.person, two.person)
      .all();
    expect(left.results).toHaveLength(1);
    expect(answers).toContainEqual([204, null]);
  });

  it("is told to a room later when it did not answer at first", async () => {
    const dj = await join("dj", ["crypt"]);
    const { closed } = await seat(dj.browser, "crypt");
    await env.DB.prepare("INSERT INTO expulsions (room, person, at) VALUES ('crypt', ?1, ?2)")
      .bind(dj.person, Date.now() + 1)
      .run();
    await retryExpulsions(env);
    expect(await closed).toBe("revoked");
    expect((await env.DB.prepare("SELECT * FROM expulsions").all()).results).toEqual([]);
  });
});

describe("while the database is down", () => {
  const DB = {
    prepare: () => {
      throw new Error("down");
    },
  };
  const askDown = async ({ cookies }: Browser, path: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { Origin: ORIGIN, Cookie: cookie, "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: "{}" };
    const response = await askWith({ DB }, path, init);
    return [response.status, (await response.json<{ code?: string }>()).code ?? null];
  };

  it("whoever is signed in gets on air, nothing guarded opens, and who was seen revoked stays out", async () => {
    const owner = await join("owner");
    const [unseen, seen, gone] = [await join("dj"), await join("dj"), await join("dj")];
    await seen.browser.send("GET", "/api/rooms/hall/meter");
    const { results } = await env.DB.prepare("SELECT hash FROM staff_sessions WHERE person = ?1")
      .bind(gone.person)
      .all<{ hash: string }>();
    const name = `session/${results[0]?.hash}`;
    const record = (await env.SESSIONS.get(name)) ?? "";
    await owner.browser.send("DELETE", path(gone));
    await env.SESSIONS.put(name, record);
    expect(await gone.browser.tell("GET", "/api/me")).toEqual([401, "signed_out"]);
    const token = "/api/rooms/hall/staff-token";
    expect({
      unseen: await askDown(unseen.browser, token),
      seen: await askDown(seen.browser, token),
      gone: await askDown(gone.browser, token),
      guarded: await askDown(owner.browser, "/api/invites"),
    }).toEqual({
      unseen: [200, null],
      seen: [200, null],
      gone: [401, "signed_out"],
      guarded: [403, "step_up"],
    });
  });
});

describe("what cannot be undone", () => {
  it("needs a touch of the last five minutes", async () => {
    const { browser, person, key } = await join("owner");
    const invite = { name: "Ben", role: "dj", rooms: "*" };
    await ageTouch(person, 299_000);
    expect((await browser.tell("POST", "/api/invites", invite))[0]).toBe(201);
    await ageTouch(person, 300_001);
    const other = await join("dj");
    const guarded: [string, string, unknown?][] = [
      ["POST", "/api/invites", invite],
      ["PATCH", path(other), { role: "moderator" }],
      ["DELETE", path(other)],
      ["POST", `${path(other)}/recover`],
      ["POST", "/api/me/passkeys/options"],
      ["POST", "/api/me/passkeys", {}],
      ["DELETE", `/api/me/passkeys/${key.id}`],
    ];
    for (const [method, address, body] of guarded) {
      expect([address, await browser.tell(method, address, body)]).toEqual([
        address,
        [403, "step_up"],
      ]);
    }
    // Reading is not guarded.
    expect((await browser.tell("GET", "/api/people"))[0]).toBe(200);
  });
});

it("only the operator gives back what was revoked", async () => {
  const owner = await join("owner");
  const first = await byLink("dj", "Gone");
  const { person } = await (await first.send("GET", "/api/me")).json<{ person: string }>();
  await owner.browser.send("DELETE", `/api/people/${person}`);
  expect([
    await first.tell("GET", "/api/me"),
    await owner.browser.tell("POST", `/api/people/${person}/recover`),
    await owner.browser.tell("PATCH", `/api/people/${person}`, { role: "dj" }),
  ]).toEqual([
    [401, "signed_out"],
    [404, "not_found"],
    [404, "not_found"],
  ]);
  const again = await (await (await byLink("dj", "Gone")).send("GET", "/api/me")).json();
  expect(again).toMatchObject({ person, role: "dj" });
});
