import { describe, expect, it } from "vitest";
import {
  type Claims,
  fitsPurpose,
  isCurrent,
  linkClaims,
  TOKEN_PURPOSES,
} from "../../../../../server/domain/identity/claims.ts";
import { judgeSession, type Session } from "../../../../../server/domain/identity/session.ts";
import { ROLES } from "../../../../../shared/roles.ts";

const claimsOf = (bent: Partial<Claims> = {}): Claims => ({
  person: "p_someone001",
  name: null,
  role: "listener",
  room: "hall",
  partner: null,
  origin: "https://live.test",
  iatMs: 1_000,
  expMs: 2_000,
  ...bent,
});

describe("purpose and role", () => {
  it("fit in exactly these pairs", () => {
    const pairs = TOKEN_PURPOSES.flatMap((purpose) =>
      ROLES.filter((role) => {
        const partner = purpose === "embed" ? "pt_1" : null;
        const name = purpose === "staff" ? "Lee" : null;
        return fitsPurpose(purpose, claimsOf({ role, partner, name }));
      }).map((role) => `${purpose} ${role}`),
    );
    expect(pairs).toEqual([
      "listener listener",
      "staff owner",
      "staff dj",
      "staff cohost",
      "staff moderator",
      "embed guest",
    ]);
  });

  it("staff need a name, widgets a partner, listeners none", () => {
    expect([
      fitsPurpose("staff", claimsOf({ role: "dj" })),
      fitsPurpose("embed", claimsOf({ role: "guest" })),
      fitsPurpose("listener", claimsOf({ partner: "pt_1" })),
      fitsPurpose("staff", claimsOf({ role: "dj", name: "Lee", partner: "pt_1" })),
    ]).toEqual([false, false, false, false]);
  });

  it.each(ROLES.filter((role) => role === "listener" || role === "guest"))(
    "no link makes a %s",
    (role) => {
      const link = { jti: "A".repeat(22), name: "Lee", role, expMs: 1 };
      expect(linkClaims.safeParse(link).success).toBe(false);
      expect(linkClaims.safeParse({ ...link, role: "dj" }).success).toBe(true);
    },
  );
});

describe("time", () => {
  it.each([
    [1_999, true],
    [2_000, false],
    [-58_999, true],
    [-59_000, true],
    [-59_001, false],
  ])("a token at %i ms: %j", (nowMs, current) =>
    expect(isCurrent(claimsOf(), nowMs)).toBe(current),
  );

  const session: Session = {
    person: "s_djlee00001",
    name: "Lee",
    role: "dj",
    rooms: "*",
    startedMs: 0,
    seenMs: 0,
  };
  it.each([
    [{}, 299_999, "fresh"],
    [{}, 300_000, "touch"],
    [{}, 1_799_999, "touch"],
    [{}, 1_800_000, "ended"],
    [{ seenMs: 43_199_000 }, 43_199_999, "fresh"],
    [{ seenMs: 43_199_000 }, 43_200_000, "ended"],
    [{ startedMs: 1_000, seenMs: 43_199_000 }, 43_200_999, "fresh"],
    [{ startedMs: 1_000, seenMs: 43_199_000 }, 43_201_000, "ended"],
    [{ role: "moderator", seenMs: 28_799_000 }, 28_799_999, "fresh"],
    [{ role: "moderator", seenMs: 28_799_000 }, 28_800_000, "ended"],
  ] as const)("a session %j at %i ms: %s", (bent, nowMs, verdict) =>
    expect(judgeSession({ ...session, ...bent }, nowMs)).toBe(verdict),
  );
});
