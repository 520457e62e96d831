// What a partner looks like, may do and is told, over the signed interface: for operators without a booth.
import {
  deliveriesBody,
  hookSecretRequest,
  partner as partnerBody,
  partnerEdit,
  turnedBody,
} from "../../shared/http/partner-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { err } from "../../shared/result.ts";
import { courierOf } from "../platform/courier-call.ts";
import { edited, updatePartner } from "../platform/partner-rows.ts";
import { findPartner, forgetPartners } from "../platform/partners.ts";
import { jsonBody } from "./body-rule.ts";
import { deliveriesOf, messageParams, requirePartner, sendAgain } from "./partner-hooks.ts";
import { afterChange, checkPartner, partnerParams } from "./partners.ts";
import { route } from "./route.ts";

export const ADMIN_HOOK_ROUTES = [
  route({
    method: "POST",
    path: ADMIN.partner(":partner"),
    summary: "Change a partner, as an operator",
    answer: partnerBody,
    auth: { signed: "site" },
    params: partnerParams,
    body: jsonBody(partnerEdit),
    handle: async ({ params, body, machine }, context) => {
      const { env, nowMs } = context;
      const checked = await checkPartner(body, context);
      if (!checked.ok) return checked;
      const before = await findPartner(env, params.partner);
      if (!before) return err({ code: "not_found" });
      const after = edited(before, body);
      return machine.commit({
        statements: [updatePartner(env, before.id, body, nowMs)],
        answer: after,
        after: async () => {
          forgetPartners();
          await afterChange(env, { before, after }, nowMs);
        },
      });
    },
  }),
  route({
    method: "POST",
    path: ADMIN.partnerSecret(":partner"),
    summary: "Set the secret of a partner's webhooks",
    answer: turnedBody,
    auth: { signed: "site" },
    params: partnerParams,
    body: jsonBody(hookSecretRequest),
    handle: async ({ params, body, machine }, context) => {
      const known = await requirePartner(params.partner, context);
      if (!known.ok) return known;
      // Before the rows: the courier takes a secret it has as done, and an answer that is kept must be true.
      const { oldUntilMs } = await courierOf(context.env, params.partner).rotate(body.secret);
      return machine.commit({ statements: [], answer: { oldUntilMs } });
    },
  }),
  route({
    method: "GET",
    path: ADMIN.partnerDeliveries(":partner"),
    summary: "A partner's last webhooks, for operators",
    answer: deliveriesBody,
    auth: { signed: "site" },
    params: partnerParams,
    handle: ({ params }, context) => deliveriesOf(params.partner, context),
  }),
  route({
    method: "POST",
    path: ADMIN.partnerReplay(":partner", ":message"),
    summary: "Send a webhook once more, as an operator",
    answer: null,
    auth: { signed: "site" },
    params: messageParams,
    handle: async ({ params, machine }, context) => {
      const sent = await sendAgain(params, context);
      return sent.ok ? machine.commit({ statements: [], answer: undefined }) : sent;
    },
  }),
];
