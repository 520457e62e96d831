// The one writer of a room on real SQLite: once-only operations, all or nothing, and what must survive sleep.
import { describe, expect, it } from "vitest";
import type { Command } from "../../../../shared/protocol/client.ts";
import { KEEP_MS, VIEW_CHAT_LINES } from "../../../../shared/protocol/limits.ts";
import { evolve } from "../../../../shared/room/evolve.ts";
import { EMPTY_VIEW } from "../../../../shared/room/view.ts";
import { onAir, Room, reasonOf } from "../../../helpers/leader.ts";
import { LISTENER, NOW_MS, STAFF, track } from "../../../helpers/room.ts";

const say = (text: string) => ({ kind: "chat.say", text }) as const;
const OP = "op-repeated";

describe("operations", () => {
  it("R5 take effect once, also after sleep; the repeat learns the place of the first", () => {
    const room = onAir();
    const first = room.listener(say("Amen"), OP);
    expect(first).toMatchObject({ kind: "events", events: [{ seq: 2, by: LISTENER, op: OP }] });
    room.sleep();
    expect(room.listener(say("Amen"), OP)).toEqual({ kind: "done", seq: 2 });
    expect(room.dj(say("mine"), OP)).toMatchObject({ kind: "events", events: [{ seq: 3 }] });
    expect(room.leader.extent.seq).toBe(3);
  });

  it("R5 the same id for another kind is refused; a refused operation is judged anew", () => {
    const room = new Room();
    expect(reasonOf(room.listener(say("early"), OP))).toBe("off_air");
    room.dj({ kind: "broadcast.start" });
    expect(reasonOf(room.listener(say("early"), OP))).toBe("events");
    expect(reasonOf(room.listener({ kind: "person.rename", name: "Ruth" }, OP))).toBe("op_reused");
  });

  it("R5 what changes nothing is done, leaves no row, and is judged anew like what was refused", () => {
    const room = onAir();
    const unpin = { kind: "announcement.unpin" } as const;
    expect(room.dj(unpin, OP)).toEqual({ kind: "done", seq: null });
    expect(room.dj(unpin, OP)).toEqual({ kind: "done", seq: null });
    expect(room.sql("SELECT count(*) AS n FROM events_1")).toEqual([{ n: 1 }]);
    room.dj({ kind: "announcement.pin", text: "Hi" });
    expect(room.dj(unpin, OP)).toMatchObject({ kind: "events", events: [{ seq: 3, op: OP }] });
    expect(room.dj(unpin, OP)).toEqual({ kind: "done", seq: 3 });
  });

  it("R5 one that makes several events is one: done at its last place, told from another kind", () => {
    const room = onAir();
    const next = { kind: "deck.next" } as const;
    room.dj({ kind: "queue.add", track: track("a") });
    room.dj({ kind: "person.mute", person: LISTENER, forMs: null });
    expect(room.dj(next, OP)).toMatchObject({
      events: [{ body: { kind: "queue.removed" } }, {}, { seq: 6 }],
    });
    const ended = room.dj({ kind: "broadcast.end" }, "op-the-end");
    expect(ended).toMatchObject({ events: [{}, { seq: 8, body: { kind: "person.unmuted" } }] });
    const others = [
      { kind: "deck.play" },
      { kind: "queue.remove", item: 2 },
      { kind: "person.unmute", person: LISTENER },
    ] as const;
    const asked = () => [
      room.dj(next, OP),
      room.dj({ kind: "broadcast.end" }, "op-the-end"),
      ...others.map((other) => reasonOf(room.dj(other, other === others[2] ? "op-the-end" : OP))),
    ];
    const answers = [
      { kind: "done", seq: 6 },
      { kind: "done", seq: 8 },
      ...Array(3).fill("op_reused"),
    ];
    expect(asked()).toEqual(answers);
    room.sleep();
    expect(asked()).toEqual(answers);
  });

  it("R25 too fast is refused with the wait, per person and kind, and costs no place", () => {
    const room = onAir();
    const reasons = Array.from({ length: 7 }, (_, n) => reasonOf(room.listener(say(`${n}`))));
    expect(reasons).toEqual([...Array(6).fill("events"), "rate_limited"]);
    expect(reasonOf(room.listener({ kind: "react", reaction: "amen", count: 1 }))).toBe("held");
    expect(reasonOf(room.dj(say("mine")))).toBe("events");
    room.nowMs += 1_500;
    expect(reasonOf(room.listener(say("again")))).toBe("events");
    expect(room.leader.extent.seq).toBe(9);
  });
});

