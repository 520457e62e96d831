// People over the signed interface: inviting, revoking, taking out what is stored about somebody, and forgetting them.
import * as z from "zod/mini";
import {
  dataPage,
  dataQuery,
  erasureBody,
  signedInvite,
  signedInviteBody,
} from "../../shared/http/machine-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { personId } from "../../shared/protocol/scalars.ts";
import { err } from "../../shared/result.ts";
import { isSound } from "../domain/identity/grant.ts";
import { carryOutErasures, erasePerson, ordersOf } from "../platform/erasures.ts";
import { expel, expulsionsOf } from "../platform/expulsions.ts";
import { personData, readPlace } from "../platform/personal-data.ts";
import { listRooms } from "../platform/registry.ts";
import { dropRecords, hashesOf } from "../platform/sessions.ts";
import { insertSignedInvite } from "../platform/signed-invites.ts";
import { findPerson, revocation } from "../platform/staff.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import type { Machine } from "./machine.ts";
import { type Answer, route } from "./route.ts";

const personParams = z.object({ person: personId });

export const ADMIN_PEOPLE_ROUTES = [
  route({
    method: "POST",
    path: ADMIN.invites,
    summary: "Invite somebody by a link whose secret stays with the caller",
    answer: signedInviteBody,
    status: 201,
    auth: { signed: "site" },
    body: jsonBody(signedInvite),
    handle: ({ body, machine }, { env, nowMs }) => {
      if (!isSound(body)) return err({ code: "bad_request", message: "An owner has every room." });
      const invite = { ...body, madeBy: `key:${machine.keyId}` };
      const { expiresAtMs, statement } = insertSignedInvite(env, invite, nowMs);
      return machine.commit({ statements: [statement], answer: { expiresAtMs }, status: 201 });
    },
  }),
  route({
    method: "DELETE",
    path: ADMIN.person(":person"),
    summary: "Take away everything somebody may do, as an operator",
    answer: null,
    auth: { signed: "site" },
    params: personParams,
    handle: ({ params, machine }, context) => revoke(params.person, machine, context),
  }),
  route({
    method: "GET",
    path: ADMIN.personData(":person"),
    summary: "Everything stored about a person, page by page",
    answer: dataPage,
    auth: { signed: "site" },
    params: personParams,
    query: dataQuery,
    handle: async ({ params, query }, { env }) => {
      const after = query.after === undefined ? null : readPlace(query.after);
      if (query.after !== undefined && !after) return err({ code: "bad_request" });
      const page = await personData(env, params.person, after);
      return page.ok ? page : err({ code: "unavailable", retryAfterMs: 2_000 });
    },
  }),
  route({
    method: "POST",
    path: ADMIN.personErase(":person"),
    summary: "Erase everything that names or quotes a person",
    answer: erasureBody,
    status: 202,
    auth: { signed: "site" },
    params: personParams,
    handle: ({ params, machine }, context) => erase(params.person, machine, context),
  }),
];

async function revoke(person: string, machine: Machine, { env, nowMs }: Context): Promise<Answer> {
  if (!(await findPerson(env, person, nowMs))) return err({ code: "not_found" });
  return machine.commit({
    statements: revocation(env, { person, actor: null, nowMs }),
    answer: undefined,
    after: async ([expulsions, _revoked, ended]) => {
      await dropRecords(env, hashesOf(ended));
      await expel(env, expulsionsOf(expulsions));
    },
  });
}

async function erase(person: string, machine: Machine, context: Context): Promise<Answer> {
  const { env, nowMs } = context;
  const rooms = await listRooms(env);
  return machine.commit({
    statements: erasePerson(env, person, nowMs),
    answer: { rooms: rooms.length },
    status: 202,
    after: async (results) => {
      const [expulsions, ended] = results;
      await dropRecords(env, hashesOf(ended));
      await expel(env, expulsionsOf(expulsions));
      // Waking every room takes its time; what is not done when this ends is done by the hourly chore.
      context.waitUntil(carryOutErasures(env, ordersOf(results), nowMs));
    },
  });
}
