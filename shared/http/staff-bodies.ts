// People and their keys over REST: invitations, passkeys, sessions, grants. Nothing here is secret but links and what a
// key signs. Binary fields are base64url, exactly as browsers and @simplewebauthn/browser write them.
import * as z from "zod/mini";
import { displayName, instantMs, personId, roomName } from "../protocol/scalars.ts";

export const STAFF_ROLES = ["owner", "dj", "cohost", "moderator"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];
export const staffRole = z.enum(STAFF_ROLES);

/** Every room, those to come included, or exactly these. What concerns the whole site needs "*". */
export const grantRooms = z.union([
  z.literal("*"),
  z.array(roomName).check(z.minLength(1), z.maxLength(50)),
]);
export type GrantRooms = z.infer<typeof grantRooms>;

const base64url = (max: number) =>
  z.string().check(z.minLength(1), z.maxLength(max), z.regex(/^[A-Za-z0-9_-]+$/));
/** A passkey's id, made by the authenticator. */
export const passkeyId = base64url(1_400);
/** Names a session to its owner; it is a hash, the cookie cannot be made from it. */
export const sessionId = z.string().check(z.regex(/^[0-9a-f]{64}$/));
/** Names an invitation to owners; it is a hash of the link, which cannot be made from it. */
export const inviteId = z.string().check(z.regex(/^[0-9a-f]{64}$/));
export const LINK_MAX_CHARS = 2_048;
const link = z.string().check(z.maxLength(LINK_MAX_CHARS));

/**
 * The part of a sign-in address behind `#` is one of two things. An invitation made in the booth begins with `i.`; anything else
 * is a signed one-time link, which signs in at once in local use and elsewhere is refused by `POST /api/sign-in` with
 * code `passkey_needed`: then it serves as an invitation too.
 */
export const INVITATION_PREFIX = "i.";

const descriptor = z.object({
  id: passkeyId,
  type: z.literal("public-key"),
  transports: z.optional(z.array(z.string())),
});
/** For `startRegistration({ optionsJSON })`. */
export const creationOptions = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.literal("public-key") })),
  timeout: z.int(),
  excludeCredentials: z.array(descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal("required"),
    requireResidentKey: z.literal(true),
    userVerification: z.literal("required"),
  }),
  attestation: z.literal("none"),
});
export type CreationOptions = z.infer<typeof creationOptions>;
/** For `startAuthentication({ optionsJSON })`. An empty list asks for any passkey of this site. */
export const requestOptions = z.object({
  rpId: z.string(),
  challenge: z.string(),
  timeout: z.int(),
  userVerification: z.literal("required"),
  allowCredentials: z.array(descriptor),
});
export type RequestOptions = z.infer<typeof requestOptions>;

/** What `startRegistration` answered. */
export const attestation = z.object({
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url(2_000),
    attestationObject: base64url(8_000),
    transports: z.optional(z.array(z.string().check(z.maxLength(20))).check(z.maxLength(8))),
  }),
});
export type Attestation = z.infer<typeof attestation>;
/** What `startAuthentication` answered. */
export const assertion = z.object({
  id: passkeyId,
  rawId: passkeyId,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url(2_000),
    authenticatorData: base64url(2_000),
    signature: base64url(2_000),
    userHandle: z.nullish(base64url(100)),
  }),
});
export type Assertion = z.infer<typeof assertion>;

/** `POST /api/passkeys/login` and `POST /api/me/step-up`. Login answers a `MeBody`. */
export const touchRequest = z.object({ passkey: assertion });
/** How long a touch opens what is guarded. */
export const STEP_UP_MS = 300_000;
export const steppedUpBody = z.object({ untilMs: instantMs });
export type SteppedUpBody = z.infer<typeof steppedUpBody>;

export const newInvite = z.object({ name: displayName, role: staffRole, rooms: grantRooms });
export type NewInvite = z.infer<typeof newInvite>;
/** Shown once; the site keeps only a hash of the link. Also the answer of `POST /api/people/:person/recover`. */
export const inviteBody = z.object({ url: z.string(), expiresAtMs: instantMs });
export type InviteBody = z.infer<typeof inviteBody>;

export const openInvite = z.object({ link });
/** Opening spends nothing. `recovery`: accepting replaces the person's old passkeys and ends their sessions. */
export const openedInvite = z.object({
  name: z.string(),
  /** Who invites, by name; absent when it was the operator. */
  by: z.optional(z.string()),
  role: staffRole,
  rooms: grantRooms,
  recovery: z.boolean(),
  expiresAtMs: instantMs,
  options: creationOptions,
});
export type OpenedInvite = z.infer<typeof openedInvite>;

/** What the person calls this key; without it, the browser and system in plain words. */
const label = z.optional(displayName);
/** `PATCH /api/me/passkeys/:id`: another label; answers the changed row. */
export const passkeyEdit = z.object({ label: displayName });
/** Answers a `MeBody` and starts the session. */
export const acceptInvite = z.object({ link, label, passkey: attestation });
/** `POST /api/me/passkeys`; answers the new row. */
export const newPasskey = z.object({ label, passkey: attestation });

/** `synced`: kept by a password manager on several devices. `blocked`: its counter went back, so a copy of it may exist. */
export const passkeyRow = z.object({
  id: passkeyId,
  label: z.string(),
  synced: z.boolean(),
  blocked: z.boolean(),
  createdAt: instantMs,
  usedAt: z.nullable(instantMs),
});
export type PasskeyRow = z.infer<typeof passkeyRow>;
/** `passkey`: the one that started it; null after a local link. `current`: the session that asks. */
export const sessionRow = z.object({
  id: sessionId,
  label: z.string(),
  passkey: z.nullable(passkeyId),
  current: z.boolean(),
  startedAt: instantMs,
  seenAt: instantMs,
});
export type SessionRow = z.infer<typeof sessionRow>;
/** `GET /api/me/devices`. `touchUntilMs`: until when guarded actions need no new touch; null when they do. */
export const devicesBody = z.object({
  person: personId,
  name: z.string(),
  role: staffRole,
  rooms: grantRooms,
  passkeys: z.array(passkeyRow),
  sessions: z.array(sessionRow),
  touchUntilMs: z.nullable(instantMs),
});
export type DevicesBody = z.infer<typeof devicesBody>;

/** `passkeys` and `sessions` are counts; `seenAt` is null for somebody not seen for thirty days. */
export const personRow = z.object({
  person: personId,
  name: z.string(),
  role: staffRole,
  rooms: grantRooms,
  passkeys: z.int(),
  sessions: z.int(),
  seenAt: z.nullable(instantMs),
  createdAt: instantMs,
});
export type PersonRow = z.infer<typeof personRow>;
/** An invitation that is still open. `by`: who made it; null for the operator. `recovery`: for somebody who is here already. */
export const inviteRow = z.object({
  id: inviteId,
  name: z.string(),
  by: z.nullable(z.string()),
  role: staffRole,
  rooms: grantRooms,
  recovery: z.boolean(),
  expiresAt: instantMs,
});
export type InviteRow = z.infer<typeof inviteRow>;
/** `GET /api/people`: who has a grant now, and invitations that are still open. */
export const peopleBody = z.object({ people: z.array(personRow), invites: z.array(inviteRow) });
export type PeopleBody = z.infer<typeof peopleBody>;
/** `PATCH /api/people/:person`; answers the changed `personRow`. Nobody edits or revokes themselves. */
export const personEdit = z.object({ role: z.optional(staffRole), rooms: z.optional(grantRooms) });
export type PersonEdit = z.infer<typeof personEdit>;
