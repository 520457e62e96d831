// D1 down, hanging, or failing after it has committed, while the room is on air: the room's own clock goes on, and in the end
// the archive has everything once.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { archiveRoom } from "../../server/objects/archivist.ts";
import { runDueChores } from "../../server/objects/chores.ts";
import { inTime } from "../../server/platform/in-time.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { onAir, type Room } from "../helpers/leader.ts";
import { track } from "../helpers/room.ts";

type Db = Parameters<typeof archiveRoom>[1];
type Answer = "ok" | "down" | "hang" | "fails after commit";

/** An archive that remembers which events of which room it was given, each as often as it was given. */
function fakeArchive(answer: () => Answer) {
  const rows = new Map<number, number>();
  const statement = (sql: string) => ({
    bind: (...values: unknown[]) => ({ sql, values }),
  });
  const commit = (batch: { sql: string; values: unknown[] }[]) => {
    for (const { sql, values } of batch) {
      if (!sql.includes("INTO events")) continue;
      for (const { seq } of JSON.parse(String(values[2])) as { seq: number }[]) {
        rows.set(seq, (rows.get(seq) ?? 0) + 1);
      }
    }
  };
  const db = {
    prepare: statement,
    batch: async (batch: { sql: string; values: unknown[] }[]) => {
      const how = answer();
      if (how === "down") throw new Error("D1_ERROR: down");
      if (how === "hang") await new Promise(() => undefined);
      commit(batch);
      if (how === "fails after commit") throw new Error("D1_ERROR: network lost");
      return [];
    },
  };
  return { db: db as unknown as Db, rows };
}

/** The room's alarm, as far as it needs no sockets. */
function alarm(room: Room, db: Db) {
  const told: RoomEvent[] = [];
  let isOver = false;
  const done = runDueChores({
    room: "main",
    leader: room.leader,
    hub: { places: { size: 0, all: () => [], counts: { embedded: 0 } } } as never,
    relays: { size: 0, forgetSilent: () => undefined } as never,
    db,
    now: () => room.nowMs,
    random: () => 0.5,
    lastHeartbeatMs: () => 0,
    here: () => null,
    partners: { watch: async () => {}, tell: async () => {} },
    replays: async () => {},
    rollup: room.rollup,
    onEvents: (events) => void told.push(...events),
    onCounts: () => undefined,
    plan: () => undefined,
  }).then(() => {
    isOver = true;
  });
  return { told, done, isOver: () => isOver };
}

async function chores(room: Room, db: Db): Promise<RoomEvent[]> {
  const { told, done } = alarm(room, db);
  await vi.advanceTimersByTimeAsync(10_000);
  await done;
  return told;
}

const dueTasks = (room: Room) => room.sql("SELECT task, attempts FROM due ORDER BY task");
const archived = (room: Room) => room.leader.log.archivedSeq;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("C15 the archive", () => {
  it("C15 hangs: the next track begins all the same, and the archive is tried again", async () => {
    const room = onAir();
    for (const id of ["a", "b"]) room.dj({ kind: "queue.add", track: track(id, 10_000) });
    room.dj({ kind: "deck.play" });
    room.nowMs += 10_000;
    const told = await chores(room, fakeArchive(() => "hang").db);
    expect(told.map(({ body }) => body.kind)).toEqual([
      "queue.removed",
      "deck.loaded",
      "deck.played",
    ]);
    expect(archived(room)).toBe(0);
    expect(dueTasks(room)).toContainEqual({ task: "archive", attempts: 1 });
  });

  it("C15 hangs while the deck falls due: the room waits no longer than until then", async () => {
    const room = onAir();
    room.dj({ kind: "queue.add", track: track("a", 4_000) });
    room.dj({ kind: "deck.play" });
    room.nowMs += 1_500;
    const began = Date.now();
    const running = alarm(room, fakeArchive(() => "hang").db);
    await vi.advanceTimersByTimeAsync(2_499);
    expect(running.isOver()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect([running.isOver(), Date.now() - began]).toEqual([true, 2_500]);
  });

  it("C15 fails after it has committed: sent again, and every event is there", async () => {
    const room = onAir();
    for (let n = 0; n < 5; n += 1) room.dj({ kind: "announcement.pin", text: `${n}` });
    const answers: Answer[] = ["fails after commit", "down", "ok"];
    const { db, rows } = fakeArchive(() => answers.shift() ?? "ok");
    for (let n = 0; n < 3; n += 1) {
      room.nowMs += 120_000;
      await chores(room, db);
    }
    const { seq } = room.leader.extent;
    expect([...rows.keys()]).toEqual(Array.from({ length: seq }, (_, n) => n + 1));
    // Twice given, once kept: the archive's statements are upserts (R21 in test/workers/room-archive).
    expect([archived(room), Math.max(...rows.values())]).toEqual([seq, 2]);
  });

  it("C15 answers after it was given up: its place never moves the newer one back", async () => {
    const room = onAir();
    room.dj({ kind: "announcement.pin", text: "x" });
    await archiveRoom(room.leader, fakeArchive(() => "ok").db, "main");
    room.leader.log.markArchived(1);
    expect(archived(room)).toBe(2);
  });
});

it("C15 a question that hangs is given up; one that is answered in time is not", async () => {
  const hanging = inTime(new Promise(() => undefined), 100);
  const given = expect(hanging).rejects.toThrow("no answer within 100 ms");
  await vi.advanceTimersByTimeAsync(100);
  await given;
  expect(await inTime(Promise.resolve("there"), 100)).toBe("there");
  expect(vi.getTimerCount()).toBe(0);
});
