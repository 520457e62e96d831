// Passes for a room's socket: one per listener, one a minute long for staff, one for a partner's widget.
import {
  embedTokenRequest,
  OWN_PARTNER_ID,
  type TokenBody,
  tokenBody,
  tokenRequest,
} from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { EMBED_TOKEN_MS, LISTENER_TOKEN_MS, STAFF_TOKEN_MS } from "../../shared/protocol/limits.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Claims, TokenPurpose } from "../domain/identity/claims.ts";
import { embedder, isOf } from "../domain/partner/policy.ts";
import { randomText } from "../platform/base64url.ts";
import { measure } from "../platform/metrics.ts";
import { countForPartner } from "../platform/partner-days.ts";
import { partnersOfRoom } from "../platform/partners.ts";
import { mintToken, readToken } from "../platform/tokens.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";
import { takeFromQuota } from "./partner-quota.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { route } from "./route.ts";

type Holder = Pick<Claims, "person" | "name" | "role" | "partner">;

const LIFE_MS: Readonly<Record<TokenPurpose, number>> = {
  listener: LISTENER_TOKEN_MS,
  staff: STAFF_TOKEN_MS,
  embed: EMBED_TOKEN_MS,
};

export const LIVE_ROUTES = [
  route({
    method: "POST",
    path: API.roomToken(":room"),
    summary: "A listener's pass for the room's socket",
    answer: tokenBody,
    auth: "public",
    rate: "token",
    params: roomParams,
    body: jsonBody(tokenRequest, 4_096),
    handle: async ({ params, body }, context) => {
      const person = await samePerson("listener", body.token, context);
      const holder: Holder = { person, name: null, role: "listener", partner: null };
      return issue("listener", params.room, holder, context);
    },
  }),
  route({
    method: "POST",
    path: API.staffToken(":room"),
    summary: "A staff member's pass for the room's socket",
    answer: tokenBody,
    auth: { can: "moderate" },
    rate: "staff-token",
    params: roomParams,
    handle: ({ params, staff }, context) =>
      issue("staff", params.room, { ...staff, partner: null }, context),
  }),
  route({
    method: "POST",
    path: API.embedToken(":room"),
    summary: "A widget's pass for the room's socket",
    answer: tokenBody,
    auth: "public",
    rate: "embed-token",
    params: roomParams,
    body: jsonBody(embedTokenRequest, 4_096),
    handle: async ({ params, body }, context) => {
      const allowed = await allowWidget(params.room, body, context);
      if (!allowed.ok) return allowed;
      const person = await samePerson("embed", body.token, context);
      const holder: Holder = { person, name: null, role: "guest", partner: body.partner };
      return issue("embed", params.room, holder, context);
    },
  }),
];

/** The partner must be on the books for this room, the page among its own, and its quota not used up. */
async function allowWidget(
  room: string,
  { partner: id, host }: { partner: string; host?: string | undefined },
  context: Context,
): Promise<Result<undefined, Refused>> {
  const { env, nowMs, ownOrigin } = context;
  if (id === OWN_PARTNER_ID && (host ?? ownOrigin) === ownOrigin) return ok(undefined);
  const partner = embedder(id, room, await partnersOfRoom(env, room, nowMs));
  if (!partner || (host !== undefined && !isOf(partner, host))) {
    return err({ code: "origin_not_allowed" });
  }
  const refused = await takeFromQuota(partner, context);
  countForPartner(refused ? "refused" : "passes", { partner: id, room }, context);
  return refused ? err(refused) : ok(undefined);
}

/** Whoever shows a token we signed, however old, stays the same person; everybody else is new. */
async function samePerson(
  purpose: TokenPurpose,
  token: string | undefined,
  { config }: Context,
): Promise<string> {
  const known = token ? await readToken(config.tokenSecret, [purpose], token) : null;
  return known?.person ?? `p_${randomText(12)}`;
}

async function issue(
  purpose: TokenPurpose,
  room: string,
  holder: Holder,
  context: Context,
): Promise<Result<TokenBody, Refused>> {
  const { env, config, nowMs, ownOrigin } = context;
  const info = await requireRoom(room, context);
  if (!info.ok) return info;
  const expMs = nowMs + LIFE_MS[purpose];
  const claims: Claims = { ...holder, room, origin: ownOrigin, iatMs: nowMs, expMs };
  const token = await mintToken(config.tokenSecret, purpose, claims);
  measure(env, { event: "token", room, detail: purpose, partner: holder.partner });
  return ok({ token, person: holder.person, expiresAtMs: expMs });
}
