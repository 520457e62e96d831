// One's own passkeys and sessions: see them, add a key, take one away, end a session somewhere else.
import * as z from "zod/mini";
import { API } from "../../shared/http/paths.ts";
import {
  type Attestation,
  creationOptions,
  type DevicesBody,
  devicesBody,
  newPasskey,
  type PasskeyRow,
  passkeyEdit,
  passkeyId,
  passkeyRow,
  sessionId,
} from "../../shared/http/staff-bodies.ts";
import { err, ok } from "../../shared/result.ts";
import { sessionCookies } from "../domain/identity/cookie.ts";
import { askForNewKey } from "../domain/identity/passkey.ts";
import { touchUntilMs } from "../domain/identity/step-up.ts";
import { expulsionsOf, orderIfEnded } from "../platform/expulsions.ts";
import { challengeMark, runOnce, spend } from "../platform/once.ts";
import { proveMaking } from "../platform/passkey-proof.ts";
import {
  addKey,
  knownKeys,
  listKeys,
  MAX_PASSKEYS,
  relabelKey,
  removeKey,
} from "../platform/passkeys.ts";
import { dropRecords, endSessions, hashesOf, listSessions } from "../platform/sessions.ts";
import { jsonBody } from "./body-rule.ts";
import { beginCeremony, handleOf, resumeCeremony } from "./ceremony.ts";
import type { Context, Staff } from "./context.ts";
import { expelNow } from "./expel-now.ts";
import { isPlainHttp } from "./identity.ts";
import { unlessKnown } from "./invites.ts";
import { labelOf, withCookies } from "./open-session.ts";
import { type Answer, route } from "./route.ts";

const auth = { can: "moderate" } as const;
const addingOf = ({ session }: Staff) => ({ ceremony: "add", about: session }) as const;

export const DEVICE_ROUTES = [
  route({
    method: "GET",
    path: API.devices,
    summary: "One's own passkeys and sessions",
    answer: devicesBody,
    auth,
    handle: async ({ staff }, context) => ok(await devicesOf(staff, context)),
  }),
  route({
    method: "POST",
    path: API.passkeyOptions,
    summary: "Begin adding a passkey",
    answer: creationOptions,
    auth,
    rate: "sensitive",
    // Or a browser left open for a minute would be enough to come back for ever.
    stepUp: true,
    handle: ({ staff }, context) => askKey(staff, context),
  }),
  route({
    method: "POST",
    path: API.passkeys,
    summary: "Add a passkey",
    answer: passkeyRow,
    status: 201,
    auth,
    rate: "sensitive",
    stepUp: true,
    body: jsonBody(newPasskey),
    handle: ({ body, staff }, context) => add(body.passkey, body.label, staff, context),
  }),
  route({
    method: "PATCH",
    path: API.passkey(":id"),
    summary: "Rename a passkey",
    answer: passkeyRow,
    auth,
    params: z.object({ id: passkeyId }),
    body: jsonBody(passkeyEdit),
    handle: async ({ params, body, staff }, { env }) => {
      const row = await relabelKey(env, { person: staff.person, ...params, ...body });
      return row ? ok(row) : err({ code: "not_found" });
    },
  }),
  route({
    method: "DELETE",
    path: API.passkey(":id"),
    summary: "Remove a passkey and end what it opened",
    answer: null,
    auth,
    rate: "sensitive",
    stepUp: true,
    params: z.object({ id: passkeyId }),
    handle: ({ params, staff }, context) => remove(params.id, staff, context),
  }),
  route({
    method: "DELETE",
    path: API.session(":id"),
    summary: "End one of one's own sessions",
    answer: null,
    auth,
    params: z.object({ id: sessionId }),
    handle: ({ params, staff }, context) => endOne(params.id, staff, context),
  }),
];

async function devicesOf(staff: Staff, { env, nowMs }: Context): Promise<DevicesBody> {
  const { person, name, role, rooms, session, steppedUpMs } = staff;
  const [passkeys, sessions] = await Promise.all([
    listKeys(env, person),
    listSessions(env, person, nowMs),
  ]);
  return {
    person,
    name,
    role,
    rooms,
    passkeys,
    sessions: sessions.map((row) => ({ ...row, current: row.id === session })),
    touchUntilMs: touchUntilMs(steppedUpMs, nowMs),
  };
}

async function askKey(staff: Staff, context: Context): Promise<Answer> {
  const { person, name } = staff;
  const known = await knownKeys(context.env, person);
  if (known.length >= MAX_PASSKEYS) {
    const message = `${MAX_PASSKEYS} passkeys are enough. Remove one first.`;
    return err({ code: "conflict", message });
  }
  return beginCeremony(addingOf(staff), context, ({ site, challenge }) =>
    askForNewKey(site, { handle: handleOf(person), name, known }, challenge),
  );
}

async function add(
  given: Attestation,
  label: string | undefined,
  staff: Staff,
  context: Context,
): Promise<Answer> {
  const { env, nowMs } = context;
  const begun = await resumeCeremony(addingOf(staff), context);
  if (!begun.ok) return begun;
  const made = await proveMaking(given, begun.value);
  if (!made.ok) return err({ code: "bad_passkey" });
  const key = { ...made.value, person: staff.person, label: label ?? labelOf(context) };
  const spent = spend(env, await challengeMark(begun.value.challenge), nowMs);
  const done = await unlessKnown(runOnce(env, [spent, addKey(env, key, nowMs)]));
  if (done === "known")
    return err({ code: "conflict", message: "That passkey is in use already." });
  if (!done) return err({ code: "bad_passkey" });
  const { id, synced } = key;
  const row = { id, label: key.label, synced, blocked: false, createdAt: nowMs, usedAt: null };
  return Response.json(row satisfies PasskeyRow, { status: 201 });
}

/** A lost device: its key is removed and what it opened is closed, but not the session that asks. */
async function remove(id: string, staff: Staff, context: Context): Promise<Answer> {
  const { env, nowMs } = context;
  const { person, session } = staff;
  const results = await env.DB.batch([
    removeKey(env, person, id),
    endSessions(env, { person, passkey: id, except: session }, nowMs),
    orderIfEnded(env, person, nowMs),
  ]);
  if (results[0]?.meta.changes !== 1) {
    const isTheirs = (await listKeys(env, person)).some((key) => key.id === id);
    const message = "This is your only passkey. Add another one first.";
    return err(isTheirs ? { code: "conflict", message } : { code: "not_found" });
  }
  await dropRecords(env, hashesOf(results[1]));
  await expelNow(expulsionsOf(results[2]), context);
  return ok(undefined);
}

async function endOne(hash: string, staff: Staff, context: Context): Promise<Answer> {
  const { env, nowMs } = context;
  const results = await env.DB.batch([
    endSessions(env, { person: staff.person, hash }, nowMs),
    orderIfEnded(env, staff.person, nowMs),
  ]);
  const ended = hashesOf(results[0]);
  if (ended.length === 0) return err({ code: "not_found" });
  await dropRecords(env, ended);
  await expelNow(expulsionsOf(results[1]), context);
  const isOwn = hash === staff.session;
  const place = { plainHttp: isPlainHttp(context) };
  return withCookies(new Response(null, { status: 204 }), isOwn ? sessionCookies(null, place) : []);
}