describe("a transaction that fails", () => {
  const TABLES = ["events_1", "shows", "people", "due"];
  /** One command that writes to this table. */
  const attempts: Record<string, Command> = {
    shows: { kind: "broadcast.break" },
    due: { kind: "deck.play" },
  };
  const everything = ({ leader, storage }: Room) => ({
    view: leader.view,
    extent: leader.extent,
    facts: leader.factsOf(STAFF),
    shows: leader.shows.current,
    alarm: storage.alarmAtMs,
  });

  it.each(TABLES)("R2 at table %s changes nothing, in rows or in memory", (table) => {
    const room = onAir();
    room.dj({ kind: "person.rename", name: "Ruth" });
    room.dj({ kind: "deck.load", track: track("a", 5_000) });
    const rows = (of: string) => room.sql(`SELECT * FROM ${of}`);
    const before = { ...everything(room), rows: TABLES.map(rows) };
    room.storage.database.exec(
      `CREATE TRIGGER full BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
    const attempt = () => room.dj(attempts[table] ?? { kind: "person.rename", name: "Naomi" }, OP);
    expect(attempt).toThrow("disk full");
    expect({ ...everything(room), rows: TABLES.map(rows) }).toEqual(before);
    room.storage.database.exec("DROP TRIGGER full");
    expect(attempt()).toMatchObject({ kind: "events", events: [{ seq: 4, op: OP }] });
  });
});

describe("what must survive sleep", () => {
  it("R1 the view is the fold of the log, and is found again with and without the stored one", () => {
    const room = onAir();
    for (let n = 0; n < 450; n += 1) {
      room.nowMs += 1_500;
      room.listener(say(`${n}`));
    }
    const { view, extent } = room.leader;
    expect(view).toEqual(room.events().reduce(evolve, EMPTY_VIEW));
    expect(view.chat).toHaveLength(VIEW_CHAT_LINES);
    expect(room.sql("SELECT seq FROM snapshot")).toEqual([{ seq: 400 }]);
    room.sleep();
    expect([room.leader.view, room.leader.extent]).toEqual([view, extent]);
    room.storage.database.exec("DELETE FROM snapshot");
    room.sleep();
    expect([room.leader.view, room.leader.extent]).toEqual([view, extent]);
  });

  it.each(["{oops", "null", "5", "[]", "{}", '{"kind":7}'])(
    "R2 a row that says %s keeps its place and stops nothing",
    (body) => {
      const room = onAir();
      room.listener(say("spoiled"));
      room.listener(say("whole"));
      room.storage.database.prepare("UPDATE events_1 SET body = ? WHERE seq = 2").run(body);
      room.sleep();
      expect(room.leader.view.chat.map(({ text }) => text)).toEqual(["whole"]);
      expect(room.leader.extent).toMatchObject({ seq: 3, floor: 1 });
    },
  );

  it("R16 a mute for the show ends with the show, and everybody can see that it did", () => {
    const room = onAir();
    room.dj({ kind: "person.mute", person: LISTENER, forMs: null });
    room.dj({ kind: "person.mute", person: "p_someone002", forMs: 3_600_000 });
    room.sleep();
    expect(reasonOf(room.listener(say("no")))).toBe("muted");
    expect(room.dj({ kind: "broadcast.end" })).toMatchObject({
      events: [
        { body: { kind: "broadcast.ended" } },
        { body: { kind: "person.unmuted", person: LISTENER } },
      ],
    });
    expect(reasonOf(room.listener(say("goodbye")))).toBe("events");
    room.sleep();
    expect(reasonOf(room.listener(say("goodbye")))).toBe("events");
    expect(reasonOf(room.do({ person: "p_someone002", role: "listener" }, say("no")))).toBe(
      "muted",
    );
  });

  it("R14 slow mode holds however many others have spoken since, and through sleep", () => {
    const room = onAir();
    room.dj({ kind: "room.slow_mode", seconds: 600 });
    room.listener(say("mine"));
    for (let n = 0; n < VIEW_CHAT_LINES + 1; n += 1) {
      room.nowMs += 100;
      room.do({ person: `p_crowd${10_000 + n}`, role: "listener" }, say("theirs"));
    }
    expect(reasonOf(room.listener(say("again")))).toBe("slow_mode");
    room.sleep();
    expect(room.listener(say("again"))).toEqual({
      kind: "refused",
      refusal: { reason: "slow_mode", retryAfterMs: 600_000 - (room.nowMs - NOW_MS) },
    });
    room.nowMs = NOW_MS + 600_000;
    expect(reasonOf(room.listener(say("again")))).toBe("events");
  });
});

describe("R22 trimming", () => {
  const trim = (room: Room, lastSeq: number) => room.leader.trim(room.nowMs - KEEP_MS, lastSeq);
  const places = (room: Room) => room.events().map(({ seq }) => seq);

  it("R22 forgets the old end of the log and nothing of what is seen", () => {
    const room = onAir();
    room.listener(say("old"));
    room.nowMs += KEEP_MS + 1;
    room.listener(say("new"));
    const { view } = room.leader;
    trim(room, 3);
    expect([places(room), room.leader.extent.floor]).toEqual([[3], 3]);
    room.sleep();
    expect(room.leader.view).toEqual(view);
    expect(room.leader.extent).toMatchObject({ floor: 3, seq: 3 });
  });

  it("R3 R22 never leaves a hole, even when the clock went back in between", () => {
    const room = onAir();
    room.listener(say("one"));
    room.nowMs -= 2 * KEEP_MS;
    room.dj(say("on a clock that was set back"));
    room.nowMs += 2 * KEEP_MS;
    room.dj(say("four"));
    trim(room, 4);
    expect(places(room)).toEqual([1, 2, 3, 4]);
  });

  it("R5 R22 keeps the operations of a show that runs longer than a day", () => {
    const room = onAir();
    room.listener(say("first day"), OP);
    room.nowMs += 2 * KEEP_MS;
    trim(room, 0);
    expect(room.listener(say("first day"), OP)).toEqual({ kind: "done", seq: 2 });
    room.dj({ kind: "broadcast.end" });
    room.nowMs += 2 * KEEP_MS;
    trim(room, 3);
    expect([places(room), room.leader.extent]).toEqual([
      [],
      { epoch: "epoch-1", floor: 4, seq: 3 },
    ]);
    expect(room.sql("SELECT * FROM op_runs")).toEqual([]);
    room.sleep();
    expect(reasonOf(room.dj(say("anew"), OP))).toBe("events");
    expect(room.leader.extent.seq).toBe(4);
  });

  it("R1 R22 no number is given twice, even when nothing is left of the log", () => {
    const room = onAir();
    room.dj({ kind: "broadcast.end" });
    const { view } = room.leader;
    room.nowMs += 2 * KEEP_MS;
    trim(room, 2);
    expect(places(room)).toEqual([]);
    room.sleep();
    expect([room.leader.view, room.leader.extent.seq]).toEqual([view, 2]);
    room.storage.database.exec("UPDATE snapshot SET view = '{oops'");
    room.sleep();
    expect(room.leader.extent).toEqual({ epoch: "epoch-1", floor: 3, seq: 2 });
    expect(room.dj(say("on"))).toMatchObject({ events: [{ seq: 3 }] });
  });

  it("R22 a trim that fails changes nothing", () => {
    const room = onAir();
    room.dj({ kind: "broadcast.end" });
    room.nowMs += 2 * KEEP_MS;
    const before = [room.leader.extent, room.sql("SELECT * FROM events_1")];
    room.storage.failing = /^DELETE FROM generations/;
    expect(() => trim(room, 2)).toThrow("disk full");
    room.storage.failing = null;
    expect([room.leader.extent, room.sql("SELECT * FROM events_1")]).toEqual(before);
    room.sleep();
    expect(room.dj(say("on"))).toMatchObject({ events: [{ seq: 3 }] });
  });
});

describe("the deck", () => {
  it("R13 goes on by itself exactly when it is due, also after sleep", () => {
    const room = onAir();
    for (const id of ["a", "b"]) room.dj({ kind: "queue.add", track: track(id, 10_000) });
    room.dj({ kind: "deck.play" });
    room.sleep();
    room.nowMs += 9_999;
    expect(room.leader.advanceDeck(room.nowMs)).toEqual([]);
    room.nowMs += 1;
    expect(room.leader.advanceDeck(room.nowMs).map(({ by, body }) => [by, body.kind])).toEqual([
      [null, "queue.removed"],
      [null, "deck.loaded"],
      [null, "deck.played"],
    ]);
    expect(room.leader.view.deck).toMatchObject({
      track: { id: "track-b" },
      playing: true,
      at: room.nowMs,
    });
  });
});
