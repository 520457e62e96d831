// Signing in with a passkey, and touching it again before what cannot be undone.

import { meBody } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import {
  type Assertion,
  requestOptions,
  STEP_UP_MS,
  type SteppedUpBody,
  steppedUpBody,
  touchRequest,
} from "../../shared/http/staff-bodies.ts";
import { err, ok } from "../../shared/result.ts";
import { askForTouch } from "../domain/identity/passkey.ts";
import { runOnce } from "../platform/once.ts";
import { knownKeys } from "../platform/passkeys.ts";
import { noteStepUp } from "../platform/sessions.ts";
import { forgetStanding } from "../platform/standing.ts";
import { jsonBody } from "./body-rule.ts";
import { beginCeremony, resumeCeremony } from "./ceremony.ts";
import type { Context, Staff } from "./context.ts";
import { openSession } from "./open-session.ts";
import { type Answer, route } from "./route.ts";
import { judgeTouch } from "./touch.ts";

const LOGIN = { ceremony: "login", about: "" } as const;
const touchOf = ({ session }: Staff) => ({ ceremony: "touch", about: session }) as const;

export const PASSKEY_ROUTES = [
  route({
    method: "POST",
    path: API.loginOptions,
    summary: "Begin signing in with a passkey",
    answer: requestOptions,
    auth: "public",
    // The same answer for everybody: who has a passkey here is nobody's business.
    handle: (_input, context) =>
      beginCeremony(LOGIN, context, ({ site, challenge }) => askForTouch(site, [], challenge)),
  }),
  route({
    method: "POST",
    path: API.login,
    summary: "Sign in with what the passkey signed",
    answer: meBody,
    auth: "public",
    rate: "sign-in",
    body: jsonBody(touchRequest),
    handle: ({ body }, context) => login(body.passkey, context),
  }),
  route({
    method: "POST",
    path: API.stepUpOptions,
    summary: "Begin confirming with a passkey",
    answer: requestOptions,
    auth: { can: "moderate" },
    handle: ({ staff }, context) => askTouch(staff, context),
  }),
  route({
    method: "POST",
    path: API.stepUp,
    summary: "Confirm with what the passkey signed",
    answer: steppedUpBody,
    auth: { can: "moderate" },
    rate: "sign-in",
    body: jsonBody(touchRequest),
    handle: ({ body, staff }, context) => stepUp(body.passkey, staff, context),
  }),
];

async function login(given: Assertion, context: Context): Promise<Answer> {
  const begun = await resumeCeremony(LOGIN, context);
  if (!begun.ok) return begun;
  const touched = await judgeTouch(given, begun.value, null, context);
  if (!touched.ok) return touched;
  const { holder, passkey, statements } = touched.value;
  const opened = await openSession({ holder, passkey, before: statements }, context);
  return opened?.response ?? err({ code: "bad_passkey" });
}

async function askTouch(staff: Staff, context: Context): Promise<Answer> {
  const known = await knownKeys(context.env, staff.person);
  if (known.length === 0) {
    const message = "You have no passkey yet. Sign in with a fresh link to confirm that it's you.";
    return err({ code: "passkey_needed", message });
  }
  return beginCeremony(touchOf(staff), context, ({ site, challenge }) =>
    askForTouch(site, known, challenge),
  );
}

async function stepUp(given: Assertion, staff: Staff, context: Context): Promise<Answer> {
  const { env, nowMs } = context;
  const begun = await resumeCeremony(touchOf(staff), context);
  if (!begun.ok) return begun;
  const touched = await judgeTouch(given, begun.value, staff.person, context);
  if (!touched.ok) return touched;
  const note = noteStepUp(env, staff.session, nowMs);
  if (!(await runOnce(env, [...touched.value.statements, note]))) {
    return err({ code: "bad_passkey" });
  }
  forgetStanding([staff.session]);
  return ok({ untilMs: nowMs + STEP_UP_MS } satisfies SteppedUpBody);
}
