// Signed requests through the whole Worker on the real D1: heard once, answered alike, refused alike.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { runChores } from "../../server/edge/chores.ts";
import { ADMIN_SECRET, addRoom, cookieOf, TOKEN_SECRET } from "./edge-helpers.ts";
import { call, countOf, newIntent, type Signed, send, signed, verdict } from "./machine-helpers.ts";

const ROOMS = "/api/admin/rooms";
const KEYS = "/api/admin/keys";
let made = 0;
const newRoom = () => ({ room: `made-${++made}`, title: "Made by a machine" });
const hasRoom = (room: string) => countOf("rooms", `room = '${room}'`);

async function addKey(name: string, more: Record<string, unknown> = {}): Promise<string> {
  const body = { name, role: "owner", rooms: "*", ...more };
  const response = await call("POST", KEYS, body);
  expect(response.status).toBe(201);
  return (await response.json<{ id: string }>()).id;
}

beforeAll(() => addRoom("hall"));

describe("a signed request", () => {
  it("does what it says, once: its copy is refused whole", async () => {
    const body = newRoom();
    const request = await signed("POST", ROOMS, body);
    const first = await send(request);
    expect([first.status, await first.json()]).toEqual([201, { ...body, tagline: "" }]);
    expect(await verdict(await send(request))).toEqual([409, "replayed"]);
    expect(await hasRoom(body.room)).toBe(1);
  });

  it("of sixty-four racing copies exactly one is heard", async () => {
    const body = newRoom();
    const request = await signed("POST", ROOMS, body);
    const answers = await Promise.all(Array.from({ length: 64 }, () => send(request)));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(63).fill(409)]);
    expect(await hasRoom(body.room)).toBe(1);
  });

  it("a read is heard once too", async () => {
    const request = await signed("GET", KEYS);
    expect((await send(request)).status).toBe(200);
    expect(await verdict(await send(request))).toEqual([409, "replayed"]);
  });

  it("a refused write is spent: its copy does not succeed when it could by then", async () => {
    const body = newRoom();
    await addRoom(body.room);
    const request = await signed("POST", ROOMS, body);
    expect(await verdict(await send(request))).toEqual([409, "conflict"]);
    await env.DB.prepare("DELETE FROM rooms WHERE room = ?1").bind(body.room).run();
    expect(await verdict(await send(request))).toEqual([409, "replayed"]);
    expect(await hasRoom(body.room)).toBe(0);
  });
});

describe("idempotency", () => {
  it("the same intent, signed again, gets the same answer and no second effect", async () => {
    const idempotencyKey = newIntent();
    const body = newRoom();
    const first = await call("POST", ROOMS, body, { idempotencyKey });
    const again = await call("POST", ROOMS, body, { idempotencyKey });
    expect([again.status, again.headers.get("Idempotency-Replayed")]).toEqual([201, "true"]);
    expect(await again.json()).toEqual(await first.json());
    expect(await hasRoom(body.room)).toBe(1);
  });

  it("another body, path or room under the same key is a mistake", async () => {
    const idempotencyKey = newIntent();
    await call("POST", ROOMS, newRoom(), { idempotencyKey });
    const others = [
      await call("POST", ROOMS, newRoom(), { idempotencyKey }),
      await call("POST", KEYS, { name: "ci-x", role: "owner", rooms: "*" }, { idempotencyKey }),
      await call("DELETE", `${KEYS}/operator.1`, undefined, { idempotencyKey }),
    ];
    const verdicts = await Promise.all(others.map(verdict));
    expect(verdicts).toEqual(Array(3).fill([422, "key_reused"]));
    expect(await countOf("machine_keys", "name = 'ci-x'")).toBe(0);
  });

  it("of racing tries of one intent one is carried out, all are answered alike", async () => {
    const idempotencyKey = newIntent();
    const body = newRoom();
    const tries = await Promise.all(
      Array.from({ length: 16 }, () => signed("POST", ROOMS, body, { idempotencyKey })),
    );
    const answers = await Promise.all(tries.map((one) => send(one)));
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(201));
    const fresh = answers.filter(({ headers }) => !headers.has("Idempotency-Replayed"));
    expect([fresh.length, await hasRoom(body.room)]).toEqual([1, 1]);
  });

  it("two machines may use the same key for different things", async () => {
    const keyId = await addKey("other-machine");
    const idempotencyKey = newIntent();
    const one = await call("POST", ROOMS, newRoom(), { idempotencyKey });
    const two = await call("POST", ROOMS, newRoom(), { idempotencyKey, keyId });
    expect([one.status, two.status]).toEqual([201, 201]);
  });
});

