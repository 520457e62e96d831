// Joining at the worst moment, and what others are told about somebody who is thrown out.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { join, LISTENER, onAir, roomOf, seatOf } from "./room-helpers.ts";

const say = (text: string) => ({ kind: "chat.say", text }) as const;
/** From now on no row can be added to this table. */
const fill = (room: string, table: string) =>
  runInDurableObject(roomOf(room), (_, state) => {
    state.storage.sql.exec(
      `CREATE TRIGGER full_${table} BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
  });

describe("joining", () => {
  it("R4 R9 whoever joins while events wait gets the first frame first, and each event once", async () => {
    const { dj } = await onAir("burst");
    for (let n = 0; n < 5; n += 1)
      dj.socket.send(JSON.stringify({ t: "do", op: `op-burst-${n}`, cmd: say(`${n}`) }));
    const late = await Promise.all([1, 2, 3].map((n) => join("burst", seatOf(`p_latecomer${n}`))));
    await dj.do(say("last"));
    for (const guest of late) {
      await guest.until(() => guest.seq === dj.seq);
      expect(guest.frames[0]?.t).toBe("welcome");
      expect(guest.frames.filter(({ t }) => t === "welcome")).toHaveLength(1);
      expect(guest.view).toEqual(dj.view);
    }
  });

  it("R2 a store that takes no more rows refuses commands, but people can still join and follow", async () => {
    const { dj } = await onAir("diskfull");
    for (const table of ["shows", "attendees", "due"]) await fill("diskfull", table);
    const guests = [];
    for (let n = 0; n < 5; n += 1) guests.push(await join("diskfull", seatOf(`p_listener1${n}`)));
    expect(guests.map(({ closed, frames }) => [closed, frames[0]?.t])).toEqual(
      Array(5).fill([null, "welcome"]),
    );
    await dj.until(() => dj.frame("pulse")?.counts.people === 7);
    await fill("diskfull", "events_1");
    expect(await dj.do(say("lost?"))).toMatchObject({ reason: "read_only" });
  });
});

describe("the log", () => {
  it("R1 is told after a sleep as it was told before", async () => {
    const { dj } = await onAir("woken");
    await dj.do(say("first"));
    const told = async () => (await roomOf("woken").readLog(`${dj.epoch}.0`)).events;
    const before = await told();
    expect(before.map(({ body }) => body.kind)).toEqual(["broadcast.started", "chat.said"]);
    await evictDurableObject(roomOf("woken"));
    expect(await told()).toEqual(before);
  });
});

describe("leaving", () => {
  it("R20 somebody the room throws out is off the counts at once, for everybody", async () => {
    const { dj, listener } = await onAir("thrown");
    await dj.until(() => dj.frame("pulse")?.counts.connected === 2);
    listener.socket.send(new Uint8Array([1]));
    await listener.until(() => listener.closed);
    await dj.until(() => dj.frame("pulse")?.counts.connected === 1);
  });

  it("R16 at the end of the show those who were muted for it are told that they may speak again", async () => {
    const { dj, listener } = await onAir("released");
    await dj.do({ kind: "person.mute", person: LISTENER, forMs: null });
    await listener.until(() => listener.frame("you")?.you.mutedUntilMs === 0);
    await dj.do({ kind: "broadcast.end" });
    await listener.until(() => listener.frame("you")?.you.mutedUntilMs === null);
    expect(await listener.do(say("goodbye"))).toMatchObject({ body: { text: "goodbye" } });
  });
});
