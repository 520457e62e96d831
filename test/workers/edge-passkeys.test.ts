// Signing in with a passkey: the key, the page, the browser and the moment have to be right, and each answer counts once.
import { beforeAll, describe, expect, it } from "vitest";
import type { RequestOptions } from "../../shared/http/staff-bodies.ts";
import { newKeyPair, touchKey } from "../helpers/authenticator.ts";
import { addRoom } from "./edge-helpers.ts";
import { Browser, join, login, PAGE } from "./staff-helpers.ts";

beforeAll(() => addRoom("hall"));

const REFUSED = [401, "bad_passkey"];
const outcome = async (response: Response) => [
  response.status,
  (await response.json<{ code?: string }>()).code ?? "in",
];

describe("signing in", () => {
  it("a passkey signs in on a fresh browser, as the person it is", async () => {
    const { key, person } = await join("dj", ["hall"]);
    const browser = new Browser();
    const response = await login(browser, key);
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        person,
        name: "The dj",
        role: "dj",
        can: expect.arrayContaining(["deck", "air"]),
        rooms: [{ room: "hall", title: "Room hall", tagline: "" }],
      },
    ]);
    expect([...browser.cookies.keys()]).toEqual(["__Host-judah"]);
    expect(await browser.tell("GET", "/api/me")).toEqual([200, null]);
  });

  it.each([
    ["another page", { origin: "https://evil.test" }],
    ["a page of a neighbour", { origin: "https://live.test.evil.test" }],
    ["another host's key", { rpId: "evil.test" }],
    ["another challenge", { challenge: "A".repeat(43) }],
    ["a registration's answer", { type: "webauthn.create" }],
    ["a touch without finger, face or PIN", { verified: false }],
    ["somebody else's handle", { userHandle: "c19zb21lYm9keWVsc2U" }],
  ])("%s is refused, and the right one still accepted", async (_what, bent) => {
    const { key } = await join("dj");
    const browser = new Browser();
    expect(await outcome(await login(browser, key, bent))).toEqual(REFUSED);
    expect(browser.cookies.has("__Host-judah")).toBe(false);
    expect(await outcome(await login(browser, key))).toEqual([200, "in"]);
  });

  it("another key's signature under this key's id is refused", async () => {
    const { key } = await join("dj");
    const { privateKey } = await newKeyPair();
    const answer = await login(new Browser(), key, { signWith: privateKey });
    expect(await outcome(answer)).toEqual(REFUSED);
  });
});

describe("a challenge", () => {
  const begun = async (browser: Browser) =>
    (await browser.send("POST", "/api/passkeys/login-options")).json<RequestOptions>();

  it("works once: of twenty copies of one answer exactly one signs in", async () => {
    const { key } = await join("dj");
    const browser = new Browser();
    const passkey = await touchKey(key, await begun(browser), PAGE);
    const cookies = new Map(browser.cookies);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const copy = new Browser();
        for (const [name, value] of cookies) copy.cookies.set(name, value);
        return (await copy.send("POST", "/api/passkeys/login", { passkey })).status;
      }),
    );
    expect(answers.sort()).toEqual([200, ...Array(19).fill(401)]);
  });

  it("is worth nothing in another browser", async () => {
    const { key } = await join("dj");
    const passkey = await touchKey(key, await begun(new Browser()), PAGE);
    const other = new Browser();
    expect(await other.tell("POST", "/api/passkeys/login", { passkey })).toEqual(REFUSED);
    await begun(other);
    expect(await other.tell("POST", "/api/passkeys/login", { passkey })).toEqual(REFUSED);
  });
});
