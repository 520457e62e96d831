// Partners over HTTP, for whoever runs the site: which sites show which rooms, how, and how much. What takes something
// away closes the open widgets it concerns.
import * as z from "zod/mini";
import { partnerId } from "../../shared/http/bodies.ts";
import {
  newPartner,
  type Partner,
  type PartnerEdit,
  partner as partnerBody,
  partnerEdit,
  partnersBody,
} from "../../shared/http/partner-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { holds } from "../domain/partner/policy.ts";
import { clearCourier } from "../platform/courier-call.ts";
import { type HookFault, parseHookUrl } from "../platform/hook-address.ts";
import { log } from "../platform/log.ts";
import { expelPartner } from "../platform/partner-expel.ts";
import {
  changePartner,
  createPartner,
  listPartners,
  removePartner,
  setSuspended,
} from "../platform/partners.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { requireRoom } from "./rooms.ts";
import { type Answer, route } from "./route.ts";

export const partnerParams = z.object({ partner: partnerId });

export const PARTNER_ROUTES = [
  route({
    method: "GET",
    path: API.partners,
    summary: "All partners",
    answer: partnersBody,
    auth: { can: "site" },
    handle: async (_input, { env }) => ok({ partners: await listPartners(env) }),
  }),
  route({
    method: "POST",
    path: API.partners,
    summary: "Add a partner",
    answer: partnerBody,
    status: 201,
    auth: { can: "site" },
    stepUp: true,
    body: jsonBody(newPartner),
    handle: async ({ body }, context) => {
      const checked = await checkPartner(body, context);
      if (!checked.ok) return checked;
      const partner = await createPartner(context.env, body, context.nowMs);
      return Response.json(partner, { status: 201 });
    },
  }),
  route({
    method: "PATCH",
    path: API.partner(":partner"),
    summary: "Change a partner",
    answer: partnerBody,
    auth: { can: "site" },
    stepUp: true,
    params: partnerParams,
    body: jsonBody(partnerEdit),
    handle: async ({ params, body }, context) => {
      const checked = await checkPartner(body, context);
      if (!checked.ok) return checked;
      return settle(await changePartner(context.env, params.partner, body, context.nowMs), context);
    },
  }),
  route({
    method: "POST",
    path: API.partnerSuspend(":partner"),
    summary: "Suspend a partner",
    answer: partnerBody,
    auth: { can: "site" },
    stepUp: true,
    params: partnerParams,
    handle: async ({ params }, context) =>
      settle(await setSuspended(context.env, params.partner, context.nowMs), context),
  }),
  route({
    method: "POST",
    path: API.partnerResume(":partner"),
    summary: "Let a suspended partner in again",
    answer: partnerBody,
    auth: { can: "site" },
    stepUp: true,
    params: partnerParams,
    handle: async ({ params }, context) =>
      settle(await setSuspended(context.env, params.partner, null), context),
  }),
  route({
    method: "DELETE",
    path: API.partner(":partner"),
    summary: "Remove a partner",
    answer: null,
    auth: { can: "site" },
    stepUp: true,
    params: partnerParams,
    handle: async ({ params }, context) => {
      const before = await removePartner(context.env, params.partner, context.nowMs);
      if (!before) return err({ code: "not_found" });
      await afterRemoval(context.env, before, context.nowMs);
      return ok(undefined);
    },
  }),
];

/** Rooms that are named must exist, and webhooks must go to a public address. */
export async function checkPartner(
  { rooms = [], hookUrl = null }: PartnerEdit,
  context: Pick<Context, "env" | "nowMs">,
): Promise<Result<undefined, Refused>> {
  for (const room of rooms) {
    const info = await requireRoom(room, context);
    if (!info.ok) return info;
  }
  if (hookUrl === null) return ok(undefined);
  const parsed = parseHookUrl(hookUrl, context.env);
  return parsed.ok
    ? ok(undefined)
    : err({ code: "bad_request", message: HOOK_WORDS[parsed.error] });
}

const HOOK_WORDS: Readonly<Record<HookFault, string>> = {
  not_an_address: "The webhook's address isn't one.",
  not_https: "Webhooks go to https:// addresses only.",
  credentials: "The webhook's address must not hold a name or password.",
  port: "Webhooks go to the standard port only.",
  ip_address: "The webhook's address must be a name, not an IP address.",
  no_public_name: "The webhook's address must be a public name.",
  own_host: "Webhooks can't come back to this site.",
};

/** Open widgets follow a change that is written. May be repeated. */
export async function afterChange(
  env: Env,
  { before, after }: { before: Partner; after: Partner },
  nowMs: number,
): Promise<void> {
  const rooms = before.rooms.filter((room) => !holds(after, "embed", room));
  await expel(env, { partner: after.id, rooms }, nowMs);
}

/** The partner's row is gone: so are its widgets, its secrets, and what it was still to be told. May be repeated. */
export async function afterRemoval(env: Env, before: Partner, nowMs: number): Promise<void> {
  await expel(env, { partner: before.id, rooms: before.rooms }, nowMs);
  await clearCourier(env, before.id);
}

async function expel(
  env: Env,
  what: { partner: string; rooms: readonly string[] },
  nowMs: number,
): Promise<void> {
  for (const room of await expelPartner(env, what, nowMs)) {
    log({ event: "room.unreachable", room, error: "a partner's widgets stay for up to a minute" });
  }
}

async function settle(
  changed: { before: Partner; after: Partner } | null,
  { env, nowMs }: Context,
): Promise<Answer> {
  if (!changed) return err({ code: "not_found" });
  await afterChange(env, changed, nowMs);
  return ok(changed.after);
}
