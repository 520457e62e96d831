// The people of the staff, for owners: who has which grant, changing it, taking it, and letting somebody in again.
import * as z from "zod/mini";
import { API } from "../../shared/http/paths.ts";
import {
  inviteBody,
  type PeopleBody,
  type PersonEdit,
  peopleBody,
  personEdit,
  personRow,
} from "../../shared/http/staff-bodies.ts";
import { personId } from "../../shared/protocol/scalars.ts";
import { err, ok } from "../../shared/result.ts";
import { linkOrigin } from "../domain/identity/passkey.ts";
import { expulsionsOf } from "../platform/expulsions.ts";
import { createInvite } from "../platform/invites.ts";
import { listOpenInvites } from "../platform/open-invites.ts";
import { dropRecords, hashesOf, rewriteRecords } from "../platform/sessions.ts";
import { change, findPerson, listPeople, revocation } from "../platform/staff.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context, Staff } from "./context.ts";
import type { Refused } from "./errors.ts";
import { expelNow } from "./expel-now.ts";
import { soundGrant } from "./invites.ts";
import { type Answer, route } from "./route.ts";

const auth = { can: "site" } as const;
const params = z.object({ person: personId });
const NOBODY: Refused = { code: "not_found", message: "There is no such person." };
/** Also what keeps one owner: whoever acts on somebody else is there themselves. */
const ONESELF: Refused = { code: "conflict", message: "Ask another owner to do that for you." };

export const PEOPLE_ROUTES = [
  route({
    method: "GET",
    path: API.people,
    summary: "The people of the staff and open invitations",
    answer: peopleBody,
    auth,
    handle: async (_input, { env, nowMs }) => {
      const [people, invites] = await Promise.all([
        listPeople(env, nowMs),
        listOpenInvites(env, nowMs),
      ]);
      return ok({ people, invites } satisfies PeopleBody);
    },
  }),
  route({
    method: "PATCH",
    path: API.person(":person"),
    summary: "Change somebody's role or rooms",
    answer: personRow,
    auth,
    rate: "sensitive",
    stepUp: true,
    params,
    body: jsonBody(personEdit),
    handle: (input, context) => edit(input.params.person, input.body, input.staff, context),
  }),
  route({
    method: "DELETE",
    path: API.person(":person"),
    summary: "Take away everything somebody may do",
    answer: null,
    auth,
    rate: "sensitive",
    stepUp: true,
    params,
    handle: (input, context) => revoke(input.params.person, input.staff, context),
  }),
  route({
    method: "POST",
    path: API.recover(":person"),
    summary: "Invite somebody again who lost their passkeys",
    answer: inviteBody,
    status: 201,
    auth,
    rate: "sensitive",
    stepUp: true,
    params,
    handle: (input, context) => recover(input.params.person, input.staff, context),
  }),
];

async function edit(
  person: string,
  wanted: PersonEdit,
  staff: Staff,
  context: Context,
): Promise<Answer> {
  const { env, nowMs } = context;
  if (person === staff.person) return err(ONESELF);
  const now = await findPerson(env, person, nowMs);
  if (!now) return err(NOBODY);
  const grant = { role: wanted.role ?? now.role, rooms: wanted.rooms ?? now.rooms };
  const sound = await soundGrant(grant, context);
  if (!sound.ok) return sound;
  const results = await env.DB.batch(change(env, { person, actor: staff.person, nowMs }, grant));
  if (results[1]?.meta.changes !== 1) return err(NOBODY);
  await rewriteRecords(env, hashesOf(results[2]), grant);
  await expelNow(expulsionsOf(results[0]), context);
  return ok({ ...now, ...grant });
}

async function revoke(person: string, staff: Staff, context: Context): Promise<Answer> {
  const { env, nowMs } = context;
  if (person === staff.person) return err(ONESELF);
  const results = await env.DB.batch(revocation(env, { person, actor: staff.person, nowMs }));
  if (results[1]?.meta.changes !== 1) return err(NOBODY);
  await dropRecords(env, hashesOf(results[2]));
  await expelNow(expulsionsOf(results[0]), context);
  return ok(undefined);
}

/** Somebody lost all their keys. Until they accept, what they have stays; if it was stolen, revoke them instead. */
async function recover(person: string, staff: Staff, context: Context): Promise<Answer> {
  const { env, ownOrigin, nowMs } = context;
  if (person === staff.person) return err(ONESELF);
  const found = await findPerson(env, person, nowMs);
  if (!found) return err(NOBODY);
  const { name, role, rooms } = found;
  const made = await createInvite(
    env,
    { person, name, role, rooms, madeBy: staff.person },
    { origin: linkOrigin(ownOrigin), nowMs },
  );
  return made ? Response.json(made, { status: 201 }) : err({ code: "forbidden" });
}
