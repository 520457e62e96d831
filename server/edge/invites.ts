// Invitations over HTTP: an owner makes one, whoever holds the link looks at it, and accepts it by making a passkey.
import * as z from "zod/mini";
import { meBody } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import {
  acceptInvite,
  inviteBody,
  inviteId,
  type NewInvite,
  newInvite,
  type OpenedInvite,
  openedInvite,
  openInvite,
} from "../../shared/http/staff-bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { type Grant, isSound } from "../domain/identity/grant.ts";
import { askForNewKey, linkOrigin } from "../domain/identity/passkey.ts";
import { expulsionsOf } from "../platform/expulsions.ts";
import { createInvite, openInvitation } from "../platform/invites.ts";
import { challengeMark, spend } from "../platform/once.ts";
import { withdrawInvite } from "../platform/open-invites.ts";
import { proveMaking } from "../platform/passkey-proof.ts";
import { addKey, isKnownKey } from "../platform/passkeys.ts";
import { dropRecords, hashesOf } from "../platform/sessions.ts";
import { freshStart } from "../platform/staff.ts";
import { jsonBody } from "./body-rule.ts";
import { beginCeremony, handleOf, resumeCeremony } from "./ceremony.ts";
import type { Context, Staff } from "./context.ts";
import type { Refused } from "./errors.ts";
import { expelNow } from "./expel-now.ts";
import { labelOf, openSession } from "./open-session.ts";
import { requireRoom } from "./rooms.ts";
import { type Answer, route } from "./route.ts";

export const INVITE_ROUTES = [
  route({
    method: "POST",
    path: API.invites,
    summary: "Invite somebody to the staff",
    answer: inviteBody,
    status: 201,
    auth: { can: "site" },
    rate: "sensitive",
    stepUp: true,
    body: jsonBody(newInvite),
    handle: ({ body, staff }, context) => invite(body, staff, context),
  }),
  route({
    method: "POST",
    path: API.inviteOpen,
    summary: "Look at an invitation, which spends nothing",
    answer: openedInvite,
    auth: "public",
    rate: "sign-in",
    body: jsonBody(openInvite, 4_096),
    handle: ({ body }, context) => open(body.link, context),
  }),
  route({
    method: "POST",
    path: API.inviteAccept,
    summary: "Accept an invitation by making a passkey",
    answer: meBody,
    auth: "public",
    rate: "sign-in",
    body: jsonBody(acceptInvite),
    handle: ({ body }, context) => accept(body, context),
  }),
  route({
    method: "DELETE",
    path: API.invitation(":id"),
    summary: "Withdraw an open invitation",
    answer: null,
    auth: { can: "site" },
    params: z.object({ id: inviteId }),
    handle: async ({ params }, { env, nowMs }) =>
      (await withdrawInvite(env, params.id, nowMs)) ? ok(undefined) : err(NOT_OPEN),
  }),
];

const NOT_OPEN: Refused = {
  code: "not_found",
  message: "That invitation isn't open any more: it was accepted, withdrawn or too old.",
};

async function invite(body: NewInvite, staff: Staff, context: Context): Promise<Answer> {
  const { env, ownOrigin, nowMs } = context;
  const sound = await soundGrant(body, context);
  if (!sound.ok) return sound;
  const made = await createInvite(
    env,
    { ...body, madeBy: staff.person },
    { origin: linkOrigin(ownOrigin), nowMs },
  );
  return made ? Response.json(made, { status: 201 }) : err({ code: "forbidden" });
}

/** A grant that can be given: rooms that exist, and no owner of only some of them. */
export async function soundGrant(
  grant: Grant,
  context: Context,
): Promise<Result<undefined, Refused>> {
  if (!isSound(grant)) {
    return err({ code: "bad_request", message: "An owner is one in every room." });
  }
  for (const room of grant.rooms === "*" ? [] : grant.rooms) {
    const info = await requireRoom(room, context);
    if (!info.ok) return info;
  }
  return ok(undefined);
}

const ceremonyOf = (about: string) => ({ ceremony: "invite", about }) as const;

async function open(link: string, context: Context): Promise<Answer> {
  const opened = await openInvitation(context.env, context.config.adminSecret, link, context.nowMs);
  if (!opened) return err({ code: "bad_link" });
  const { invitation, about, by } = opened;
  const { person, name, role, rooms, recovery, expiresAtMs } = invitation;
  return beginCeremony(ceremonyOf(about), context, ({ site, challenge }) => {
    const options = askForNewKey(site, { handle: handleOf(person), name, known: [] }, challenge);
    const shown = { name, role, rooms, recovery, expiresAtMs, options };
    return { ...shown, ...(by === null ? {} : { by }) } satisfies OpenedInvite;
  });
}

async function accept(
  { link, label, passkey }: z.infer<typeof acceptInvite>,
  context: Context,
): Promise<Answer> {
  const { env, config, nowMs } = context;
  const opened = await openInvitation(env, config.adminSecret, link, nowMs);
  if (!opened) return err({ code: "bad_link" });
  const { invitation, about, acceptance } = opened;
  const { person, recovery } = invitation;
  const begun = await resumeCeremony(ceremonyOf(about), context);
  if (!begun.ok) return begun;
  const made = await proveMaking(passkey, begun.value);
  if (!made.ok) return err({ code: "bad_passkey" });
  const key = { ...made.value, person, label: label ?? labelOf(context) };
  // Somebody who comes back has lost what they had: it ends in the same transaction.
  const past = recovery ? freshStart(env, person, nowMs) : [];
  const before = [
    ...acceptance,
    spend(env, await challengeMark(begun.value.challenge), nowMs),
    ...past,
    addKey(env, key, nowMs),
  ];
  const session = await unlessKnown(
    openSession({ holder: invitation, passkey: key.id, before }, context),
  );
  if (session === "known")
    return err({ code: "conflict", message: "That passkey is in use already." });
  if (!session) return err({ code: "bad_link" });
  if (recovery) {
    const first = acceptance.length + 1;
    await dropRecords(env, hashesOf(session.results[first + 1]));
    await expelNow(expulsionsOf(session.results[first]), context);
  }
  return session.response;
}

/** The batch of a key that somebody has already does nothing at all. */
export async function unlessKnown<T>(work: Promise<T>): Promise<T | "known"> {
  try {
    return await work;
  } catch (error) {
    if (isKnownKey(error)) return "known";
    throw error;
  }
}
