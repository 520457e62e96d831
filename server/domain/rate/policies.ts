// The rate policies of the edge, by name. A request never chooses its own numbers; it only names a row of this table.

/** `limit` per `periodMs` in the long run, `burst` at once. `strict`: never more than `limit` in any window of that length. */
export type RatePolicy = {
  readonly limit: number;
  readonly periodMs: number;
  readonly burst: number;
  readonly strict?: boolean;
};

/**
 * Keys: token, embed-token and sign-in by (hashed) address prefix, upload and staff-token by person. A church hall is one
 * address with hundreds of phones, so the limits of listening are wide; guessing a sign-in link is hopeless anyway, its
 * limit protects the database.
 */
export const POLICIES = {
  token: { limit: 600, periodMs: 60_000, burst: 600 },
  "embed-token": { limit: 600, periodMs: 60_000, burst: 600 },
  "sign-in": { limit: 30, periodMs: 60_000, burst: 30, strict: true },
  "staff-token": { limit: 60, periodMs: 60_000, burst: 60 },
  upload: { limit: 600, periodMs: 3_600_000, burst: 200 },
} as const satisfies Record<string, RatePolicy>;

export type PolicyName = keyof typeof POLICIES;
