// Into the booth by a one-time link, out of it again, and who one is. The link works once; the cookie then names a session.
import { type MeBody, signInRequest } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { capabilitiesOf } from "../../shared/roles.ts";
import { sessionCookies } from "../domain/identity/cookie.ts";
import { readLink } from "../platform/links.ts";
import { measure } from "../platform/metrics.ts";
import { listRooms } from "../platform/registry.ts";
import { endSession, startSession } from "../platform/sessions.ts";
import { staffPerson, useLink } from "../platform/staff.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context, Staff } from "./context.ts";
import { isPlainHttp, sessionIdOf } from "./identity.ts";
import { type Answer, route } from "./route.ts";

export const SIGN_IN_ROUTES = [
  route({
    method: "POST",
    path: API.signIn,
    auth: "public",
    rate: "sign-in",
    body: jsonBody(signInRequest, 4_096),
    handle: ({ body }, context) => signIn(body.link, context),
  }),
  route({
    method: "POST",
    path: API.signOut,
    // Public: signing out works, and clears the cookie, even when the session has long ended.
    auth: "public",
    rate: null,
    handle: async (_input, context) => {
      const id = sessionIdOf(context);
      if (id) await endSession(context.env, id);
      return withCookie(new Response(null, { status: 204 }), null, context);
    },
  }),
  route({
    method: "GET",
    path: API.me,
    auth: { can: "moderate" },
    handle: async ({ staff }, { env }) => ok(await meOf(staff, env)),
  }),
];

async function signIn(text: string, context: Context): Promise<Answer> {
  const { env, config, nowMs } = context;
  const link = await readLink(config.adminSecret, text, nowMs);
  // One answer for forged, old and used: a finder of an old link learns nothing from it.
  if (!link || !(await useLink(env, link.jti, nowMs))) return err({ code: "bad_link" });
  const staff = { person: await staffPerson(link.name), name: link.name, role: link.role };
  const id = await startSession(env, { ...staff, startedMs: nowMs, seenMs: nowMs });
  measure(env, { event: "sign_in", room: null, detail: link.role });
  return withCookie(Response.json(await meOf(staff, env)), id, context);
}

async function meOf({ person, name, role }: Staff, env: Env): Promise<MeBody> {
  return { person, name, role, can: capabilitiesOf(role), rooms: await listRooms(env) };
}

function withCookie(response: Response, id: string | null, context: Context): Response {
  for (const cookie of sessionCookies(id, { plainHttp: isPlainHttp(context) })) {
    response.headers.append("Set-Cookie", cookie);
  }
  return response;
}
