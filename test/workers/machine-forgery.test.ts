// Nobody without a key gets anything, in the runtime itself: forged, late, dead and unknown get one answer, told apart by
// nothing; whoever keeps failing is slowed down, and the honest at the same address are not.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { toBase64Url } from "../../server/platform/base64url.ts";
import { diceOf } from "../helpers/dice.ts";
import { type Base, BEND_NAMES, bentRequest, rightRequest, type Sent } from "../machines/forge.ts";
import { ADMIN_SECRET, askWith, ORIGIN } from "./edge-helpers.ts";
import {
  call,
  countOf,
  credentialsOf,
  newIntent,
  send,
  signed,
  verdict,
  visitor,
} from "./machine-helpers.ts";

const KEYS = "/api/admin/keys";
let count = 0;
const base = (bent: Partial<Base> = {}): Base => ({
  root: ADMIN_SECRET,
  keyId: "operator.1",
  url: `${ORIGIN}/api/admin/rooms`,
  contentType: "application/json",
  nowMs: Date.now(),
  body: new TextEncoder().encode(JSON.stringify({ room: `forged-${++count}`, title: "Forged" })),
  idempotencyKey: newIntent(),
  ...bent,
});

function deliver({ method, url, headers, body }: Sent, from = visitor()): Promise<Response> {
  const path = url.slice(ORIGIN.length);
  return askWith({}, path, { method, headers: { ...headers, ...from }, body });
}

/** Everything somebody could learn from an answer, but for what differs between any two requests. */
async function looks(response: Response): Promise<unknown> {
  const { requestId: _id, ...body } = await response.json<Record<string, unknown>>();
  const headers = Object.fromEntries(response.headers);
  const own = ["x-request-id", "x-server-time"];
  for (const name of own) expect([name, headers[name] !== undefined]).toEqual([name, true]);
  return {
    status: response.status,
    body,
    headers: Object.entries(headers)
      .filter(([name]) => !own.includes(name))
      .sort(),
  };
}

describe("one answer", () => {
  it.each(BEND_NAMES)("%s", async (name) => {
    const dice = diceOf(9);
    const unknown = await looks(
      await deliver((await rightRequest(base({ keyId: "nobody.7" }))).request),
    );
    for (let n = 0; n < 4; n += 1) {
      const { request } = await bentRequest(base(), dice, name);
      expect(await looks(await deliver(request))).toEqual(unknown);
    }
    expect(await countOf("rooms", "room LIKE 'forged-%'")).toBe(0);
  });

  it("unknown, revoked and expired keys, and no signature at all", async () => {
    await env.DB.prepare(
      `INSERT INTO machine_keys (id, name, generation, role, rooms, created_at, expires_at, revoked_at)
       VALUES ('gone.1', 'gone', 1, 'owner', '"*"', 0, NULL, 1), ('late.1', 'late', 1, 'owner', '"*"', 0, 1, NULL),
         ('odd.1', 'odd', 1, 'owner', 'not json', 0, NULL, NULL)`,
    ).run();
    const answers = [];
    for (const keyId of ["gone.1", "late.1", "odd.1", "nobody.1"]) {
      answers.push(await looks(await deliver((await rightRequest(base({ keyId }))).request)));
    }
    answers.push(await looks(await askWith({}, KEYS, { headers: visitor() })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("control: the unbent request is accepted", async () => {
    const { request } = await rightRequest(base());
    expect((await deliver(request)).status).toBe(201);
    await env.DB.prepare("DELETE FROM rooms WHERE room LIKE 'forged-%'").run();
  });
});

describe("failures", () => {
  it("are counted by address; a right request from there still passes", async () => {
    const from = visitor();
    const forged = async () => (await bentRequest(base(), diceOf(1), BEND_NAMES[0])).request;
    const codes: (string | null)[] = [];
    for (let n = 0; n < 30; n += 1)
      codes.push((await verdict(await deliver(await forged(), from)))[1]);
    expect(codes.slice(0, 15)).toEqual(Array(15).fill("unauthorized"));
    expect(codes.at(-1)).toBe("rate_limited");
    const honest = await send(await signed("GET", KEYS), { headers: from });
    expect(honest.status).toBe(200);
  });
});

describe("bodies", () => {
  it("above the cap are refused while they stream in, whatever their length says", async () => {
    const { request } = await rightRequest(base());
    let pulled = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(4_096));
        if (pulled === 1_000) controller.close();
      },
    });
    const headers = { ...request.headers, ...visitor() };
    const response = await askWith({}, "/api/admin/rooms", { method: "POST", headers, body });
    expect(await verdict(response)).toEqual([413, "too_large"]);
    expect(pulled).toBeLessThan(20);
  });

  it.each([
    ["empty", new Uint8Array(0)],
    ["not UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
    ["not JSON", new TextEncoder().encode("{")],
    ["of another shape", new TextEncoder().encode('{"room":"No Name"}')],
  ])("%s and properly signed: a mistake, and spent", async (_what, bytes) => {
    const body = Uint8Array.from(bytes);
    const { request } = await rightRequest(base({ body }));
    expect(await verdict(await deliver(request))).toEqual([400, "bad_request"]);
    expect(await verdict(await deliver(request))).toEqual([409, "replayed"]);
  });

  it("what is stored holds no key, no signature and no root", async () => {
    await call("POST", KEYS, { name: "looked-at", role: "dj", rooms: ["hall"] });
    const tables = ["machine_keys", "machine_answers", "nonces"];
    const rows = await Promise.all(
      tables.map((table) => env.DB.prepare(`SELECT * FROM ${table}`).all()),
    );
    const text = JSON.stringify(rows.map(({ results }) => results));
    expect(text).toContain("looked-at.1");
    const { key } = await credentialsOf("looked-at.1");
    expect(text).not.toContain(toBase64Url(key));
    expect(text).not.toMatch(/v1=|secret/);
  });
});
