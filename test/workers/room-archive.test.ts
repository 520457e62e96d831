// History on its way to D1: complete after the end of a show, also when D1 fails in between.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type Guest, join, logTables, onAir, roomOf, seatOf, track } from "./room-helpers.ts";

const broadcastRow = (room: string) =>
  env.DB.prepare("SELECT * FROM broadcasts WHERE room = ?")
    .bind(room)
    .first<Record<string, unknown>>();
const eventCount = async (room: string) => {
  const row = await env.DB.prepare("SELECT count(*) AS n FROM events WHERE room = ?")
    .bind(room)
    .first<{ n: number }>();
  return row?.n;
};

type DueRow = { at: number; attempts: number };

const dueRow = (room: string, task: string) =>
  runInDurableObject(
    roomOf(room),
    (_, state) =>
      state.storage.sql
        .exec<DueRow>("SELECT at, attempts FROM due WHERE task = ?", task)
        .toArray()[0] ?? null,
  );

/** Runs a chore by its alarm without waiting for the clock; gives its row afterwards (null: done, attempts: failed). */
async function runChore(room: string, task: "archive" | "trim"): Promise<DueRow | null> {
  await runInDurableObject(roomOf(room), (_, state) => {
    state.storage.sql.exec(
      "INSERT INTO due (task, at, attempts) VALUES (?1, 1, 0) ON CONFLICT (task) DO UPDATE SET at = 1",
      task,
    );
  });
  // The object reads its due rows when it wakes.
  await evictDurableObject(roomOf(room));
  for (;;) {
    await runDurableObjectAlarm(roomOf(room));
    const row = await dueRow(room, task);
    if (row?.at !== 1) return row;
  }
}

/** D1 out of order for real: the archive's tables are gone while `during` runs. */
async function withoutArchive(during: () => Promise<void>): Promise<void> {
  await env.DB.exec("ALTER TABLE events RENAME TO events_away");
  await during();
  await env.DB.exec("ALTER TABLE events_away RENAME TO events");
}

async function wholeShow(dj: Guest, listener: Guest): Promise<void> {
  await dj.do({ kind: "queue.add", track: track("a") });
  await dj.do({ kind: "deck.play" });
  await listener.do({ kind: "chat.say", text: "Hallelujah" });
  await listener.do({ kind: "react", reaction: "praise", count: 7 });
  listener.socket.send('{"t":"listening","on":true}');
  await dj.until(() => dj.frame("pulse")?.counts.listening === 1);
  await dj.do({ kind: "broadcast.end" });
}

describe("archive", () => {
  it("R21 has the show with tracks, chat and counts after its end, once, however often it is written", async () => {
    const { dj, listener } = await onAir("told");
    await wholeShow(dj, listener);
    await runChore("told", "archive");
    const row = await broadcastRow("told");
    expect(row).toMatchObject({
      title: "Sunday session",
      phase: "ended",
      chat_count: 1,
      play_count: 1,
      people_total: 2,
      peak_connected: 2,
      peak_people: 2,
      peak_listening: 1,
      archived_seq: dj.seq,
    });
    expect(JSON.parse(String(row?.reactions))).toMatchObject({ praise: 7 });
    await runInDurableObject(roomOf("told"), (_, state) => {
      state.storage.sql.exec("DELETE FROM meta WHERE key = 'archived'");
      state.storage.sql.exec("UPDATE shows SET dirty = 1");
    });
    await runChore("told", "archive");
    expect(await eventCount("told")).toBe(dj.seq);
    expect(await broadcastRow("told")).toEqual(row);
  });

  it("R21 keeps everything while D1 fails, stays live, and is complete afterwards", async () => {
    const { dj, listener } = await onAir("outage");
    await withoutArchive(async () => {
      await wholeShow(dj, listener);
      const attempts = [];
      for (let n = 0; n < 3; n += 1) attempts.push((await runChore("outage", "archive"))?.attempts);
      expect(attempts).toEqual([1, 2, 3]);
      const said = await listener.do({ kind: "chat.say", text: "still live" });
      expect(said).toMatchObject({ body: { text: "still live" } });
    });
    expect(await broadcastRow("outage")).toBeNull();
    expect(await runChore("outage", "archive")).toBeNull();
    expect(await broadcastRow("outage")).toMatchObject({
      phase: "ended",
      chat_count: 2,
      play_count: 1,
    });
    expect(await eventCount("outage")).toBe(listener.seq);
  });

  it("R21 waits longer after each failure, never more than 75 s", async () => {
    const { dj } = await onAir("again");
    await dj.do({ kind: "chat.say", text: "x" });
    const waitsMs: number[] = [];
    await withoutArchive(async () => {
      for (let n = 0; n < 8; n += 1) {
        const row = await runChore("again", "archive");
        waitsMs.push((row?.at ?? 0) - Date.now());
      }
    });
    expect(waitsMs[0]).toBeLessThan(waitsMs[3] ?? 0);
    expect(Math.max(...waitsMs)).toBeLessThanOrEqual(75_000);
  });

  it("R16 R21 a removed line leaves its text neither in the log nor in the archive", async () => {
    const { dj, listener } = await onAir("regret");
    const said = (await listener.do({ kind: "chat.say", text: "a regret" })) as { seq: number };
    const start = `${dj.epoch}.0`;
    await runChore("regret", "archive");
    const kept = () =>
      env.DB.prepare(
        "SELECT body FROM events WHERE room = 'regret' AND kind = 'chat.said'",
      ).first<string>("body");
    expect(await kept()).toContain("a regret");
    await dj.do({ kind: "chat.remove", line: said.seq });
    await runChore("regret", "archive");
    expect(await kept()).not.toContain("a regret");
    const log = await roomOf("regret").readLog(start);
    expect(log.events.map((event) => event.body.kind)).toEqual([
      "broadcast.started",
      "chat.said",
      "chat.removed",
    ]);
    expect(JSON.stringify(log)).not.toContain("a regret");
  });

  it("R22 trims only what is archived and old, and never a running broadcast", async () => {
    const { dj } = await onAir("trim");
    const trim = async () => {
      await runChore("trim", "trim");
      return runInDurableObject(roomOf("trim"), (_, state) =>
        logTables(state).flatMap((table) =>
          state.storage.sql
            .exec<{ seq: number }>(`SELECT seq FROM ${table} ORDER BY seq`)
            .toArray()
            .map((row) => row.seq),
        ),
      );
    };
    // However long this takes: its own alarm archives nothing meanwhile.
    await withoutArchive(async () => {
      await dj.do({ kind: "broadcast.end" });
      await dj.do({ kind: "broadcast.start", title: "Second" });
      await dj.do({ kind: "chat.say", text: "kept" });
      await runInDurableObject(roomOf("trim"), (_, state) => {
        for (const table of logTables(state))
          state.storage.sql.exec(`UPDATE ${table} SET at = 1000`);
      });
      expect(await trim()).toEqual([1, 2, 3, 4]);
    });
    await runChore("trim", "archive");
    expect(await trim()).toEqual([3, 4]);
    const fresh = await join("trim", seatOf("p_someoneelse"));
    expect(fresh.view.chat.map((line) => line.text)).toEqual(["kept"]);
    expect((await roomOf("trim").readLog(`${fresh.epoch}.1`)).reset).toBe(true);
  });
});
