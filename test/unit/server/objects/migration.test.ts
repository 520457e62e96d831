// A room that was stored by the first version goes on as the same room: same life, same log, same operations.
import { describe, expect, it } from "vitest";
import { Leader } from "../../../../server/objects/leader.ts";
import { migrate } from "../../../../server/objects/migrate.ts";
import { ROOM_MIGRATIONS } from "../../../../server/objects/schema.ts";
import type { Command } from "../../../../shared/protocol/client.ts";
import type { EventBody, RoomEvent } from "../../../../shared/room/events.ts";
import { evolve } from "../../../../shared/room/evolve.ts";
import { EMPTY_VIEW } from "../../../../shared/room/view.ts";
import { reasonOf, seatOf } from "../../../helpers/leader.ts";
import { LISTENER, NOW_MS, STAFF, track } from "../../../helpers/room.ts";
import { sqliteStorage } from "../../../helpers/sqlite-storage.ts";

type Done = { person: string; op: string; kind: Command["kind"]; bodies: readonly EventBody[] };

const SHOW = "show-0001";
const HISTORY: readonly Done[] = [
  {
    person: STAFF,
    op: "op-start",
    kind: "broadcast.start",
    bodies: [{ kind: "broadcast.started", broadcastId: SHOW, title: "Sunday" }],
  },
  {
    person: STAFF,
    op: "op-queue",
    kind: "queue.add",
    bodies: [{ kind: "queue.added", track: track("a") }],
  },
  {
    person: STAFF,
    op: "op-play",
    kind: "deck.play",
    bodies: [
      { kind: "queue.removed", item: 2 },
      { kind: "deck.loaded", track: track("a") },
      { kind: "deck.played", positionMs: 0, track: track("a") },
    ],
  },
  ...Array.from({ length: 300 }, (_, n) => ({
    person: LISTENER,
    op: `op-said-${n}`,
    kind: "chat.say" as const,
    bodies: [{ kind: "chat.said", name: "Ruth", role: "listener", text: `${n}` }] as const,
  })),
];
const REACTIONS = 1_500;

/** Rows as the first version wrote them, the view stored at `snapshotSeq`. */
function firstVersion(snapshotSeq: number) {
  const storage = sqliteStorage();
  const { sql } = storage;
  migrate(storage, ROOM_MIGRATIONS.slice(0, 1));
  const log: RoomEvent[] = [];
  for (const { person, op, kind, bodies } of HISTORY) {
    for (const body of bodies) {
      const event = { seq: log.length + 1, at: NOW_MS + log.length, by: person, op, body };
      log.push(event);
      const query =
        "INSERT INTO events (seq, at, by, op, broadcast, body) VALUES (?, ?, ?, ?, ?, ?)";
      sql.exec(query, event.seq, event.at, person, op, SHOW, JSON.stringify(body));
    }
    const query = "INSERT INTO ops (person, op, kind, seq, at) VALUES (?, ?, ?, ?, ?)";
    sql.exec(query, person, op, kind, log.length, NOW_MS);
  }
  for (let n = 0; n < REACTIONS; n += 1) {
    const query = "INSERT INTO ops (person, op, kind, seq, at) VALUES (?, ?, 'react', NULL, ?)";
    sql.exec(query, LISTENER, `op-react-${n}`, NOW_MS + n);
  }
  const view = log.slice(0, snapshotSeq).reduce(evolve, EMPTY_VIEW);
  sql.exec(
    "INSERT INTO snapshot (id, seq, view) VALUES (1, ?, ?)",
    snapshotSeq,
    JSON.stringify(view),
  );
  sql.exec("INSERT INTO meta (key, value) VALUES ('epoch', 'epoch-of-old')");
  sql.exec("INSERT INTO counter (id, seq) VALUES (1, ?)", log.length);
  return { storage, log };
}

describe("a room of the first version", () => {
  it.each([0, 200, 305])("R1 R3 R5 goes on where it was, its view stored at %i", (snapshotSeq) => {
    const { storage, log } = firstVersion(snapshotSeq);
    const ids = { epoch: () => "another", record: () => "record-1" };
    const wake = () => new Leader(storage, ids);
    let leader = wake();
    const ask = (person: string, op: string, command: Command) =>
      leader.command(seatOf(person, "dj"), op, command, NOW_MS + 10_000);
    const asked = () => [
      ask(STAFF, "op-play", { kind: "deck.play" }),
      ask(STAFF, "op-start", { kind: "broadcast.start" }),
      ask(LISTENER, "op-said-7", { kind: "chat.say", text: "7" }),
      ask(LISTENER, "op-react-1499", { kind: "react", reaction: "amen", count: 1 }),
      ask(LISTENER, "op-react-0", { kind: "react", reaction: "amen", count: 1 }),
      reasonOf(ask(STAFF, "op-play", { kind: "deck.next" })),
      reasonOf(ask(LISTENER, "op-react-0", { kind: "chat.say", text: "7" })),
    ];
    const answers = [
      { kind: "done", seq: 5 },
      { kind: "done", seq: 1 },
      { kind: "done", seq: 13 },
      { kind: "done", seq: null },
      { kind: "done", seq: null },
      ...Array(2).fill("op_reused"),
    ];
    expect(leader.extent).toEqual({ epoch: "epoch-of-old", floor: 1, seq: 305 });
    expect(leader.view).toEqual(log.reduce(evolve, EMPTY_VIEW));
    expect(leader.log.readAfter(0, 1e9).map(({ broadcast: _, ...event }) => event)).toEqual(log);
    expect(asked()).toEqual(answers);
    leader = wake();
    expect(asked()).toEqual(answers);
    expect(ask(STAFF, "op-new", { kind: "chat.say", text: "on" })).toMatchObject({
      events: [{ seq: 306 }],
    });
    leader = wake();
    expect(asked()).toEqual(answers);
    expect(leader.extent.seq).toBe(306);
  });

  it("R3 is the same room when it never held anything", () => {
    const storage = sqliteStorage();
    migrate(storage, ROOM_MIGRATIONS.slice(0, 1));
    const leader = new Leader(storage, { epoch: () => "epoch-1", record: () => "record-1" });
    expect(leader.extent).toEqual({ epoch: "epoch-1", floor: 1, seq: 0 });
  });
});
