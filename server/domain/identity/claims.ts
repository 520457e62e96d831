// What a socket token and a sign-in link say, as data. Signing is elsewhere; here only shape and time are judged.
import * as z from "zod/mini";
import { staffRole } from "../../../shared/http/staff-bodies.ts";
import { displayName, instantMs, personId, roomName } from "../../../shared/protocol/scalars.ts";
import { isStaff, ROLES } from "../../../shared/roles.ts";

export const TOKEN_PURPOSES = ["listener", "staff", "embed"] as const;
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

export const claims = z.object({
  person: personId,
  /** Staff carry their name; a listener's is known to the room only. */
  name: z.nullable(displayName),
  role: z.enum(ROLES),
  room: roomName,
  /** The partner whose widget this is; null on our own pages. */
  partner: z.nullable(z.string().check(z.maxLength(40))),
  /** The one Origin a socket may present with this token. */
  origin: z.string().check(z.maxLength(200)),
  iatMs: instantMs,
  expMs: instantMs,
});
export type Claims = z.infer<typeof claims>;

/** What each purpose may hold, whatever else a signed text says: a listener's pass never makes anybody staff. */
const FITS: Readonly<Record<TokenPurpose, (token: Claims) => boolean>> = {
  listener: ({ role, partner }) => role === "listener" && partner === null,
  staff: ({ role, name, partner }) => isStaff(role) && name !== null && partner === null,
  embed: ({ role, partner }) => role === "guest" && partner !== null,
};

export function fitsPurpose(purpose: TokenPurpose, token: Claims): boolean {
  return FITS[purpose](token);
}

/** Clocks of data centres differ a little; a token from further ahead than this was not made by us. */
const CLOCK_SKEW_MS = 60_000;

/** True while the token may open a socket. */
export function isCurrent(token: Pick<Claims, "iatMs" | "expMs">, nowMs: number): boolean {
  return nowMs < token.expMs && token.iatMs <= nowMs + CLOCK_SKEW_MS;
}

export const LINK_LIFE_MS = 600_000;

/** A one-time sign-in link: who signs in, as what, until when; `jti` is what can be used only once. */
export const linkClaims = z.object({
  jti: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  name: displayName,
  role: staffRole,
  expMs: instantMs,
});
export type LinkClaims = z.infer<typeof linkClaims>;
