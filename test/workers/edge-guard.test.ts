// The guard in front of rooms: nothing that fails a check ever reaches, or creates, an object.
import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { addRoom, dial, outcome, tokenFor } from "./edge-helpers.ts";

const path = (room: string, rest = "") => `/parties/user-session/${room}${rest}`;
const objects = async () => (await listDurableObjectIds(env.USER_SESSIONS)).length;

beforeAll(async () => {
  await addRoom("hall");
  await addRoom("other");
});

describe("names", () => {
  const JUNK = [
    "nowhere",
    "Hall",
    "hall/",
    "hall/x",
    "hall%00",
    "h%61ll",
    "..%2fhall",
    "%2e%2e",
    "-hall",
    "hall-",
    "hall~1",
    "hall.",
    "h".repeat(65),
    "%F0%9F%8E%B5",
    "hall%20",
    "__proto__",
    "constructor",
    "hall;x",
    "*",
  ];

  it.each(JUNK)("a junk name never creates an object: %s", async (room) => {
    const before = await objects();
    const token = await tokenFor("hall");
    const result = await outcome(await dial(path(room), { token }));
    expect(result).not.toHaveProperty("frame");
    expect(await objects()).toBe(before);
  });

  it("control: a real room with a real token creates exactly one", async () => {
    const before = await objects();
    const result = await outcome(await dial(path("hall"), { token: await tokenFor("hall") }));
    expect(result).toMatchObject({ frame: { t: "welcome" } });
    expect(await objects()).toBe(before + 1);
  });

  it.each([
    "/parties/rate-limiter/hall",
    "/parties/user_session/hall",
    "/parties/USER_SESSIONS/hall",
    "/parties/hall",
    "/parties//hall",
    "/parties/user-session",
    "/party/user-session/hall",
    "/x/parties/user-session/hall",
  ])("no other path reaches an object: %s", async (other) => {
    const response = await dial(other, { token: await tokenFor("hall") });
    expect(await outcome(response)).toEqual({ status: 404 });
  });

  it("an unknown room is closed with its own code", async () => {
    const result = await outcome(await dial(path("nowhere"), { token: await tokenFor("nowhere") }));
    expect(result).toEqual({ closed: "no_such_room" });
  });
});

describe("tokens", () => {
  const now = Date.now();
  const BENT: [string, () => Promise<string | null>][] = [
    ["none", async () => null],
    ["empty", async () => ""],
    ["another room", () => tokenFor("other")],
    ["another secret", () => tokenFor("hall", { secret: "x".repeat(40) })],
    ["expired", () => tokenFor("hall", { expMs: now - 1 })],
    ["from the future", () => tokenFor("hall", { iatMs: now + 3_600_000, expMs: now + 7_200_000 })],
    ["another origin", () => tokenFor("hall", { origin: "https://evil.test" })],
    ["staff role, listener's key", () => tokenFor("hall", { role: "owner" })],
    ["guest role, listener's key", () => tokenFor("hall", { role: "guest" })],
    ["listener role, staff key", () => tokenFor("hall", { purpose: "staff" })],
    ["widget without partner", () => tokenFor("hall", { purpose: "embed", role: "guest" })],
    ["letter of another purpose", async () => `s${(await tokenFor("hall")).slice(1)}`],
    ["no signature", async () => `${(await tokenFor("hall")).split(".")[0]}.`],
    ["cut", async () => (await tokenFor("hall")).slice(0, -1)],
    ["longer", async () => `${await tokenFor("hall")}A`],
    ["huge", async () => `l${"A".repeat(8_000)}.${"A".repeat(43)}`],
  ];

  it.each(BENT)("%s", async (_name, make) => {
    const result = await outcome(await dial(path("hall"), { token: await make() }));
    expect(result).toEqual({ closed: "bad_token" });
  });

  it("every single changed character is noticed", async () => {
    const token = await tokenFor("hall");
    for (let at = 0; at < token.length; at += 7) {
      const other = token[at] === "A" ? "B" : "A";
      const bent = token.slice(0, at) + other + token.slice(at + 1);
      const result = await outcome(await dial(path("hall"), { token: bent }));
      expect({ at, result }).toEqual({ at, result: { closed: "bad_token" } });
    }
    const last = token.slice(0, -1) + (token.endsWith("A") ? "B" : "A");
    expect(await outcome(await dial(path("hall"), { token: last }))).toEqual({
      closed: "bad_token",
    });
  });

  it("a token in the address is no token", async () => {
    const token = await tokenFor("hall");
    const result = await outcome(await dial(path("hall", `?token=${token}&t=${token}`), {}));
    expect(result).toEqual({ closed: "bad_token" });
  });

  it("a cookie or Authorization header opens no socket", async () => {
    const headers = { Cookie: "__Host-judah=x", Authorization: `Bearer ${await tokenFor("hall")}` };
    expect(await outcome(await dial(path("hall"), { headers }))).toEqual({ closed: "bad_token" });
  });

  it("the answer names our protocol and never the token", async () => {
    const response = await dial(path("hall"), { token: await tokenFor("hall") });
    expect(response.headers.get("Sec-WebSocket-Protocol")).toBe("judah.v1");
    expect([...response.headers.values()].join()).not.toContain("t.");
    await outcome(response);
  });
});

describe("what travels on", () => {
  it("headers and query from outside are dropped", async () => {
    const seat = btoa(JSON.stringify({ person: "s_owner00001", role: "owner" }));
    const response = await dial(path("hall", "?_pk=admin&role=owner&since=junk"), {
      token: await tokenFor("hall", { person: "p_listener77" }),
      headers: {
        "x-judah-seat": seat,
        "X-Judah-Since": "aaaaaaaa.1",
        "x-partykit-props": '{"a":1}',
        "x-partykit-room": "other",
        "x-user-role": "owner",
      },
    });
    expect(await outcome(response)).toMatchObject({
      frame: { t: "welcome", you: { person: "p_listener77", role: "listener" } },
    });
  });

  it("a cursor that parses is handed on", async () => {
    const first = await outcome(await dial(path("hall"), { token: await tokenFor("hall") }));
    const { epoch, seq } = "frame" in first ? first.frame : {};
    const query = `?since=${epoch}.${seq}`;
    const again = await dial(path("hall", query), { token: await tokenFor("hall") });
    expect(await outcome(again)).toMatchObject({ frame: { t: "resumed", events: [] } });
  });

  it("without an upgrade there is nothing to see", async () => {
    const response = await dial(path("hall"), { headers: { Upgrade: "" } });
    expect(response.status).toBe(426);
  });
});
