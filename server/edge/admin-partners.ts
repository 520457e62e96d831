// Partners over the signed interface: the operator's way to add, suspend and remove one by a single command.
import {
  newPartner,
  type Partner,
  partner as partnerBody,
  partnersBody,
} from "../../shared/http/partner-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { forgetKeys, revokeKeysOf } from "../platform/admin-keys.ts";
import {
  deletePartner,
  insertPartner,
  partnerFrom,
  suspendPartner,
} from "../platform/partner-rows.ts";
import { findPartner, forgetPartners, listPartners, newPartnerId } from "../platform/partners.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import type { Machine } from "./machine.ts";
import { afterChange, afterRemoval, checkPartner, partnerParams } from "./partners.ts";
import { type Answer, route } from "./route.ts";

export const ADMIN_PARTNER_ROUTES = [
  route({
    method: "GET",
    path: ADMIN.partners,
    summary: "All partners, for operators",
    answer: partnersBody,
    auth: { signed: "site" },
    handle: async (_input, { env }) => ok({ partners: await listPartners(env) }),
  }),
  route({
    method: "POST",
    path: ADMIN.partners,
    summary: "Add a partner, as an operator",
    answer: partnerBody,
    status: 201,
    auth: { signed: "site" },
    body: jsonBody(newPartner),
    handle: async ({ body, machine }, context) => {
      const checked = await checkPartner(body, context);
      if (!checked.ok) return checked;
      const partner = partnerFrom(newPartnerId(), body, context.nowMs);
      const statements = [insertPartner(context.env, partner)];
      return machine.commit({ statements, answer: partner, status: 201, after: forgetPartners });
    },
  }),
  route({
    method: "POST",
    path: ADMIN.partnerSuspend(":partner"),
    summary: "Suspend a partner, as an operator",
    answer: partnerBody,
    auth: { signed: "site" },
    params: partnerParams,
    handle: ({ params, machine }, context) =>
      suspend(params.partner, context.nowMs, machine, context),
  }),
  route({
    method: "POST",
    path: ADMIN.partnerResume(":partner"),
    summary: "Let a suspended partner in again, as an operator",
    answer: partnerBody,
    auth: { signed: "site" },
    params: partnerParams,
    handle: ({ params, machine }, context) => suspend(params.partner, null, machine, context),
  }),
  route({
    method: "DELETE",
    path: ADMIN.partner(":partner"),
    summary: "Remove a partner, as an operator",
    answer: null,
    auth: { signed: "site" },
    params: partnerParams,
    handle: ({ params, machine }, context) => remove(params.partner, machine, context),
  }),
];

/** `atMs` null: the partner is let in again. */
async function suspend(
  id: string,
  atMs: number | null,
  machine: Machine,
  { env, nowMs }: Context,
): Promise<Answer> {
  const before = await findPartner(env, id);
  if (!before) return err({ code: "not_found" });
  const suspendedAt = atMs === null ? null : (before.suspendedAt ?? atMs);
  const changed: Partner = { ...before, active: suspendedAt === null, suspendedAt };
  return machine.commit({
    statements: [suspendPartner(env, id, atMs)],
    answer: changed,
    after: async () => {
      forgetPartners();
      await afterChange(env, { before, after: changed }, nowMs);
    },
  });
}

async function remove(id: string, machine: Machine, { env, nowMs }: Context): Promise<Answer> {
  const before = await findPartner(env, id);
  if (!before) return err({ code: "not_found" });
  return machine.commit({
    statements: [...deletePartner(env, id), revokeKeysOf(env, id, nowMs)],
    answer: undefined,
    after: async () => {
      forgetPartners();
      forgetKeys();
      await afterRemoval(env, before, nowMs);
    },
  });
}
