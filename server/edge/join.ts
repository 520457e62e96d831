// The guard in front of a room: everything is checked here before any object is touched, and nothing from outside
// travels on. What cannot be let in is accepted and closed with a code, because browsers hide a refused upgrade's status.
import * as z from "zod/mini";
import { SOCKET_PREFIX } from "../../shared/http/paths.ts";
import { VIAS } from "../../shared/http/via.ts";
import { CLOSES, type CloseReason } from "../../shared/protocol/close.ts";
import { formatCursor, parseCursor } from "../../shared/protocol/cursor.ts";
import { roomName } from "../../shared/protocol/scalars.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL_PREFIX } from "../../shared/protocol/version.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { type Claims, TOKEN_PURPOSES } from "../domain/identity/claims.ts";
import { mayEmbed } from "../domain/partner/policy.ts";
import { SEAT_HEADER, type Seat, SINCE_HEADER, stampSeat } from "../domain/room/seat.ts";
import { log } from "../platform/log.ts";
import { measure } from "../platform/metrics.ts";
import { partnersOfRoom } from "../platform/partners.ts";
import { findRoom } from "../platform/registry.ts";
import { verifyToken } from "../platform/tokens.ts";
import type { Context } from "./context.ts";
import { dialerName } from "./identity.ts";
import { takeRate, withinCoarseLimit } from "./limits.ts";
import { hasOwnOrigin } from "./origin.ts";
import { type Answer, route } from "./route.ts";
import { callForSeat } from "./seat-call.ts";

export const JOIN_ROUTES = [
  route({
    method: "GET",
    path: `${SOCKET_PREFIX}:room`,
    // Public as HTTP goes: whoever joins proves who they are by the token in the subprotocol.
    auth: "public",
    // Counted in `admit`, once it is known who dials.
    rate: null,
    params: z.object({ room: roomName }),
    handle: ({ params }, context) => join(params.room, context),
  }),
];

async function join(room: string, context: Context): Promise<Answer> {
  const { env, request, url } = context;
  // Percent-encoded spellings of a name are other addresses.
  if (url.pathname !== SOCKET_PREFIX + room) return err({ code: "not_found" });
  if (request.headers.get("Upgrade")?.toLowerCase() !== "websocket") {
    return err({ code: "upgrade_required", headers: { Upgrade: "websocket" } });
  }
  const admitted = await admit(room, context);
  if (!admitted.ok) {
    measure(env, { event: "join.refused", room, detail: admitted.error });
    return refuseSocket(admitted.error, request);
  }
  return forward(room, admitted.value, context);
}

/** Room, origin, token, partner, in this order; the first that fails names the reason. */
async function admit(room: string, context: Context): Promise<Result<Claims, CloseReason>> {
  const { env, config, request, nowMs, ownOrigin } = context;
  if (!(await unlessDown(findRoom(env, room, nowMs)))) return err("no_such_room");
  // A widget's frame lives on our own origin, so no other origin ever opens a socket.
  if (!hasOwnOrigin(request.headers, ownOrigin)) return err("forbidden_origin");
  const token = offeredToken(request);
  if (token === null) return err("bad_token");
  const checked = await verifyToken(config.tokenSecret, TOKEN_PURPOSES, token, nowMs);
  if (!checked.ok) return checked;
  const claims = checked.value;
  if (claims.room !== room || claims.origin !== ownOrigin) return err("bad_token");
  if (!(await stillPartner(claims, context))) return err("forbidden_origin");
  return (await isCalm(claims, context)) ? ok(claims) : err("rate_limited");
}

/** A person who dials without end is stopped before any object is called, an address by its counter. */
async function isCalm(claims: Claims, context: Context): Promise<boolean> {
  if (!(await withinCoarseLimit(context.env, `join:${claims.person}`))) return false;
  return (await takeRate("connect", dialerName(context, claims), context)).refused === null;
}

/** Widgets of a partner that was switched off are not let in again. */
async function stillPartner({ partner, room }: Claims, { env, nowMs }: Context): Promise<boolean> {
  if (partner === null) return true;
  const partners = await unlessDown(partnersOfRoom(env, room, nowMs));
  return partners === "down" || mayEmbed(partner, room, partners);
}

/** While D1 is down a token of ours is proof enough: it was signed when room and partner were on the books. */
async function unlessDown<T>(asked: Promise<T>): Promise<T | "down"> {
  try {
    return await asked;
  } catch {
    return "down";
  }
}

/** The token among the offered subprotocols; none unless our own protocol is offered too. */
function offeredToken(request: Request): string | null {
  const offered = subprotocols(request);
  if (!offered.includes(SUBPROTOCOL)) return null;
  const found = offered.find((one) => one.startsWith(TOKEN_SUBPROTOCOL_PREFIX));
  return found?.slice(TOKEN_SUBPROTOCOL_PREFIX.length) ?? null;
}

function subprotocols(request: Request): string[] {
  return (request.headers.get("Sec-WebSocket-Protocol") ?? "").split(",").map((one) => one.trim());
}

/** Hands the upgrade to the room with headers made from nothing but our own findings. */
async function forward(room: string, claims: Claims, context: Context): Promise<Response> {
  const { env, requestId, request, nowMs } = context;
  const headers = seatHeaders(claims, context);
  const answer = await callForSeat(env, claims, headers, nowMs);
  if ("webSocket" in answer) {
    measure(env, { event: "join", room, detail: claims.role, partner: claims.partner });
    return upgraded(answer.webSocket, request);
  }
  const { reason, tries, error } = answer.failure;
  log({ event: "join.failed", requestId, room, tries, error });
  measure(env, { event: "join.refused", room, detail: reason });
  return refuseSocket(reason, request);
}

function seatHeaders(claims: Claims, { request, requestId, url }: Context): Headers {
  const { person, name, role, partner, origin, iatMs, expMs } = claims;
  const times = { issuedAtMs: iatMs, expiresAtMs: expMs };
  const from = { ...cameFrom(request, url.searchParams.get("via")), requestId };
  const headers = new Headers({ Upgrade: "websocket" });
  headers.set(SEAT_HEADER, stampSeat({ person, name, role, partner, origin, ...times, ...from }));
  const cursor = parseCursor(url.searchParams.get("since"));
  if (cursor) headers.set(SINCE_HEADER, formatCursor(cursor));
  return headers;
}

/** For sums only: the country is the platform's guess, the way is what the page says of itself. */
function cameFrom({ cf }: Request, said: string | null): Pick<Seat, "country" | "via"> {
  const { country } = (cf ?? {}) as { country?: unknown };
  const via = VIAS.find((way) => way === said);
  return {
    ...(typeof country === "string" && /^[A-Z]{2}$/.test(country) ? { country } : {}),
    ...(via ? { via } : {}),
  };
}

/** Our name is echoed when it was offered: a browser drops a socket whose offer is not answered, and the code with it. */
function upgraded(webSocket: WebSocket, request: Request): Response {
  const headers = subprotocols(request).includes(SUBPROTOCOL)
    ? { "Sec-WebSocket-Protocol": SUBPROTOCOL }
    : undefined;
  return new Response(null, { status: 101, webSocket, ...(headers ? { headers } : {}) });
}

function refuseSocket(reason: CloseReason, request: Request): Response {
  const [theirs, ours] = Object.values(new WebSocketPair());
  if (!theirs || !ours) throw new Error("a WebSocketPair has two ends");
  ours.accept();
  ours.close(CLOSES[reason].code, reason);
  return upgraded(theirs, request);
}
