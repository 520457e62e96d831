// `npm run admin -- key …`: machines' keys. The site is told who has one; the key itself goes into a file here.
import * as z from "zod/mini";
import {
  keyId,
  keyName,
  type MachineKeyRow,
  machineKeyRow,
  machineKeysBody,
  newMachineKey,
  rotatedKeyBody,
} from "../../shared/http/machine-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { type Ask, call } from "./admin-call.ts";
import type { Command, Work } from "./admin-command.ts";
import { openKeyFile, readRoot } from "./admin-credentials.ts";
import { readNumber } from "./admin-options.ts";

const NO_ID = "A key's id looks like ci.1: see `key list`.";
const NO_NAME = "A key's name is 1 to 54 of a-z, 0-9 and -.";

export const KEY_COMMANDS: readonly Command[] = [
  {
    name: "key list",
    subject: null,
    needs: [],
    takes: [],
    what: "which machines have keys, for what and until when",
    run: async ({ site, say }) => {
      const found = await call(site, { method: "GET", path: ADMIN.keys }, machineKeysBody);
      if (found.ok) for (const key of found.value.keys) say(lineOf(key));
      return found;
    },
  },
  {
    name: "key add",
    subject: "<name>",
    needs: ["key"],
    takes: ["role", "room", "partner", "days"],
    what: "a key for a machine (--role) or a partner's server (--partner), put into the file --key",
    run: (work) => addKey(work),
  },
  {
    name: "key rotate",
    subject: "<name>",
    needs: ["key"],
    takes: ["overlap"],
    what: "the key's next generation; the one before ends after --overlap hours (24)",
    run: (work) => rotateKey(work),
  },
  {
    name: "key file",
    subject: "<id>",
    needs: ["key"],
    takes: [],
    what: "a registered key once more into a file, under the root at hand: after the root was changed",
    run: async ({ subject, options, env, say }) => {
      if (!keyId.safeParse(subject).success) return err(NO_ID);
      const root = await readRoot(env);
      if (!root.ok) return root;
      const file = await openKeyFile(options.key ?? "");
      if (!file.ok) return file;
      await file.value.fill(root.value, subject);
      say(`The key of ${subject} is in ${options.key}.`);
      return ok(undefined);
    },
  },
  {
    name: "key revoke",
    subject: "<id>",
    needs: [],
    takes: [],
    what: "ends a key at once",
    run: async ({ site, subject, say }) => {
      if (!keyId.safeParse(subject).success) return err(NO_ID);
      const done = await call(site, { method: "DELETE", path: ADMIN.key(subject) }, z.null());
      if (!done.ok) return done;
      say(`${subject} is revoked.`);
      return ok(undefined);
    },
  },
];

async function addKey(work: Work): Promise<Result<unknown, string>> {
  const { subject: name, options } = work;
  const days = readNumber(options, "days", { least: 1, most: 3_650, otherwise: undefined });
  if (!days.ok) return days;
  const life = days.value === undefined ? {} : { days: days.value };
  const { role, partner, room: rooms = "*" } = options;
  if ((role === undefined) === (partner === undefined))
    return err("Say either --role or --partner.");
  const whose = partner === undefined ? { role, rooms } : { partner };
  const body = newMachineKey.safeParse({ name, ...whose, ...life });
  if (!body.success) return err(`${NO_NAME} --role is owner, dj, cohost or moderator.`);
  const ask = { method: "POST", path: ADMIN.keys, body: body.data } as const;
  return intoFile(work, ask, machineKeyRow, (key) => key);
}

async function rotateKey(work: Work): Promise<Result<unknown, string>> {
  const { subject: name, options } = work;
  if (!keyName.safeParse(name).success) return err(NO_NAME);
  const overlap = readNumber(options, "overlap", { least: 0, most: 720, otherwise: 24 });
  if (!overlap.ok) return overlap;
  const body = { overlapHours: overlap.value };
  const ask = { method: "POST", path: ADMIN.keyRotate(name), body } as const;
  return intoFile(work, ask, rotatedKeyBody, ({ key }) => key);
}

/** The file first, then the registration: no key comes to be that nobody has. */
async function intoFile<T>(
  { site, options, env, say }: Work,
  ask: Ask,
  shape: z.core.$ZodType<T>,
  keyOf: (answer: T) => MachineKeyRow,
): Promise<Result<unknown, string>> {
  const root = await readRoot(env);
  if (!root.ok) return root;
  const path = options.key ?? "";
  const file = await openKeyFile(path);
  if (!file.ok) return file;
  const made = await call(site, ask, shape);
  if (!made.ok) {
    await file.value.drop();
    return made;
  }
  const key = keyOf(made.value);
  await file.value.fill(root.value, key.id);
  say(
    `${lineOf(key)}\nThe key is in ${path}: its holder sets both lines as environment variables.`,
  );
  return ok(undefined);
}

function lineOf({ id, role, rooms, partner, expiresAtMs, revokedAtMs }: MachineKeyRow): string {
  const reach = partner
    ? `partner ${partner}`
    : `${role}, ${rooms === "*" ? "all rooms" : rooms.join(" ")}`;
  const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 16);
  const end = revokedAtMs === null ? expiresAtMs : null;
  const until = end === null ? "" : `, until ${day(end)}`;
  return `${id}  ${reach}${revokedAtMs === null ? until : `, revoked ${day(revokedAtMs)}`}`;
}
