// The audience's record inside workerd: through sleep, and on its way to D1 when that fails in between.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { minutesOf } from "../../server/platform/minutes.ts";
import { readPlace, roomData } from "../../server/platform/personal-data.ts";
import { join, LISTENER, onAir, roomOf, seatOf, track } from "./room-helpers.ts";

/** As a page names the place where a table begins. */
const placeBefore = (table: string) =>
  btoa(JSON.stringify([table, "", -1]))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

/** Runs everything that is due, now. */
async function chores(room: string): Promise<unknown> {
  await runInDurableObject(roomOf(room), (_, { storage }) => {
    storage.sql.exec("UPDATE due SET at = 1 WHERE task IN ('archive', 'rollup')");
  });
  await evictDurableObject(roomOf(room));
  for (let n = 0; n < 3; n += 1) await runDurableObjectAlarm(roomOf(room));
  return runInDurableObject(roomOf(room), (_, { storage }) =>
    storage.sql.exec("SELECT task, attempts FROM due WHERE task = 'rollup'").toArray(),
  );
}

describe("the audience's record", () => {
  it("R20 who leaves while the room sleeps is missed at once, by everybody and on record", async () => {
    const { dj } = await onAir("asleep");
    const third = await join("asleep", seatOf("p_third00001"));
    await dj.until(() => dj.frame("pulse")?.counts.connected === 3);
    await evictDurableObject(roomOf("asleep"));
    third.socket.close(1000);
    await dj.until(() => dj.frame("pulse")?.counts.connected === 2);
    const curve = await roomOf("asleep").curve();
    expect(curve?.minutes.at(-1)?.last).toMatchObject({ connected: 2, people: 2 });
    expect(sum((curve?.minutes ?? []).map(({ leaves }) => leaves))).toBe(1);
  });

  it("has everybody, every word and every cheer in D1 after the show, once", async () => {
    const { dj, listener } = await onAir("recorded");
    await dj.do({ kind: "queue.add", track: track("a") });
    await dj.do({ kind: "deck.play" });
    listener.socket.send('{"t":"listening","on":true}');
    await dj.until(() => dj.frame("pulse")?.counts.listening === 1);
    await listener.do({ kind: "chat.say", text: "Hallelujah" });
    await listener.do({ kind: "react", reaction: "amen", count: 7 });
    await dj.do({ kind: "broadcast.end" });
    expect(await chores("recorded")).toEqual([]);
    const id = dj.view.broadcast.id;
    const minutes = await minutesOf(env, id);
    const total = (what: "joins" | "leaves" | "chat" | "reactions") =>
      sum(minutes.map((minute) => minute[what]));
    expect([total("joins"), total("leaves"), total("chat"), total("reactions")]).toEqual([
      2, 0, 1, 7,
    ]);
    expect(minutes.at(-1)?.last).toEqual({ connected: 2, people: 2, listening: 1, embedded: 0 });
    const ears = await env.DB.prepare(
      "SELECT began, stayed FROM audience_plays WHERE broadcast_id = ?",
    )
      .bind(id)
      .all();
    expect(ears.results).toEqual([{ began: 1, stayed: 1 }]);
    await chores("recorded");
    expect(await minutesOf(env, id)).toEqual(minutes);
    const exported = await roomData(env, "recorded", readPlace(placeBefore("audience_minutes")));
    expect(exported.rows.map(({ table }) => table)).toEqual(minutes.map(() => "audience_minutes"));
  });

  it("keeps the record while D1 takes nothing, and then hands over all of it", async () => {
    const { dj } = await onAir("unheard");
    await env.DB.exec("ALTER TABLE audience_minutes RENAME TO minutes_away");
    await dj.do({ kind: "broadcast.end" });
    expect(await chores("unheard")).toEqual([{ task: "rollup", attempts: expect.any(Number) }]);
    await env.DB.exec("ALTER TABLE minutes_away RENAME TO audience_minutes");
    await chores("unheard");
    const minutes = await minutesOf(env, dj.view.broadcast.id);
    expect(sum(minutes.map(({ joins }) => joins))).toBe(2);
  });

  it("writes nothing and plans nothing off air (R8, R9)", async () => {
    const guest = await join("silent", seatOf(LISTENER));
    await guest.until(() => guest.frame("pulse"));
    const kept = await runInDurableObject(roomOf("silent"), (_, { storage }) => ({
      record: storage.kv.get("audience"),
      due: storage.sql.exec("SELECT task FROM due").toArray(),
    }));
    expect(kept).toEqual({ record: undefined, due: [] });
    const { dj } = await onAir("silent-control");
    await dj.until(() => dj.frame("pulse"));
    expect(
      await runInDurableObject(roomOf("silent-control"), (_, { storage }) =>
        storage.kv.get("audience"),
      ),
    ).toMatchObject({ roll: { broadcast: dj.view.broadcast.id } });
  });
});
