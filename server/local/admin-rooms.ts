// `npm run admin -- room …` and the exports: rooms made, and what is stored taken out as one JSON object per line.
import { appendFile, writeFile } from "node:fs/promises";
import { newRoom, roomInfo } from "../../shared/http/bodies.ts";
import { dataPage } from "../../shared/http/machine-bodies.ts";
import { ADMIN, PAGES } from "../../shared/http/paths.ts";
import { personId, roomName } from "../../shared/protocol/scalars.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { call } from "./admin-call.ts";
import type { Command, Work } from "./admin-command.ts";

export const ROOM_COMMANDS: readonly Command[] = [
  {
    name: "room create",
    subject: "<room>",
    needs: ["title"],
    takes: ["tagline"],
    what: "a new room; its name is the end of its address",
    run: async ({ site, subject, options, say }) => {
      const { title, tagline } = options;
      const room = newRoom.safeParse({ room: subject, title, ...(tagline ? { tagline } : {}) });
      if (!room.success) {
        return err("A room's name is 1 to 64 of a-z, 0-9 and -; its title is one line.");
      }
      const ask = { method: "POST", path: ADMIN.rooms, body: room.data } as const;
      const made = await call(site, ask, roomInfo);
      if (made.ok) say(`${made.value.title}: ${site.origin}${PAGES.room(made.value.room)}`);
      return made;
    },
  },
  {
    name: "room export",
    subject: "<room>",
    needs: [],
    takes: ["out"],
    what: "everything stored about a room, one JSON object per line",
    run: async (work) => {
      const room = work.subject;
      if (!roomName.safeParse(room).success) return err("That is not a room's name.");
      return exportRows(work, ADMIN.roomData(room), room);
    },
  },
  {
    name: "person export",
    subject: "<person>",
    needs: [],
    takes: ["out"],
    what: "everything stored about a person, in all rooms",
    run: async (work) => {
      const person = work.subject;
      if (!personId.safeParse(person).success) return err("A person's id begins with p_ or s_.");
      return exportRows(work, ADMIN.personData(person));
    },
  },
];

/** Pages through an export, to the screen or into a new file that nobody else can read. */
async function exportRows(
  { site, options, say }: Work,
  path: string,
  room?: string,
): Promise<Result<unknown, string>> {
  const { out } = options;
  if (out !== undefined) {
    const made = await newFile(out);
    if (!made.ok) return made;
  }
  let count = 0;
  for (let next: string | null = ""; next !== null; ) {
    const query: string = next === "" ? "" : `?after=${next}`;
    const ask = { method: "GET", path: path + query, ...(room ? { room } : {}) } as const;
    const page = await call(site, ask, dataPage);
    if (!page.ok) return page;
    const lines = page.value.rows.map((row) => JSON.stringify(row));
    if (out !== undefined) await appendFile(out, lines.map((line) => `${line}\n`).join(""));
    else for (const line of lines) say(line);
    count += lines.length;
    next = page.value.next;
  }
  if (out !== undefined) say(`${count} rows in ${out}`);
  return ok(count);
}

async function newFile(path: string): Promise<Result<undefined, string>> {
  try {
    await writeFile(path, "", { mode: 0o600, flag: "wx" });
    return ok(undefined);
  } catch {
    return err(`${path} cannot be made: it is there already, or this folder may not be written.`);
  }
}