describe("who may what", () => {
  it("role and rooms of the key's record decide, not the request", async () => {
    const dj = await addKey("dj-machine", { role: "dj" });
    const hall = await addKey("hall-machine", { rooms: ["hall"] });
    await addRoom("annex");
    const asked = [
      await call("POST", ROOMS, newRoom(), { keyId: dj }),
      await call("POST", ROOMS, newRoom(), { keyId: hall }),
      await call("GET", "/api/admin/rooms/annex/data", undefined, { keyId: hall, room: "annex" }),
      await call("GET", "/api/admin/rooms/hall/data", undefined, { keyId: hall, room: "hall" }),
      // Signed for the site, sent to a room.
      await call("GET", "/api/admin/rooms/hall/data", undefined, { keyId: hall }),
    ];
    expect((await Promise.all(asked.map(verdict))).map(([status]) => status)).toEqual([
      403, 403, 403, 200, 401,
    ]);
  });

  it("a cookie opens no signed route, a signature no other", async () => {
    const cookie = await cookieOf("owner");
    const withCookie = { path: KEYS, init: { headers: { Cookie: cookie } } };
    expect(await verdict(await send(withCookie))).toEqual([401, "unauthorized"]);
    const elsewhere = await signed("GET", "/api/partners");
    expect(await verdict(await send(elsewhere))).toEqual([401, "signed_out"]);
  });

  it("the last key that may do everything cannot be revoked; one of two can, at once", async () => {
    const spare = await addKey("spare");
    expect((await call("DELETE", `${KEYS}/${spare}`)).status).toBe(204);
    expect(await verdict(await call("GET", KEYS, undefined, { keyId: spare }))).toEqual([
      401,
      "unauthorized",
    ]);
    await env.DB.prepare("UPDATE machine_keys SET expires_at = 1 WHERE id <> 'operator.1'").run();
    expect(await verdict(await call("DELETE", `${KEYS}/operator.1`))).toEqual([409, "conflict"]);
  });

  it("a key that dies between being looked up and taking effect does nothing", async () => {
    const keyId = await addKey("dying");
    const body = newRoom();
    // The isolate remembers the key for ten seconds; the transaction asks again.
    expect((await call("GET", KEYS, undefined, { keyId })).status).toBe(200);
    await env.DB.prepare("UPDATE machine_keys SET revoked_at = 1 WHERE id = ?1").bind(keyId).run();
    expect(await verdict(await call("POST", ROOMS, body, { keyId }))).toEqual([
      401,
      "unauthorized",
    ]);
    expect(await hasRoom(body.room)).toBe(0);
  });
});

describe("rotation of the root", () => {
  const NEXT = "the-next-root-0123456789abcdefghijklmnopqrs";
  const both = { ADMIN_SECRET: NEXT, ADMIN_SECRET_PREVIOUS: ADMIN_SECRET };
  const ask = (root: string, replaced: Record<string, unknown>) =>
    call("GET", KEYS, undefined, { root, replaced }).then(({ status }) => status);

  it("the drill: old, then both, then the new one alone; nobody is locked out on the way", async () => {
    expect({
      before: [await ask(ADMIN_SECRET, {}), await ask(NEXT, {})],
      during: [await ask(ADMIN_SECRET, both), await ask(NEXT, both)],
      after: [
        await ask(ADMIN_SECRET, { ADMIN_SECRET: NEXT }),
        await ask(NEXT, { ADMIN_SECRET: NEXT, ADMIN_SECRET_PREVIOUS: "" }),
      ],
    }).toEqual({ before: [200, 401], during: [200, 200], after: [401, 200] });
  });

  it("a request heard under the old root is not heard again under the new one", async () => {
    const request = await signed("GET", KEYS);
    expect((await send(request)).status).toBe(200);
    expect(await verdict(await send(request, { replaced: both }))).toEqual([409, "replayed"]);
  });

  it("a generation of one key: the old one ends after the overlap, the new one works at once", async () => {
    await addKey("turning");
    const turn = (overlapHours: number) =>
      call("POST", `${KEYS}/turning/rotate`, { overlapHours }).then((one) => one.status);
    expect(await turn(1)).toBe(201);
    const asks = (generation: number) =>
      call("GET", KEYS, undefined, { keyId: `turning.${generation}` }).then((one) => one.status);
    expect([await asks(1), await asks(2)]).toEqual([200, 200]);
    expect(await turn(0)).toBe(201);
    expect([await asks(1), await asks(2), await asks(3)]).toEqual([401, 401, 200]);
  });

  it("a root of another purpose signs nothing", async () => {
    expect(await ask(TOKEN_SECRET, {})).toBe(401);
  });
});

describe("what is forgotten", () => {
  it("nonces that the clock refuses and answers of yesterday go, fresh ones stay", async () => {
    await call("POST", ROOMS, newRoom());
    const old = [
      "INSERT INTO nonces (key_id, nonce, at) VALUES ('operator.1', 'old', ?1)",
      "INSERT INTO machine_answers (key_id, idempotency_key, fingerprint, status, at) VALUES ('operator.1', 'old', '', 200, ?1)",
    ];
    await env.DB.batch(old.map((query) => env.DB.prepare(query).bind(Date.now() - 86_400_001)));
    const fresh = [await countOf("nonces"), await countOf("machine_answers")];
    await runChores(env, Date.now());
    expect(await countOf("nonces", "nonce = 'old'")).toBe(0);
    expect([await countOf("nonces"), await countOf("machine_answers")]).toEqual(
      fresh.map((count) => count - 1),
    );
  });
});

describe("while the database is down", () => {
  it("no machine is let in, and is told to come back", async () => {
    const down = () => {
      throw new Error("down");
    };
    const request: Signed = await signed("GET", KEYS, undefined, { keyId: "never-seen.1" });
    const replaced = { DB: { prepare: down, batch: down } };
    expect(await verdict(await send(request, { replaced }))).toEqual([503, "unavailable"]);
  });
});
