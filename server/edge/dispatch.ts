// Runs one route: same-site proof, identity, rate, input, handler, headers. Nothing thrown gets past here.

import { err, ok, type Result } from "../../shared/result.ts";
import { mayUse } from "../domain/identity/grant.ts";
import { touchUntilMs } from "../domain/identity/step-up.ts";
import { errorWords, log } from "../platform/log.ts";
import { measure } from "../platform/metrics.ts";
import type { Context, Staff } from "./context.ts";
import { errorResponse, type Refused } from "./errors.ts";
import { answeredOnce } from "./idempotency.ts";
import { staffOf, visitorName } from "./identity.ts";
import { takeRate } from "./limits.ts";
import { isSigned } from "./machine.ts";
import { noteRequest } from "./note-request.ts";
import { noticePage } from "./notice.ts";
import { isOwnWrite } from "./origin.ts";
import { corsHeaders } from "./partner-read.ts";
import type { Answer, HeaderProfile, Route } from "./route.ts";
import { securityHeaders } from "./security-headers.ts";
import { runSigned } from "./signed-call.ts";

type Outcome = { readonly answer: Answer; readonly headers: Readonly<Record<string, string>> };

/** The route's answer with its headers, whatever happens inside; then its point. */
export async function dispatch(
  route: Route,
  params: Record<string, string>,
  context: Context,
): Promise<Response> {
  const response = await answered(route, params, context);
  noteRequest(response, { route, room: params.room ?? null, context });
  return response;
}

async function answered(
  route: Route,
  params: Record<string, string>,
  context: Context,
): Promise<Response> {
  try {
    const { answer, headers } = await attempt(route, params, context);
    const response = await toResponse(answer, route.headers, context);
    // Not for names that were made up: the registry is asked about rooms that exist.
    const isReadable = route.cors && response.status !== 404;
    const readable = isReadable ? await corsHeaders(params.room ?? "", context) : {};
    return dress(response, route.headers, context, { ...headers, ...readable });
  } catch (error) {
    return fail(error, route, context);
  }
}

/** A refusal outside of any route (unknown address, wrong method), dressed like all others. */
export async function refuse(refused: Refused, context: Context): Promise<Response> {
  const wantsPage = context.request.headers.get("Accept")?.includes("text/html") ?? false;
  const isPath = (prefix: string) => context.url.pathname.startsWith(prefix);
  const profile = wantsPage && !["/api/", "/media/", "/parties/"].some(isPath) ? "page" : "api";
  const response = dress(await toResponse(err(refused), profile, context), profile, context);
  noteRequest(response, { route: null, room: null, context });
  return response;
}

async function attempt(
  route: Route,
  params: Record<string, string>,
  context: Context,
): Promise<Outcome> {
  const { request, ownOrigin } = context;
  if (isSigned(route.auth)) return runSigned(route, route.auth, params, context);
  if (route.method !== "GET" && !isOwnWrite(request.headers, ownOrigin)) {
    return plain(err({ code: "cross_site" }));
  }
  const identity = await identify(route, params.room ?? null, context);
  if (!identity.ok) return plain(identity);
  const staff = identity.value;
  const run = (heard: Context) => route.run(staff, params, heard);
  const answer = () =>
    staff && route.method !== "GET" ? answeredOnce(route, staff, context, run) : run(context);
  if (route.rate === null) return plain(await answer());
  const who = staff?.person ?? visitorName(context);
  const { refused, headers } = await takeRate(route.rate, who, context);
  return { answer: refused ? err(refused) : await answer(), headers };
}

function plain(answer: Answer): Outcome {
  return { answer, headers: {} };
}

/** Who asks, if they may: what the role allows, in the rooms of the grant, with a fresh touch where that is asked for. */
async function identify(
  route: Route,
  room: string | null,
  context: Context,
): Promise<Result<Staff | null, Refused>> {
  if (route.auth === "public") return ok(null);
  if (isSigned(route.auth)) return err({ code: "unauthorized" });
  const staff = await staffOf(context, { fresh: route.method !== "GET" });
  if (!staff) return err({ code: "signed_out" });
  if (!mayUse(staff, route.auth.can, room)) return err({ code: "forbidden" });
  const isTouched = touchUntilMs(staff.steppedUpMs, context.nowMs) !== null;
  return route.stepUp && !isTouched ? err({ code: "step_up" }) : ok(staff);
}

async function toResponse(
  answer: Answer,
  profile: HeaderProfile,
  { requestId, config, ownOrigin }: Context,
): Promise<Response> {
  if (answer instanceof Response) return answer;
  if (answer.ok) {
    return answer.value === undefined
      ? new Response(null, { status: 204 })
      : Response.json(answer.value);
  }
  return isPage(profile)
    ? noticePage(answer.error.code, { name: config.siteName, href: `${ownOrigin}/` })
    : errorResponse(answer.error, requestId);
}

function isPage(profile: HeaderProfile): boolean {
  return profile === "page" || profile === "booth" || profile === "embed";
}

/** Adds what the handler has not set itself. An upgrade's 101 is passed on untouched: it carries the socket. */
function dress(
  response: Response,
  profile: HeaderProfile,
  context: Context,
  extra: Readonly<Record<string, string>> = {},
): Response {
  if (response.status === 101) return response;
  const dressed = mutable(response);
  const { Vary, ...more } = extra;
  if (Vary) dressed.headers.append("Vary", Vary);
  const rows = {
    ...securityHeaders(profile, context),
    ...more,
    "X-Request-Id": context.requestId,
  };
  for (const [name, value] of Object.entries(rows)) {
    if (!dressed.headers.has(name)) dressed.headers.set(name, value);
  }
  return dressed;
}

/** Where its headers can't be changed (it came from a cache or another service), a copy. One of our own costs none. */
function mutable(response: Response): Response {
  try {
    response.headers.delete("X-Request-Id");
    return response;
  } catch {
    return new Response(response.body, response);
  }
}

async function fail(error: unknown, route: Route, context: Context): Promise<Response> {
  const { requestId, env } = context;
  log({
    event: "route.failed",
    requestId,
    route: `${route.method} ${route.path}`,
    error: errorWords(error),
  });
  measure(env, { event: "error", room: null, detail: route.path });
  const answer = await toResponse(err({ code: "internal" }), route.headers, context);
  return dress(answer, route.headers, context);
}
