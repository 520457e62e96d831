// D10, curated, through the guard: passes that are almost right. Each is answered with its code, and no room is woken.
import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { sign } from "../../server/platform/signing.ts";
import { bentTokens } from "../helpers/bent-tokens.ts";
import {
  ADMIN_SECRET,
  addRoom,
  dial,
  ORIGIN,
  outcome,
  TOKEN_SECRET,
  tokenFor,
} from "./edge-helpers.ts";

// Nobody ever got into it, so its object must not exist at the end.
const ROOM = "sleeping";
const path = `/parties/user-session/${ROOM}`;
const objects = async () => (await listDurableObjectIds(env.USER_SESSIONS)).length;

beforeAll(async () => {
  await addRoom(ROOM);
  await addRoom("awake");
});

it("none of them gets in, and none wakes the room", async () => {
  const bent = await bentTokens({
    room: ROOM,
    origin: ORIGIN,
    tokenSecret: TOKEN_SECRET,
    adminSecret: ADMIN_SECRET,
    nowMs: Date.now(),
  });
  expect(bent.length).toBeGreaterThanOrEqual(160);
  const before = await objects();
  for (const [what, token] of bent) {
    // What no header can carry is refused by the client already.
    const asIs = /^[\x21-\x7e]*$/.test(token) ? token : encodeURIComponent(token);
    expect([what, await outcome(await dial(path, { token: asIs }))]).toEqual([
      what,
      { closed: "bad_token" },
    ]);
  }
  expect(await objects()).toBe(before);
}, 60_000);

it("control: a right one wakes its room, whatever stands beside the claims", async () => {
  const before = await objects();
  const claims = {
    person: "p_someone001",
    name: null,
    role: "listener",
    room: "awake",
    partner: null,
    origin: ORIGIN,
    iatMs: Date.now(),
    expMs: Date.now() + 60_000,
  };
  for (const token of [await tokenFor("awake"), await sign(TOKEN_SECRET, "listener", claims)]) {
    expect(await outcome(await dial("/parties/user-session/awake", { token }))).toMatchObject({
      frame: { t: "welcome" },
    });
  }
  expect(await objects()).toBe(before + 1);
});
