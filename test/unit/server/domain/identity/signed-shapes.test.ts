// What our own signed texts may hold, edge by edge: tokens, links, challenges, sessions.
import { describe, expect, it } from "vitest";
import { challengeClaims } from "../../../../../server/domain/identity/challenge.ts";
import { claims, linkClaims } from "../../../../../server/domain/identity/claims.ts";
import { session, sessionLifeMs } from "../../../../../server/domain/identity/session.ts";
import { STAFF_ROLES } from "../../../../../shared/http/staff-bodies.ts";

const a = (count: number) => "a".repeat(count);
/** One example, and for each field what else fits and what does not. */
type Edges = Readonly<
  Record<string, { readonly fits: readonly unknown[]; readonly not: readonly unknown[] }>
>;
const NEVER = [undefined, {}, []];
const TIME = { fits: [0, 1_800_000_000_000], not: [-1, 1.5, "1", null] };
const PERSON = { fits: ["p_someone001", "s_someone001"], not: ["someone", "x_someone001", null] };
const NAME = { fits: ["Lee"], not: ["", a(41)] };

const SHAPES = [
  {
    what: "a token",
    shape: claims,
    example: {
      person: "p_someone001",
      name: null,
      role: "listener",
      room: "hall",
      partner: null,
      origin: "https://live.test",
      iatMs: 1_000,
      expMs: 2_000,
    },
    edges: {
      person: PERSON,
      name: { fits: [null, ...NAME.fits], not: NAME.not },
      role: { fits: ["owner", "guest"], not: ["root", "", null] },
      room: { fits: ["a", "hall-2"], not: ["", "Hall", "hall~1", null] },
      partner: { fits: [null, "", a(40)], not: [a(41), 1] },
      origin: { fits: ["", a(200)], not: [a(201), null] },
      iatMs: TIME,
      expMs: TIME,
    },
  },
  {
    what: "a link",
    shape: linkClaims,
    example: { jti: a(22), name: "Lee", role: "dj", expMs: 1_000 },
    edges: {
      jti: { fits: ["aZ09_-aZ09_-aZ09_-aZ09"], not: [a(21), a(23), `${a(21)}=`, `+${a(21)}`] },
      name: { fits: NAME.fits, not: [...NAME.not, null] },
      role: { fits: STAFF_ROLES, not: ["listener", "guest"] },
      expMs: TIME,
    },
  },
  {
    what: "a challenge",
    shape: challengeClaims,
    example: { ceremony: "login", challenge: a(43), about: "", expMs: 1_000 },
    edges: {
      ceremony: { fits: ["login", "invite", "add", "touch"], not: ["", "recover"] },
      challenge: { fits: [`aZ09_-${a(37)}`], not: [a(42), a(44), `${a(42)}=`, `+${a(42)}`] },
      about: { fits: ["", a(100)], not: [a(101), null] },
      expMs: TIME,
    },
  },
  {
    what: "a session",
    shape: session,
    example: {
      person: "s_someone001",
      name: "Lee",
      role: "dj",
      rooms: "*",
      startedMs: 1_000,
      seenMs: 1_000,
    },
    edges: {
      person: PERSON,
      name: { fits: NAME.fits, not: [...NAME.not, null] },
      role: { fits: STAFF_ROLES, not: ["listener", "guest"] },
      rooms: { fits: [["hall"], "*"], not: ["hall", ["Hall"], null] },
      startedMs: TIME,
      seenMs: TIME,
    },
  },
] as const satisfies readonly { example: object; edges: Edges; [key: string]: unknown }[];

describe.each(SHAPES)("$what", ({ shape, example, edges }) => {
  it("is read as it was written", () => expect(shape.parse(example)).toEqual(example));

  it.each(Object.entries<Edges[string]>(edges))("%s", (field, { fits, not }) => {
    const isRead = (value: unknown) => shape.safeParse({ ...example, [field]: value }).success;
    expect({ fits: fits.map(isRead), not: [...not, ...NEVER].map(isRead) }).toEqual({
      fits: fits.map(() => true),
      not: [...not, ...NEVER].map(() => false),
    });
  });

  it("knows each of its fields", () => {
    expect(Object.keys(edges)).toEqual(Object.keys(example));
  });
});

it("a moderator's session is shorter than anybody else's", () => {
  expect(STAFF_ROLES.map((role) => [role, sessionLifeMs(role) / 3_600_000])).toEqual([
    ["owner", 12],
    ["dj", 12],
    ["cohost", 12],
    ["moderator", 8],
  ]);
});
