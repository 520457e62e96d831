// Taking data out over the signed interface: everything about a room or a person, and nothing about anybody else.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { addRoom } from "./edge-helpers.ts";
import { archive, exported } from "./export-helpers.ts";
import { call, verdict } from "./machine-helpers.ts";
import { join as joinRoom, LISTENER, onAir, roomOf, seatOf } from "./room-helpers.ts";
import { join } from "./staff-helpers.ts";

const person = (id: string) => `/api/admin/people/${id}`;

beforeAll(async () => {
  for (const room of ["hall", "yard", "crypt"]) await addRoom(room);
});

describe("taking data out", () => {
  it("a room's archive comes whole, over several pages, and only that room's", async () => {
    const rows = Array.from({ length: 1_203 }, (_, n) => ({ seq: n + 1, text: `line ${n}` }));
    await env.DB.prepare(
      `INSERT INTO events (room, epoch, seq, at, by_person, kind, body)
       SELECT 'yard', 'e1', j.value ->> 'seq', 1, 'p_listener09', 'chat.said', j.value
       FROM json_each(?1) AS j`,
    )
      .bind(JSON.stringify(rows))
      .run();
    const events = (await exported("/api/admin/rooms/yard/data", "yard")).filter(
      ({ table }) => table === "events",
    );
    expect(events.map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq));
    const hall = await exported("/api/admin/rooms/hall/data", "hall");
    expect(hall.some((row) => row.room === "yard")).toBe(false);
    const own = await exported(`${person("p_listener09")}/data`);
    for (const table of ["events", "chat_lines"]) {
      expect(own.filter((row) => row.table === table)).toHaveLength(1_203);
    }
  });

  it("what only the rooms hold comes too: facts, attendance, and what the archive does not have yet", async () => {
    const { dj, listener } = await onAir("crypt");
    const renamed = await listener.do({ kind: "person.rename", name: "Lydia" });
    await listener.do({ kind: "react", reaction: "amen", count: 2 }, "amen-00000001");
    await archive("crypt");
    const again = await joinRoom("crypt", seatOf(LISTENER));
    const said = await again.do({ kind: "chat.say", text: "not archived yet" });
    await dj.do({ kind: "chat.say", text: "words of the DJ" });
    await roomOf("crypt").expel({ persons: ["p_somebody01", LISTENER], atMs: 5 });
    const rows = await exported(`${person(LISTENER)}/data`);
    const { broadcast } = again.view;
    const body = { kind: "chat.said", name: "Lydia", role: "listener", text: "not archived yet" };
    const ofCrypt = { room: "crypt", at: expect.any(Number) };
    expect(rows.filter(({ room }) => room === "crypt")).toEqual([
      { table: "room.people", room: "crypt", name: "Lydia", muted_until: null, banned: 0 },
      { table: "room.attendees", room: "crypt", broadcast: broadcast.id },
      { table: "room.expelled", room: "crypt", before_ms: 5 },
      { table: "room.reactions", ...ofCrypt, op: "amen-00000001" },
      {
        ...{ table: "room.events", ...ofCrypt, seq: "seq" in said && said.seq, by: LISTENER },
        ...{ broadcast: broadcast.id, kind: "chat.said", body: JSON.stringify(body) },
      },
      expect.objectContaining({
        table: "events",
        kind: "person.renamed",
        seq: "seq" in renamed && renamed.seq,
      }),
    ]);
    const stranger = await exported(`${person("p_stranger0001")}/data`);
    expect(stranger).toEqual([]);
  });

  it("a room that cannot be asked fails the export: it must not look whole", async () => {
    const broken = { getByName: () => ({ personalRows: () => Promise.reject(new Error("down")) }) };
    const replaced = { USER_SESSIONS: broken };
    const path = `${person(LISTENER)}/data`;
    expect(await verdict(await call("GET", path, undefined, { replaced }))).toEqual([
      503,
      "unavailable",
    ]);
  });

  it("somebody of the staff, without what could sign them in", async () => {
    const { person: id } = await join("moderator", ["hall"]);
    const rows = await exported(`${person(id)}/data`);
    expect(rows.map(({ table }) => table)).toEqual([
      "staff",
      "passkeys",
      "invites",
      "staff_sessions",
    ]);
    expect(rows[0]).toMatchObject({ person: id, name: "The moderator", rooms: '["hall"]' });
    expect(JSON.stringify(rows)).not.toContain("public_key");
  });

  it.each([
    ["bytes that are no JSON", "%00", 400],
    ["JSON of another shape", "e30", 400],
    ["a table that is not there", "WyJub25lIiwiYSIsMV0", 200],
  ])("a place that is none of ours: %s", async (_what, after, status) => {
    const response = await call("GET", `${person("p_listener09")}/data?after=${after}`);
    const body = await response.json<{ rows?: unknown }>();
    expect([response.status, body.rows]).toEqual([status, status === 200 ? [] : undefined]);
  });
});
