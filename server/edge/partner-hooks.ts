// A partner's webhooks, for whoever runs the site: their secret, what was delivered, and sending again.

import * as z from "zod/mini";
import { partnerId } from "../../shared/http/bodies.ts";
import { deliveriesBody, hookSecretBody } from "../../shared/http/partner-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { courierOf } from "../platform/courier-call.ts";
import { findPartner } from "../platform/partners.ts";
import { newWebhookSecret } from "../platform/webhook-signature.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { partnerParams } from "./partners.ts";
import { route } from "./route.ts";

export const messageParams = z.object({
  partner: partnerId,
  message: z.string().check(z.regex(/^[A-Za-z0-9_-]{8,200}$/)),
});

export const HOOK_ROUTES = [
  route({
    method: "POST",
    path: API.partnerSecret(":partner"),
    summary: "A new secret for a partner's webhooks",
    answer: hookSecretBody,
    auth: { can: "site" },
    stepUp: true,
    params: partnerParams,
    handle: async ({ params }, context) => {
      const known = await requirePartner(params.partner, context);
      if (!known.ok) return known;
      return ok(await courierOf(context.env, params.partner).rotate(newWebhookSecret()));
    },
  }),
  route({
    method: "GET",
    path: API.partnerDeliveries(":partner"),
    summary: "A partner's last webhooks, and how they went",
    answer: deliveriesBody,
    auth: { can: "site" },
    params: partnerParams,
    handle: ({ params }, context) => deliveriesOf(params.partner, context),
  }),
  route({
    method: "POST",
    path: API.partnerReplay(":partner", ":message"),
    summary: "Send a webhook once more",
    answer: null,
    auth: { can: "site" },
    params: messageParams,
    handle: ({ params }, context) => sendAgain(params, context),
  }),
];

/** Without a row no object is touched: a made-up id never makes a courier. */
export async function requirePartner(
  id: string,
  { env }: Pick<Context, "env">,
): Promise<Result<undefined, Refused>> {
  return (await findPartner(env, id)) ? ok(undefined) : err({ code: "not_found" });
}

/** The last webhooks of a partner, and how they went. */
export async function deliveriesOf(
  id: string,
  context: Pick<Context, "env">,
): Promise<Result<unknown, Refused>> {
  const known = await requirePartner(id, context);
  return known.ok ? ok(await courierOf(context.env, id).deliveries()) : known;
}

/** Has a webhook sent once more; refused when it is not kept any more. */
export async function sendAgain(
  { partner, message }: z.infer<typeof messageParams>,
  context: Pick<Context, "env">,
): Promise<Result<undefined, Refused>> {
  const known = await requirePartner(partner, context);
  if (!known.ok) return known;
  const isKept = await courierOf(context.env, partner).replay(message);
  return isKept ? ok(undefined) : err({ code: "not_found" });
}
