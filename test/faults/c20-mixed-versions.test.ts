// A newer or an older party at the other end, and an upgrade of the tables that is killed half way.
import { describe, expect, it } from "vitest";
import { Leader } from "../../server/objects/leader.ts";
import { migrate } from "../../server/objects/migrate.ts";
import { ROOM_MIGRATIONS } from "../../server/objects/schema.ts";
import { COMMAND_KINDS } from "../../shared/protocol/client.ts";
import { decodeClientFrame, decodeServerFrame } from "../../shared/protocol/codec.ts";
import { REFUSAL_REASONS } from "../../shared/protocol/refusal.ts";
import { EMPTY_PULSE } from "../../shared/room/pulse.ts";
import { EMPTY_VIEW } from "../../shared/room/view.ts";
import { EXAMPLES, NOW_MS } from "../helpers/room.ts";
import { said, sceneOf } from "../helpers/simulated-session.ts";
import { type FakeStorage, sqliteStorage } from "../helpers/sqlite-storage.ts";

const OP = "op-12345678";
const FUTURE = { v: 9, future: { deep: [1] } };
const read = (frame: object) => decodeClientFrame(JSON.stringify(frame));

describe("C20 a newer client in an older room", () => {
  it.each(COMMAND_KINDS)("C20 fields of %s that nobody knows yet are ignored", (kind) => {
    const cmd = EXAMPLES[kind];
    const plain = read({ t: "do", op: OP, cmd });
    expect(plain.ok).toBe(true);
    expect(read({ t: "do", op: OP, cmd: { ...cmd, ...FUTURE }, ...FUTURE })).toEqual(plain);
  });

  it("C20 a command nobody knows is refused by its id, a frame nobody knows costs a strike and no more", () => {
    expect(read({ t: "do", op: OP, cmd: { kind: "hologram.show" } })).toEqual({
      ok: false,
      error: { kind: "refused", op: OP, refusal: { reason: "unknown_command" } },
    });
    expect(read({ t: "telepathy" })).toEqual({ ok: false, error: { kind: "bad_frame" } });
  });

  it("C20 frames as the first version sent them are still understood", () => {
    const first = [
      `{"t":"do","op":"${OP}","cmd":{"kind":"chat.say","text":"Amen"}}`,
      `{"t":"do","op":"${OP}","cmd":{"kind":"react","reaction":"amen","count":1}}`,
      '{"t":"got","bytes":262144}',
      '{"t":"listening","on":true}',
      '{"t":"renew"}',
    ];
    expect(first.map((text) => decodeClientFrame(text).ok)).toEqual(first.map(() => true));
  });
});

describe("C20 a newer room for an older client", () => {
  it("C20 a frame of a kind it does not know changes nothing, and the next one counts", async () => {
    const { time, room, session } = sceneOf();
    await time.advance(100);
    room.sendNow({ t: "fireworks", ...FUTURE } as never);
    room.happen("after it");
    await time.advance(100);
    expect([session.status.value, said(session), room.dials.length]).toEqual([
      "live",
      ["after it"],
      1,
    ]);
  });

  it("C20 a refusal has a reason that the first version knows, or that version would send the operation for ever", () => {
    const first =
      "not_allowed muted banned slow_mode rate_limited bad_field unknown_command illegal_move not_found queue_full no_track off_air op_reused read_only";
    expect(REFUSAL_REASONS.join(" ")).toBe(first);
    const refused = { t: "refused", op: OP, reason: "not_allowed", detail: "of_tomorrow" };
    expect(decodeServerFrame(JSON.stringify(refused))).toEqual(refused);
  });

  it("C20 a view without a stage is one in which nobody holds it", () => {
    const { stage: _, ...view } = EMPTY_VIEW;
    const you = { person: "p_listener01", name: "R", role: "listener", can: [], named: false };
    const hello = { epoch: "epoch-1", pulse: EMPTY_PULSE, serverNowMs: NOW_MS, seq: 0 };
    const old = { t: "welcome", ...hello, you: { ...you, mutedUntilMs: null }, view };
    expect(decodeServerFrame(JSON.stringify(old))).toMatchObject({ view: EMPTY_VIEW });
  });

  it("C20 an event of a kind it does not know keeps its place, fields it does not know are ignored", () => {
    const event = { seq: 7, at: NOW_MS, by: null, body: { kind: "stage.lit", colour: "gold" } };
    expect(decodeServerFrame(JSON.stringify({ t: "events", events: [event], ...FUTURE }))).toEqual({
      t: "events",
      events: [event],
    });
  });
});

