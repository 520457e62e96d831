// What people read about invitations, grants and passkeys.
import { describe, expect, test } from "vitest";
import { ceremonyTrouble, obstacleOn } from "../../../../client/booth/people/ceremony-words.ts";
import { asRole, roomsWords } from "../../../../client/booth/people/grant-words.ts";
import { inviteClock } from "../../../../client/booth/people/invite-clock.ts";
import { invitationWords } from "../../../../client/booth/sign-in-words.ts";
import type { OpenedInvite } from "../../../../shared/http/staff-bodies.ts";

describe("obstacles", () => {
  const at = (host: string, rest: { supported?: boolean; secure?: boolean } = {}) =>
    obstacleOn({ supported: true, secure: true, host, ...rest });
  test.each([
    ["live.example.org", {}, null],
    ["localhost", {}, null],
    ["127.0.0.1", {}, "localhost"],
    ["[::1]", {}, "localhost"],
  ])("at %s", (host, rest, goTo) => {
    expect(at(host, rest)?.goTo ?? null).toBe(goTo);
  });
  test.each([
    ["10.0.0.7", {}, "number"],
    ["[fe80::1]", {}, "number"],
    ["live.example.org", { secure: false, supported: false }, "https"],
    ["live.example.org", { supported: false }, "no passkeys"],
  ])("at %s with %o it says why", (host, rest, word) => {
    const found = at(host, rest);
    expect(found?.sentence).toContain(word);
    expect(found?.goTo).toBe(null);
  });
});

test("what a device throws becomes a sentence; an interruption is no trouble of anybody's", () => {
  expect(ceremonyTrouble("NotAllowedError", "show").message).toContain("Nothing was confirmed");
  expect(ceremonyTrouble("NotAllowedError", "make").message).toContain("No passkey was made");
  expect(ceremonyTrouble("InvalidStateError", "make").message).toContain("already");
  expect(ceremonyTrouble("Whatever", "show").message).toContain("couldn't do that");
  expect(ceremonyTrouble("AbortError", "show").code).toBe("cancelled");
  expect(ceremonyTrouble("toString", "show").message).toContain("couldn't do that");
});

test("an invitation's clock: full, in its last second, over", () => {
  const at = (nowMs: number) => inviteClock(600_000, nowMs, 600_000);
  expect([at(0), at(-5_000), at(300_001), at(599_999), at(600_000)]).toEqual([
    { kind: "open", left: "10:00", part: 1 },
    { kind: "open", left: "10:05", part: 1 },
    { kind: "open", left: "5:00", part: 299_999 / 600_000 },
    { kind: "open", left: "0:01", part: 1 / 600_000 },
    { kind: "over" },
  ]);
});

test("rooms of a grant, by title where it is known", () => {
  const known = [
    { room: "main", title: "Main room", tagline: "" },
    { room: "youth", title: "Youth night", tagline: "" },
  ];
  const words = (rooms: "*" | string[]) => roomsWords(rooms, known);
  expect([
    words("*"),
    words(["main"]),
    words(["main", "youth"]),
    words(["gone", "main", "youth"]),
  ]).toEqual(["All rooms", "Main room", "Main room and Youth night", "gone and 2 more"]);
});

test("an invitation says from whom, as what, and where", () => {
  const invite = {
    name: "Ruth",
    role: "owner",
    rooms: "*",
    recovery: false,
    expiresAtMs: 0,
  } as unknown as OpenedInvite;
  const words = (change: Partial<OpenedInvite>) => {
    const { title, lead } = invitationWords({ ...invite, ...change });
    return `${title}. ${lead}`;
  };
  expect([
    words({}),
    words({ by: "DJ Lee", role: "dj", rooms: ["main"] }),
    words({ by: "DJ Lee", role: "cohost", rooms: ["main", "youth"], recovery: true }),
  ]).toEqual([
    "Welcome, Ruth. You are invited as an owner in all rooms.",
    "Welcome, Ruth. DJ Lee invites you as a DJ in the room “main”.",
    "Welcome back, Ruth. DJ Lee lets you in again as a co-host in the rooms “main”, “youth”.",
  ]);
  expect(asRole("moderator")).toBe("a moderator");
});
