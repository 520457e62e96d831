// Writes of the staff with an Idempotency-Key: of any number of copies one happens, all are answered alike, and nobody who reads
// the database learns what was answered.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { forgetOldAnswers } from "../../server/platform/staff-answers.ts";
import { ask, askWith, ORIGIN } from "./edge-helpers.ts";
import { cookieFor } from "./staff-helpers.ts";

let owner = "";
let other = "";
beforeAll(async () => {
  owner = await cookieFor("owner", "*");
  other = await cookieFor("owner", "*");
});

let made = 0;
const freshKey = () => crypto.randomUUID();
const freshRoom = () => {
  made += 1;
  return { room: `once-${made}`, title: `Room ${made}` };
};

type Sent = { key?: string; cookie?: string; path?: string; method?: string };
const send = (body: unknown, { key, cookie = owner, path = "/api/rooms", method = "POST" }: Sent) =>
  ask(path, {
    method,
    ...(body === undefined ? {} : { body }),
    headers: { Cookie: cookie, ...(key === undefined ? {} : { "Idempotency-Key": key }) },
  });

const told = async (response: Response) => {
  const text = await response.text();
  const body = text === "" ? null : JSON.parse(text);
  return [response.status, body?.code ?? body, response.headers.get("Idempotency-Replayed")];
};

const rows = async () => (await env.DB.prepare("SELECT * FROM staff_answers").all()).results;

describe("a write with a key", () => {
  it("happens once: its copy gets the same answer, marked as told again", async () => {
    const key = freshKey();
    const body = freshRoom();
    const answer = { ...body, tagline: "" };
    expect(await told(await send(body, { key }))).toEqual([201, answer, null]);
    expect(await told(await send(body, { key }))).toEqual([201, answer, "true"]);
    // Without a key the same write is what it is: a second one.
    expect(await told(await send(body, {}))).toEqual([409, "conflict", null]);
  });

  it("of eight racing copies one happens; the others are told its answer or to wait", async () => {
    const key = freshKey();
    const invite = { name: "Ruth", role: "dj", rooms: "*" };
    const copies = Array.from({ length: 8 }, () => send(invite, { key, path: "/api/invites" }));
    const answers = await Promise.all((await Promise.all(copies)).map(told));
    const kinds = new Set(answers.map(([status, , again]) => `${status} ${again}`));
    expect(
      [...kinds].filter((kind) => !["201 null", "201 true", "409 null"].includes(kind)),
    ).toEqual([]);
    expect(answers.filter(([status, , again]) => status === 201 && again === null)).toHaveLength(1);
    const found = await env.DB.prepare(
      "SELECT count(*) AS n FROM invites WHERE name = 'Ruth'",
    ).first();
    expect(found).toEqual({ n: 1 });
  });

  it("is another one for another person, and for the same key another request is a mistake", async () => {
    const key = freshKey();
    const [first, second] = [freshRoom(), freshRoom()];
    expect((await send(first, { key })).status).toBe(201);
    expect(await told(await send(second, { key }))).toEqual([422, "key_reused", null]);
    expect(await told(await send(first, { key, path: "/api/partners" }))).toEqual([
      422,
      "key_reused",
      null,
    ]);
    expect((await send(second, { key, cookie: other })).status).toBe(201);
  });

  it("that was refused may be sent again under its key once it is right", async () => {
    const key = freshKey();
    const partner = { name: "Late", origins: ["https://late.test"], rooms: ["not-yet-there"] };
    expect(await told(await send(partner, { key, path: "/api/partners" }))).toEqual([
      404,
      "no_such_room",
      null,
    ]);
    await send({ room: "not-yet-there", title: "Now" }, {});
    expect((await send(partner, { key, path: "/api/partners" })).status).toBe(201);
  });

  it("without an answer's body is repeated without one", async () => {
    const partner = { name: "Brief", origins: ["https://brief.test"], rooms: ["not-yet-there"] };
    const { id } = await (await send(partner, { path: "/api/partners" })).json<{ id: string }>();
    const gone = { key: freshKey(), path: `/api/partners/${id}`, method: "DELETE" };
    expect(await told(await send(undefined, gone))).toEqual([204, null, null]);
    expect(await told(await send(undefined, gone))).toEqual([204, null, "true"]);
    expect(await told(await send(undefined, { ...gone, key: freshKey() }))).toEqual([
      404,
      "not_found",
      null,
    ]);
  });

  it("needs a key of the right shape, and a route that can keep it", async () => {
    for (const key of ["short", "x".repeat(65), "with space", 'quote"quote']) {
      expect(await told(await send(freshRoom(), { key }))).toEqual([400, "bad_request", null]);
    }
    const raw = { method: "PUT", path: "/api/uploads", key: freshKey() };
    expect(await told(await send({}, raw))).toEqual([400, "bad_request", null]);
  });

  it("asks who it is each time: a key opens nothing for somebody signed out", async () => {
    const key = freshKey();
    const body = freshRoom();
    await send(body, { key });
    expect(await told(await send(body, { key, cookie: "" }))).toEqual([401, "signed_out", null]);
  });
});

describe("a write that broke off", () => {
  /** The database goes away in the middle: after the write was claimed. */
  const broken = () => {
    const DB = new Proxy(env.DB, {
      get(target, name) {
        if (name !== "prepare") return Reflect.get(target, name).bind(target);
        return (query: string) => {
          if (query.includes("INSERT INTO rooms") || query.includes("INTO rooms"))
            throw new Error("gone");
          return target.prepare(query);
        };
      },
    });
    return { DB };
  };

  it("is never run again: whoever repeats it is told that it isn't known, not guessed", async () => {
    const key = freshKey();
    const body = freshRoom();
    const headers = {
      Origin: ORIGIN,
      Cookie: owner,
      "Content-Type": "application/json",
      "Idempotency-Key": key,
    };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    expect((await askWith(broken(), "/api/rooms", init)).status).toBe(500);
    const again = await send(body, { key });
    expect([again.headers.get("Retry-After"), ...(await told(again))]).toEqual([
      "2",
      409,
      "unsettled",
      null,
    ]);
    expect((await ask(`/api/rooms/${body.room}`)).status).toBe(404);
    await env.DB.prepare("UPDATE staff_answers SET at = at - 31000 WHERE status IS NULL").run();
    const later = await send(body, { key });
    expect([later.headers.get("Retry-After"), ...(await told(later))]).toEqual([
      null,
      409,
      "unsettled",
      null,
    ]);
    // With a new key it is a new write.
    expect((await send(body, { key: freshKey() })).status).toBe(201);
  });
});

describe("what is kept", () => {
  it("says neither who, nor which key, nor what was answered, and goes after a day", async () => {
    const key = freshKey();
    const path = "/api/invites";
    const response = await send({ name: "Naomi", role: "dj", rooms: "*" }, { key, path });
    const { url } = await response.json<{ url: string }>();
    const me = await ask("/api/me", { headers: { Cookie: owner } });
    const { person } = await me.json<{ person: string }>();
    const kept = JSON.stringify(await rows());
    expect(kept.length).toBeGreaterThan(100);
    for (const secret of [url, url.split("#")[1] ?? "?", key, "Naomi", person]) {
      expect([secret, kept.includes(secret)]).toEqual([secret, false]);
    }
    await forgetOldAnswers(env, Date.now() + 86_300_000);
    expect((await rows()).length).toBeGreaterThan(0);
    await forgetOldAnswers(env, Date.now() + 86_500_000);
    expect(await rows()).toEqual([]);
  });
});