/** A store whose every write from the `limit`-th statement on fails, as in a process that is killed there. */
function dyingAfter(storage: FakeStorage, limit: number): DurableObjectStorage {
  let statements = 0;
  const exec: SqlStorage["exec"] = (query, ...bindings) => {
    statements += 1;
    if (statements > limit) throw new Error("killed");
    return storage.sql.exec(query, ...bindings);
  };
  return Object.assign(Object.create(storage), { sql: { exec } });
}

const tablesOf = (storage: FakeStorage) =>
  storage.database.prepare("SELECT name, sql FROM sqlite_master ORDER BY name").all();
const ids = { epoch: () => "epoch-1", record: () => "record-1" };

describe("C20 an upgrade of the tables", () => {
  it("C20 killed after any statement is completed by the next wake, and is the same as one in peace", () => {
    const calm = sqliteStorage();
    migrate(calm, ROOM_MIGRATIONS);
    let kills = 0;
    for (let limit = 0; ; limit += 1) {
      const storage = sqliteStorage();
      try {
        migrate(dyingAfter(storage, limit), ROOM_MIGRATIONS);
        break;
      } catch (error) {
        expect(String(error)).toContain("killed");
        kills += 1;
      }
      migrate(storage, ROOM_MIGRATIONS);
      expect(tablesOf(storage)).toEqual(tablesOf(calm));
    }
    expect(kills).toBeGreaterThan(ROOM_MIGRATIONS.length);
  });

  it("C20 done again changes nothing", () => {
    const storage = sqliteStorage();
    for (let times = 0; times < 3; times += 1) migrate(storage, ROOM_MIGRATIONS);
    const again = sqliteStorage();
    migrate(again, ROOM_MIGRATIONS);
    expect(tablesOf(storage)).toEqual(tablesOf(again));
  });

  it("C20 a room of the first version wakes in the newest with everything it had", () => {
    const storage = sqliteStorage();
    migrate(storage, ROOM_MIGRATIONS.slice(0, 1));
    const insert = storage.database.prepare(
      "INSERT INTO events (seq, at, by, op, broadcast, body) VALUES (?, ?, 's_djlee0001', ?, 'show-0001', ?)",
    );
    const show = { kind: "broadcast.started", broadcastId: "show-0001", title: "Sunday" };
    insert.run(1, NOW_MS, OP, JSON.stringify(show));
    insert.run(2, NOW_MS, "op-87654321", '{"kind":"announcement.pinned","text":"Hi"}');
    storage.database.exec(
      `INSERT INTO counter (id, seq) VALUES (1, 2);
       INSERT INTO meta (key, value) VALUES ('epoch', 'epoch-of-old');
       INSERT INTO ops (person, op, kind, seq, at) VALUES
         ('s_djlee0001', '${OP}', 'broadcast.start', 1, ${NOW_MS}),
         ('s_djlee0001', 'op-87654321', 'announcement.pin', 2, ${NOW_MS});`,
    );
    const { view, extent } = new Leader(storage, ids);
    expect([view.broadcast.title, view.announcement?.text, extent]).toEqual([
      "Sunday",
      "Hi",
      { epoch: "epoch-of-old", seq: 2, floor: 1 },
    ]);
  });
});
