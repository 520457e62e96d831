// `npm run admin -- partner change | secret | deliveries | replay`: how a partner's widgets look, and what it is told.
import { rm, writeFile } from "node:fs/promises";
import * as z from "zod/mini";
import { partnerId } from "../../shared/http/bodies.ts";
import {
  deliveriesBody,
  type PartnerEdit,
  partner,
  partnerEdit,
  turnedBody,
} from "../../shared/http/partner-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { newWebhookSecret } from "../platform/webhook-signature.ts";
import { call } from "./admin-call.ts";
import type { Command, Work } from "./admin-command.ts";
import type { Options } from "./admin-options.ts";

const NO_ID = "A partner's id looks like pt_0123456789abcdef; `partner list` shows them.";
const NO_CHANGE =
  "Say what changes: --name, --page, --room, --hook (an https:// address, or none), --theme auto|light|dark with --accent '#rrggbb', --quota.";

export const HOOK_COMMANDS: readonly Command[] = [
  {
    name: "partner change",
    subject: "<partner>",
    needs: [],
    takes: ["name", "page", "room", "hook", "theme", "accent", "quota"],
    what: "its name, pages, rooms, look, quota (passes per minute) or where its webhooks go (--hook none: nowhere)",
    run: changePartner,
  },
  {
    name: "partner secret",
    subject: "<partner>",
    needs: ["key"],
    takes: [],
    what: "a new secret for its webhooks, put into the file --key; the old one signs along for a day",
    run: turnSecret,
  },
  {
    name: "partner deliveries",
    subject: "<partner>",
    needs: [],
    takes: [],
    what: "its last webhooks and how they went",
    run: listDeliveries,
  },
  {
    name: "partner replay",
    subject: "<partner>",
    needs: ["message"],
    takes: [],
    what: "sends a webhook again",
    run: replay,
  },
];

async function changePartner({ site, subject, options, say }: Work) {
  if (!partnerId.safeParse(subject).success) return err(NO_ID);
  const body = partnerEdit.safeParse(editOf(options));
  if (!body.success || Object.keys(body.data).length === 0) return err(NO_CHANGE);
  const ask = { method: "POST", path: ADMIN.partner(subject), body: body.data } as const;
  const changed = await call(site, ask, partner);
  if (changed.ok) say(JSON.stringify(changed.value));
  return changed;
}

function editOf({ name, page, room, hook, theme, accent, quota }: Options): PartnerEdit {
  const look = theme === undefined && accent === undefined ? {} : { theme: lookOf(theme, accent) };
  return {
    ...(name === undefined ? {} : { name }),
    ...(page === undefined ? {} : { origins: [...page] }),
    ...(room === undefined ? {} : { rooms: [...room] }),
    ...(hook === undefined ? {} : { hookUrl: hook === "none" ? null : hook }),
    ...look,
    ...(quota === undefined ? {} : { quota: Number(quota) }),
  };
}

function lookOf(theme = "auto", accent: string | null = null): PartnerEdit["theme"] {
  // Judged by the schema like everything else that was typed.
  return { theme, accent } as PartnerEdit["theme"];
}

/** The file first, then the site: no secret signs that nobody has. */
async function turnSecret({ site, subject, options, say }: Work): Promise<Result<unknown, string>> {
  if (!partnerId.safeParse(subject).success) return err(NO_ID);
  const path = options.key ?? "";
  const secret = newWebhookSecret();
  try {
    await writeFile(path, `${secret}\n`, { mode: 0o600, flag: "wx" });
  } catch {
    return err("The file of --key can't be made: it must be new, in a folder you may write to.");
  }
  const ask = { method: "POST", path: ADMIN.partnerSecret(subject), body: { secret } } as const;
  const done = await call(site, ask, turnedBody);
  if (!done.ok) {
    await rm(path, { force: true });
    return done;
  }
  const { oldUntilMs } = done.value;
  const old = oldUntilMs === null ? "" : ` The old one signs until ${momentOf(oldUntilMs)}.`;
  say(`The secret is in ${path}.${old}`);
  return ok(undefined);
}

async function listDeliveries({ site, subject, say }: Work) {
  if (!partnerId.safeParse(subject).success) return err(NO_ID);
  const ask = { method: "GET", path: ADMIN.partnerDeliveries(subject) } as const;
  const found = await call(site, ask, deliveriesBody);
  if (!found.ok) return found;
  for (const { id, atMs, state, attempts, dueMs } of found.value.deliveries) {
    const last = attempts.at(-1);
    const how = last ? ` (${attempts.length} tries, last: ${last.status ?? last.words})` : "";
    const next = dueMs === null ? "" : `, next ${momentOf(dueMs)}`;
    say(`${momentOf(atMs)}  ${state}${how}${next}  ${id}`);
  }
  return found;
}

async function replay({ site, subject, options, say }: Work) {
  if (!partnerId.safeParse(subject).success) return err(NO_ID);
  const path = ADMIN.partnerReplay(subject, encodeURIComponent(options.message ?? ""));
  const done = await call(site, { method: "POST", path }, z.null());
  if (done.ok) say("It is on its way.");
  return done;
}

function momentOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
