// `npm run admin -- invite` and `person …`: who is let in, and who no longer.
import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { erasureBody, signedInvite } from "../../shared/http/machine-bodies.ts";
import { ADMIN, PAGES } from "../../shared/http/paths.ts";
import { INVITATION_PREFIX } from "../../shared/http/staff-bodies.ts";
import { instantMs, personId } from "../../shared/protocol/scalars.ts";
import { err, ok } from "../../shared/result.ts";
import { randomText } from "../platform/base64url.ts";
import { call } from "./admin-call.ts";
import type { Command } from "./admin-command.ts";

const NO_PERSON = "A person's id begins with p_ or s_; the booth's list of people has it.";
const isPerson = (text: string) => personId.safeParse(text).success;

export const PEOPLE_COMMANDS: readonly Command[] = [
  {
    name: "invite",
    subject: null,
    needs: ["name", "role"],
    takes: ["room"],
    what: "a link that makes somebody staff: owner, dj, cohost, moderator; works once, for 10 minutes",
    run: async ({ site, options, say }) => {
      const { name, role, room: rooms = "*" } = options;
      // The secret stays here: the site is told its hash only.
      const secret = randomText(32);
      const hash = createHash("sha256").update(secret).digest("hex");
      const body = signedInvite.safeParse({ name, role, rooms, hash });
      if (!body.success) {
        return err(
          "--role is owner, dj, cohost or moderator; --name one line of at most 40 characters.",
        );
      }
      const ask = { method: "POST", path: ADMIN.invites, body: body.data } as const;
      const made = await call(site, ask, z.object({ expiresAtMs: instantMs }));
      if (made.ok) say(`${site.origin}${PAGES.signIn}#${INVITATION_PREFIX}${secret}`);
      return made;
    },
  },
  {
    name: "person revoke",
    subject: "<person>",
    needs: [],
    takes: [],
    what: "takes a person's rights: sessions and passkeys end, open sockets close",
    run: async ({ site, subject, say }) => {
      if (!isPerson(subject)) return err(NO_PERSON);
      const done = await call(site, { method: "DELETE", path: ADMIN.person(subject) }, z.null());
      if (done.ok) say(`${subject} has no rights any more.`);
      return done;
    },
  },
  {
    name: "person erase",
    subject: "<person>",
    needs: ["yes"],
    takes: [],
    what: "forgets a person: rights, name and words go, for ever; what happened stays",
    run: async ({ site, subject, say }) => {
      if (!isPerson(subject)) return err(NO_PERSON);
      const ask = { method: "POST", path: ADMIN.personErase(subject) } as const;
      const done = await call(site, ask, erasureBody);
      if (!done.ok) return done;
      say(`${subject} is erased; ${done.value.rooms} rooms were told to forget them too.`);
      return ok(undefined);
    },
  },
];
