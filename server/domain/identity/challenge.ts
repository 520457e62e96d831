// What a passkey ceremony is bound to: its purpose, whom or what it is about, and when it ends. Signing is elsewhere.
import * as z from "zod/mini";
import { instantMs } from "../../../shared/protocol/scalars.ts";

/** Long enough to look for a security key, short enough that a forgotten tab proves nothing. */
export const CHALLENGE_LIFE_MS = 300_000;

/** login: anybody's passkey · invite: a first passkey · add: another one · touch: that it is still you. */
export const CEREMONIES = ["login", "invite", "add", "touch"] as const;
export type Ceremony = (typeof CEREMONIES)[number];

export const challengeClaims = z.object({
  ceremony: z.enum(CEREMONIES),
  challenge: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
  /** The invitation, or the session that asked; empty for login. */
  about: z.string().check(z.maxLength(100)),
  expMs: instantMs,
});
export type ChallengeClaims = z.infer<typeof challengeClaims>;

/** True when the challenge was given for exactly this ceremony and is not over. */
export function isFor(
  claims: ChallengeClaims,
  wanted: { ceremony: Ceremony; about: string },
  nowMs: number,
): boolean {
  const { ceremony, about, expMs } = claims;
  return ceremony === wanted.ceremony && about === wanted.about && nowMs < expMs;
}
