// Into the booth by a one-time link (local use only; elsewhere links lead to a passkey), out of it again, and who one is.
import { meBody, signInRequest } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { sessionCookies } from "../domain/identity/cookie.ts";
import { invitationSecret } from "../domain/identity/invite.ts";
import { openInvitation } from "../platform/invites.ts";
import { dropRecords, endSessions, findSession, hashesOf } from "../platform/sessions.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import { isPlainHttp, sessionIdOf } from "./identity.ts";
import { meOf, openSession, withCookies } from "./open-session.ts";
import { type Answer, route } from "./route.ts";

export const SIGN_IN_ROUTES = [
  route({
    method: "POST",
    path: API.signIn,
    summary: "Sign in with a one-time link",
    answer: meBody,
    auth: "public",
    rate: "sign-in",
    body: jsonBody(signInRequest, 4_096),
    handle: ({ body }, context) => signIn(body.link, context),
  }),
  route({
    method: "POST",
    path: API.signOut,
    summary: "Sign out",
    answer: null,
    // Public: signing out works, and clears the cookie, even when the session has long ended.
    auth: "public",
    handle: (_input, context) => signOut(context),
  }),
  route({
    method: "GET",
    path: API.me,
    summary: "Who is signed in, and what they may do",
    answer: meBody,
    auth: { can: "moderate" },
    handle: async ({ staff }, { env }) => ok(await meOf(staff, env)),
  }),
];

async function signIn(text: string, context: Context): Promise<Answer> {
  const { env, config, nowMs } = context;
  const opened = await openInvitation(env, config.adminSecret, text, nowMs);
  // One answer for forged, old and used: a finder of an old link learns nothing from it.
  if (!opened) return err({ code: "bad_link" });
  const isOperators = invitationSecret(text) === null;
  if (config.environment !== "local" || !isOperators) return err({ code: "passkey_needed" });
  const { invitation: holder, acceptance } = opened;
  const session = await openSession({ holder, passkey: null, before: acceptance }, context);
  return session?.response ?? err({ code: "bad_link" });
}

async function signOut(context: Context): Promise<Answer> {
  const { env, nowMs } = context;
  const id = sessionIdOf(context);
  const waitUntil = (work: Promise<unknown>) => context.waitUntil(work);
  const found = id ? await findSession(env, id, { nowMs, fresh: false, waitUntil }) : null;
  if (found) {
    const { hash, value } = found;
    const ended = await endSessions(env, { person: value.person, hash }, nowMs).run();
    await dropRecords(env, [hash, ...hashesOf(ended)]);
  }
  const cookies = sessionCookies(null, { plainHttp: isPlainHttp(context) });
  return withCookies(new Response(null, { status: 204 }), cookies);
}
