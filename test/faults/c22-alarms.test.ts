// An alarm that comes twice, hours late, never, or whose work throws: the room's own deeds happen once and are not forgotten.
import { describe, expect, it, vi } from "vitest";
import { runDueChores } from "../../server/objects/chores.ts";
import { onAir, type Room } from "../helpers/leader.ts";
import { track } from "../helpers/room.ts";

const HOUR_MS = 3_600_000;
const RETRY_MAX_MS = 75_000;

function playing(): Room {
  const room = onAir();
  for (const id of ["a", "b", "c"]) room.dj({ kind: "queue.add", track: track(id, 60_000) });
  room.dj({ kind: "deck.play" });
  return room;
}

const archive = { prepare: () => ({ bind: () => ({}) }), batch: async () => [] };

/** One ring of the alarm, now. */
async function ring(room: Room, db: object = archive): Promise<void> {
  await runDueChores({
    room: "main",
    leader: room.leader,
    hub: { places: { size: 0, all: () => [], counts: { embedded: 0 } } } as never,
    relays: { size: 0, forgetSilent: () => undefined } as never,
    db: db as never,
    now: () => room.nowMs,
    random: () => 0.5,
    lastHeartbeatMs: () => 0,
    here: () => null,
    partners: { watch: async () => {}, tell: async () => {} },
    replays: async () => {},
    rollup: room.rollup,
    onEvents: () => undefined,
    onCounts: () => undefined,
    plan: () => undefined,
  });
}

const deckOf = ({ leader: { view } }: Room) => [view.deck.track?.id, view.deck.playing];

describe("C22 an alarm", () => {
  it("C22 that comes twice does its work once", async () => {
    const [once, twice] = [playing(), playing()];
    for (const room of [once, twice]) room.nowMs += 60_000;
    await ring(once);
    await ring(twice);
    await ring(twice);
    expect(twice.events()).toEqual(once.events());
    expect(deckOf(twice)).toEqual(["track-b", true]);
  });

  it("C22 that comes too early does nothing and is asked for again", async () => {
    const room = playing();
    room.nowMs += 59_000;
    await ring(room);
    expect(deckOf(room)).toEqual(["track-a", true]);
    expect(room.storage.alarmAtMs).toBe(room.nowMs + 1_000);
  });

  it("C22 that comes an hour late begins the next track then, skips none, and goes on in time", async () => {
    const room = playing();
    room.nowMs += HOUR_MS;
    for (let rings = 0; rings < 5; rings += 1) await ring(room);
    const { deck, queue } = room.leader.view;
    expect([deck.track?.id, deck.playing, deck.at, queue.length]).toEqual([
      "track-b",
      true,
      room.nowMs,
      1,
    ]);
    room.nowMs += 60_000;
    await ring(room);
    expect(deckOf(room)).toEqual(["track-c", true]);
  });

  it("C22 that is lost with all its retries is asked for when the room wakes", async () => {
    const room = playing();
    room.storage.alarmAtMs = null;
    room.nowMs += HOUR_MS;
    room.sleep();
    await vi.waitFor(() => expect(room.storage.alarmAtMs).not.toBeNull());
    expect(room.storage.alarmAtMs).toBeLessThanOrEqual(room.nowMs);
  });

  it("C22 whose work throws seven times is set again each time, and is done by the eighth", async () => {
    const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const room = playing();
    let calls = 0;
    const db = {
      ...archive,
      batch: async () => {
        calls += 1;
        if (calls <= 7) throw new Error("down");
        return [];
      },
    };
    const waitsMs: number[] = [];
    for (let times = 0; times < 8; times += 1) {
      const [due] = room.sql("SELECT at FROM due WHERE task = 'archive'");
      waitsMs.push(Number(due?.at) - room.nowMs);
      room.nowMs = Math.max(room.nowMs, Number(due?.at));
      await ring(room, db);
    }
    quiet.mockRestore();
    expect(Math.max(...waitsMs)).toBeLessThanOrEqual(RETRY_MAX_MS);
    expect(room.leader.log.archivedSeq).toBe(room.leader.extent.seq);
  });
});
