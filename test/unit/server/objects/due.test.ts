// Many tasks behind one alarm: what is due is never forgotten, and nothing wakes the room for nothing.
import { describe, expect, it } from "vitest";
import { Due } from "../../../../server/objects/due.ts";
import { migrate } from "../../../../server/objects/migrate.ts";
import { ROOM_MIGRATIONS } from "../../../../server/objects/schema.ts";
import { sqliteStorage } from "../../../helpers/sqlite-storage.ts";

function table() {
  const storage = sqliteStorage();
  migrate(storage, ROOM_MIGRATIONS);
  return { storage, due: new Due(storage) };
}
const tasks = (due: Due, now: number) => due.take(now).map(({ task }) => task);

/** What asks the store has its answer; no clock is needed for that. */
async function storeAnswered(): Promise<void> {
  for (let n = 0; n < 5; n += 1) await null;
}

describe("R13 R21 due tasks", () => {
  it("R21 the alarm stands at the earliest; an earlier wish wins, a later one changes nothing", () => {
    const { storage, due } = table();
    due.by("archive", 500);
    due.by("trim", 900);
    due.by("archive", 700);
    expect(storage.alarmAtMs).toBe(500);
    due.by("archive", 300);
    expect(storage.alarmAtMs).toBe(300);
  });

  it("R13 a task can be put off or called off", () => {
    const { storage, due } = table();
    due.set("deck", 500);
    due.set("deck", 800);
    expect([storage.alarmAtMs, tasks(due, 799)]).toEqual([800, []]);
    due.set("deck", null);
    expect(tasks(due, 9_999)).toEqual([]);
  });

  it("R21 takes out what is due, earliest first, and asks for the alarm of what is not, only", () => {
    const { storage, due } = table();
    due.set("sweep", 400);
    due.set("deck", 200);
    due.set("archive", 300);
    due.set("trim", 9_000);
    const asked: number[] = [];
    storage.setAlarm = async (at) => void asked.push(Number(at));
    expect(tasks(due, 400)).toEqual(["deck", "archive", "sweep"]);
    expect(asked).toEqual([9_000]);
    expect(tasks(due, 400)).toEqual([]);
  });

  it("R21 what was put off while the store was full stays put off, though its row still says now", () => {
    const { storage, due } = table();
    due.set("deck", 100);
    due.set("stage", 100);
    expect(tasks(due, 100)).toEqual(["deck", "stage"]);
    const { exec } = storage.sql;
    storage.sql.exec = () => {
      throw new Error("database or disk is full");
    };
    expect(() => due.set("deck", 2_100, 1)).toThrow("full");
    storage.sql.exec = exec;
    due.reload();
    expect([tasks(due, 2_099), tasks(due, 2_100)]).toEqual([[], ["deck"]]);
  });

  it("R21 survives sleep, counts its failures, and asks again for an alarm that was lost", async () => {
    const { storage, due } = table();
    due.set("archive", 500, 3);
    storage.alarmAtMs = null;
    const woken = new Due(storage);
    await storeAnswered();
    expect(storage.alarmAtMs).toBe(500);
    expect(woken.take(500)).toEqual([{ task: "archive", at: 500, attempts: 3 }]);
  });

  it.each([500, 400])("R21 waking asks for no alarm where one stands at %d", async (at) => {
    const { storage, due } = table();
    due.set("archive", 500);
    storage.alarmAtMs = at;
    const asked: number[] = [];
    storage.setAlarm = async (when) => void asked.push(Number(when));
    const woken = new Due(storage);
    await storeAnswered();
    woken.by("archive", 700);
    expect(asked).toEqual([]);
    woken.by("archive", 300);
    expect(asked).toEqual([300]);
  });

  it("R21 a task that was taken out is due again when the room dies before it is done", () => {
    const { storage, due } = table();
    due.set("archive", 500);
    expect(tasks(due, 500)).toEqual(["archive"]);
    expect(new Due(storage).take(500)).toEqual([{ task: "archive", at: 500, attempts: 0 }]);
    due.done("archive");
    expect(tasks(new Due(storage), 9_999)).toEqual([]);
  });

  it("R21 what became due again while it ran stays; a store that fails loses nothing", () => {
    const { storage, due } = table();
    due.set("archive", 500);
    due.take(500);
    due.by("archive", 700);
    due.done("archive");
    expect(tasks(new Due(storage), 700)).toEqual(["archive"]);
    expect(tasks(due, 700)).toEqual(["archive"]);
    storage.failing = /INSERT/;
    expect(() => due.set("archive", 900, 1)).toThrow("disk full");
    expect([storage.alarmAtMs, tasks(due, 900)]).toEqual([900, ["archive"]]);
    expect(tasks(new Due(storage), 700)).toEqual(["archive"]);
  });

  it("R9 a room with nothing due asks for no alarm (and writes nothing when asked twice)", () => {
    const { storage, due } = table();
    expect(storage.alarmAtMs).toBeNull();
    due.by("trim", 500);
    const writes = storage.database.prepare("SELECT total_changes() AS n").get();
    due.by("trim", 600);
    expect(storage.database.prepare("SELECT total_changes() AS n").get()).toEqual(writes);
  });
});
