// `npm run admin -- partner …`: which sites may show which rooms.
import * as z from "zod/mini";
import { partnerId } from "../../shared/http/bodies.ts";
import {
  newPartner,
  type Partner,
  partner,
  partnersBody,
} from "../../shared/http/partner-bodies.ts";
import { ADMIN } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { call } from "./admin-call.ts";
import type { Command, Work } from "./admin-command.ts";

const NO_ID = "A partner's id looks like pt_0123456789abcdef; `partner list` shows them.";

export const PARTNER_COMMANDS: readonly Command[] = [
  {
    name: "partner list",
    subject: null,
    needs: [],
    takes: [],
    what: "who may show rooms, and where",
    run: async ({ site, say }) => {
      const found = await call(site, { method: "GET", path: ADMIN.partners }, partnersBody);
      if (found.ok) for (const one of found.value.partners) say(lineOf(one));
      return found;
    },
  },
  {
    name: "partner add",
    subject: null,
    needs: ["name", "page", "room"],
    takes: [],
    what: "lets pages of these origins show these rooms; prints the partner's id",
    run: async ({ site, options, say }) => {
      const { name, page: origins, room: rooms } = options;
      const body = newPartner.safeParse({ name, origins, rooms });
      if (!body.success) return err("--page is an origin like https://www.example.org (no path).");
      const ask = { method: "POST", path: ADMIN.partners, body: body.data } as const;
      const made = await call(site, ask, partner);
      if (made.ok) say(lineOf(made.value));
      return made;
    },
  },
  {
    name: "partner suspend",
    subject: "<partner>",
    needs: [],
    takes: [],
    what: "nothing of a partner's works any more, within a minute everywhere",
    run: (work) => change(work, ADMIN.partnerSuspend),
  },
  {
    name: "partner resume",
    subject: "<partner>",
    needs: [],
    takes: [],
    what: "takes a suspension back",
    run: (work) => change(work, ADMIN.partnerResume),
  },
  {
    name: "partner remove",
    subject: "<partner>",
    needs: ["yes"],
    takes: [],
    what: "removes a partner with its numbers and keys, for ever",
    run: async ({ site, subject, say }) => {
      if (!partnerId.safeParse(subject).success) return err(NO_ID);
      const done = await call(site, { method: "DELETE", path: ADMIN.partner(subject) }, z.null());
      if (!done.ok) return done;
      say(`${subject} is removed.`);
      return ok(undefined);
    },
  },
];

async function change({ site, subject, say }: Work, pathOf: (id: string) => string) {
  if (!partnerId.safeParse(subject).success) return err(NO_ID);
  const changed = await call(site, { method: "POST", path: pathOf(subject) }, partner);
  if (changed.ok) say(lineOf(changed.value));
  return changed;
}

function lineOf({ id, name, active, origins, rooms }: Partner): string {
  const state = active ? "" : " (suspended)";
  return `${id}  ${name}${state}  ${origins.join(" ")}  rooms: ${rooms.join(" ")}`;
}
