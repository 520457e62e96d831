// Every cell of a room's tables is spoiled, one at a time, while the room sleeps. It must wake, take a command and never throw
// in its constructor: a room that cannot wake is gone for good.
import { afterAll, describe, expect, it } from "vitest";
import { onAir, type Room, reasonOf } from "../helpers/leader.ts";
import { LISTENER, STAFF, track } from "../helpers/room.ts";

/** What a bit flip, a bug of an older version or a hand at the database could leave behind. */
const JUNK = ["{oops", "null", "[]", "{}", "5", "", "\u0000", -1, 1e15, 0.5, new Uint8Array([255])];

/** A room in whose every table something lies: chat, a mute, reactions, a show, sealed operations, what is due. */
function livedIn(): Room {
  const room = onAir();
  room.dj({ kind: "deck.load", track: track("a", 5_000) });
  room.dj({ kind: "deck.play" });
  room.listener({ kind: "person.rename", name: "Ruth" });
  room.dj({ kind: "person.mute", person: "p_someone002", forMs: null });
  for (let n = 0; n < 210; n += 1) {
    room.nowMs += 1_500;
    room.listener({ kind: "chat.say", text: `${n}` });
  }
  room.listener({ kind: "react", reaction: "fire", count: 3 });
  room.settle();
  room.leader.attend([LISTENER, STAFF]);
  return room;
}

/** What says which tables there are. Without it the room is restored to an earlier point, not read around. */
const STRUCTURE = ["migrations", "generations"];

type Cell = { table: string; column: string };

function cells(room: Room): Cell[] {
  const tables = room
    .sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    .map(({ name }) => String(name));
  return tables
    .filter((table) => !STRUCTURE.includes(table))
    .flatMap((table) =>
      room
        .sql(`PRAGMA table_info(${table})`)
        .map((column) => ({ table, column: String(column.name) })),
    );
}

/** True when the cell took the value; a constraint of the table may refuse it. */
function spoil(room: Room, { table, column }: Cell, junk: (typeof JUNK)[number]): boolean {
  const { database } = room.storage;
  try {
    const row = `(SELECT max(coalesce("${column}", '')) FROM ${table})`;
    const statement = database.prepare(
      `UPDATE OR IGNORE ${table} SET "${column}" = ? WHERE coalesce("${column}", '') = ${row}`,
    );
    return statement.run(junk).changes > 0;
  } catch {
    return false;
  }
}

describe("C24 a spoiled row", () => {
  let tried = 0;
  afterAll(() => expect(tried).toBeGreaterThan(150));

  it.each(cells(livedIn()).map((cell) => [`${cell.table}.${cell.column}`, cell] as const))(
    "C24 in %s never keeps the room from waking and working",
    (_name, cell) => {
      for (const junk of JUNK) {
        const room = livedIn();
        if (!spoil(room, cell, junk)) continue;
        tried += 1;
        room.nowMs += 60_000;
        expect(() => room.sleep(), `waking with ${String(junk)}`).not.toThrow();
        const said = room.do(
          { person: "p_newcomer01", role: "listener" },
          { kind: "chat.say", text: "after" },
        );
        // What a spoiled row held may be forgotten (then the room is off air), but the room answers by its rules.
        expect(["events", "off_air", "read_only"]).toContain(reasonOf(said));
      }
    },
  );
});
