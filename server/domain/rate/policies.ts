// The rate policies of the edge, by name. A request never chooses its own numbers; it only names a row of this table.

export type EdgePolicy = {
  /** On average, in the long run. */
  readonly limit: number;
  readonly periodMs: number;
  /** At once, by a key that was at rest. Where silence means open, a counter that has just begun gives three quarters of it. */
  readonly burst: number;
  /** Never more than `limit` in any window of `periodMs`, exactly. Costs a row per grant, so for rare things. */
  readonly strict?: boolean;
  /** What a counter means that says nothing: listening goes on, whatever grants power stops. */
  readonly whenSilent: "open" | "closed";
};

/**
 * Counted by address prefix for visitors, by person for staff. A church hall is one address with six hundred phones: all of
 * them load, join and read at once and again after the router restarts, and are not refused (`test/workers/rate-hall.test.ts`).
 */
export const POLICIES = {
  /** Sockets, by address; the platform's coarse limit counts them by person too. */
  connect: { limit: 2_400, periodMs: 60_000, burst: 2_400, whenSilent: "open" },
  token: { limit: 1_200, periodMs: 60_000, burst: 1_200, whenSilent: "open" },
  "embed-token": { limit: 1_200, periodMs: 60_000, burst: 1_200, whenSilent: "open" },
  /** Passes of one partner's widgets, in sixty-thousandths of its quota per minute (server/edge/partner-quota.ts). */
  "partner-passes": { limit: 60_000, periodMs: 60_000, burst: 60_000, whenSilent: "open" },
  /** A DJ must get back on air; who asks has a session already. */
  "staff-token": { limit: 60, periodMs: 60_000, burst: 60, whenSilent: "open" },
  /** Where sockets are blocked every phone of the hall reads every four seconds. */
  "api-read": { limit: 15_000, periodMs: 60_000, burst: 6_000, whenSilent: "open" },
  "api-write": { limit: 600, periodMs: 60_000, burst: 300, whenSilent: "closed" },
  upload: { limit: 600, periodMs: 3_600_000, burst: 200, whenSilent: "closed" },
  /** A file of 5 GB has 75 to 120 of them; several files at once wait a little. */
  "upload-part": { limit: 6_000, periodMs: 3_600_000, burst: 600, whenSilent: "closed" },
  /** Guessing is hopeless anyway; this protects the database. */
  "sign-in": { limit: 30, periodMs: 60_000, burst: 30, strict: true, whenSilent: "closed" },
  /** Signed calls of machines that failed, by address. */
  "admin-failure": { limit: 20, periodMs: 60_000, burst: 20, strict: true, whenSilent: "closed" },
  /** What hardly anybody does often: invitations, keys, recovery. */
  sensitive: { limit: 10, periodMs: 60_000, burst: 10, strict: true, whenSilent: "closed" },
} as const satisfies Record<string, EdgePolicy>;

export type PolicyName = keyof typeof POLICIES;

/** The row of that name. */
export function policyOf(name: PolicyName): EdgePolicy {
  return POLICIES[name];
}

/** True for a name of the table and for nothing else. */
export function isPolicyName(name: string): name is PolicyName {
  return Object.hasOwn(POLICIES, name);
}
