// Keys of machines, over the signed interface: list, add, rotate, revoke. No key ever travels: its holder gets it from
// whoever holds the root (`npm run admin -- key add` derives it).
import * as z from "zod/mini";
import {
  keyId,
  keyName,
  machineKeyRow,
  machineKeysBody,
  type NewMachineKey,
  newMachineKey,
  rotatedKeyBody,
  rotateMachineKey,
} from "../../shared/http/machine-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { isLastKey } from "../domain/identity/machine-key.ts";
import {
  forgetKeys,
  insertKey,
  listKeys,
  type NewKey,
  newestOf,
  retireBefore,
  revokeKey,
} from "../platform/admin-keys.ts";
import { withdrawInvitesOf } from "../platform/open-invites.ts";
import { findPartner } from "../platform/partners.ts";
import { jsonBody } from "./body-rule.ts";
import type { Context } from "./context.ts";
import type { Machine } from "./machine.ts";
import { type Answer, route } from "./route.ts";

const DAY_MS = 86_400_000;
const PARTNER_KEY_DAYS = 90;

export const ADMIN_KEY_ROUTES = [
  route({
    method: "GET",
    path: ADMIN.keys,
    summary: "All keys of machines",
    answer: machineKeysBody,
    auth: { signed: "site" },
    handle: async (_input, { env }) => ok({ keys: await listKeys(env) }),
  }),
  route({
    method: "POST",
    path: ADMIN.keys,
    summary: "Add a key",
    answer: machineKeyRow,
    status: 201,
    auth: { signed: "site" },
    body: jsonBody(newMachineKey),
    handle: ({ body, machine }, context) => addKey(body, machine, context),
  }),
  route({
    method: "POST",
    path: ADMIN.keyRotate(":name"),
    summary: "The next generation of a key",
    answer: rotatedKeyBody,
    status: 201,
    auth: { signed: "site" },
    params: z.object({ name: keyName }),
    body: jsonBody(rotateMachineKey),
    handle: ({ params, body, machine }, context) =>
      rotateKey(params.name, body.overlapHours * 3_600_000, machine, context),
  }),
  route({
    method: "DELETE",
    path: ADMIN.key(":key"),
    summary: "Revoke a key",
    answer: null,
    auth: { signed: "site" },
    params: z.object({ key: keyId }),
    handle: ({ params, machine }, context) => endKey(params.key, machine, context),
  }),
];

async function addKey(body: NewMachineKey, machine: Machine, context: Context): Promise<Answer> {
  const { env, nowMs } = context;
  if ("partner" in body && !(await findPartner(env, body.partner))) {
    return err({ code: "not_found", message: "There is no such partner." });
  }
  const { row, statement } = insertKey(env, newKey(body, nowMs), nowMs);
  return machine.commit({ statements: [statement], answer: row, status: 201, after: forgetKeys });
}

function newKey({ name, days, ...body }: NewMachineKey, nowMs: number): NewKey {
  const expiresAtMs = (lifeDays: number) => nowMs + lifeDays * DAY_MS;
  if ("partner" in body) {
    const { partner } = body;
    const ends = expiresAtMs(days ?? PARTNER_KEY_DAYS);
    return { name, generation: 1, role: "guest", rooms: "*", partner, expiresAtMs: ends };
  }
  const ends = days === undefined ? null : expiresAtMs(days);
  return { name, generation: 1, ...body, partner: null, expiresAtMs: ends };
}

async function rotateKey(
  name: string,
  overlapMs: number,
  machine: Machine,
  { env, nowMs }: Context,
): Promise<Answer> {
  const newest = await newestOf(env, name);
  if (!newest) return err({ code: "not_found" });
  const { role, rooms, partner } = newest.key;
  const generation = newest.generation + 1;
  const expiresAtMs = partner === null ? null : nowMs + PARTNER_KEY_DAYS * DAY_MS;
  const next = { name, generation, role, rooms, partner, expiresAtMs };
  const { row, statement } = insertKey(env, next, nowMs);
  const oldUntilMs = nowMs + overlapMs;
  return machine.commit({
    statements: [statement, retireBefore(env, next, oldUntilMs)],
    answer: { key: row, oldUntilMs },
    status: 201,
    after: forgetKeys,
  });
}

async function endKey(id: string, machine: Machine, { env, nowMs }: Context): Promise<Answer> {
  const keys = await listKeys(env);
  const key = keys.find((one) => one.id === id);
  if (!key) return err({ code: "not_found" });
  if (isLastKey(key, keys, nowMs)) {
    const message = "This is the last key that may do everything: nobody could make another.";
    return err({ code: "conflict", message });
  }
  const statements = [revokeKey(env, id, nowMs), withdrawInvitesOf(env, id)];
  return machine.commit({ statements, answer: undefined, after: forgetKeys });
}
