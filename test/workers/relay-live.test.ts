// Rooms larger than one object: the crowd spreads, and nobody can tell.
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { SEAT_HEADER, stampSeat } from "../../server/domain/room/seat.ts";
import { relaysFor } from "../../server/domain/room/spread.ts";
import {
  enter,
  everybodySees,
  person,
  plannedRelays,
  relayOf,
  spreadRoom,
} from "./relay-helpers.ts";
import { DJ, join, roomOf, seatOf } from "./room-helpers.ts";

/** Sockets of the leader (first) and of each relay that the room has. */
async function audiences(room: string): Promise<number[]> {
  const relays = await plannedRelays(room);
  const objects = [roomOf(room), ...Array.from({ length: relays }, (_, n) => relayOf(room, n + 1))];
  return Promise.all(
    objects.map((stub) => runInDurableObject(stub, (_, ctx) => ctx.getWebSockets().length)),
  );
}

describe("a room that outgrows its object", () => {
  it("R26 seats newcomers on relays, each person where they belong, and staff with the leader", async () => {
    await spreadRoom("outgrown", 40);
    await enter("outgrown", seatOf(DJ, "dj"));
    const [leader = 0, ...relays] = await audiences("outgrown");
    expect(leader).toBeLessThanOrEqual(1 + 20 + 1);
    expect(leader + relays.reduce((sum, n) => sum + n, 0)).toBe(42);
    expect(relays.filter((seated) => seated > 0).length).toBeGreaterThan(1);
    const again = person(39);
    const [home = 0] = relaysFor(again, relays.length);
    await enter("outgrown", seatOf(again));
    expect((await audiences("outgrown"))[home]).toBe((relays[home - 1] ?? 0) + 1);
  });

  it("R26 R1 everybody sees the same, in the same order, whoever says it", async () => {
    const spread = await spreadRoom("one-order", 30);
    const { dj, listeners } = spread;
    await dj.do({ kind: "announcement.pin", text: "Welcome" });
    await Promise.all(
      listeners.map((guest, n) => guest.do({ kind: "chat.say", text: `line ${n}` })),
    );
    await dj.until(() => dj.view.chat.length === 30);
    expect(await everybodySees(spread)).toHaveLength(1);
    const { seq, epoch } = await roomOf("one-order").snapshot();
    expect([dj.seq, dj.epoch]).toEqual([seq, epoch]);
    expect(new Set(dj.view.chat.map(({ text }) => text)).size).toBe(30);
  });

  it("R26 R20 counts are sums, and reach everybody", async () => {
    const { dj, listeners } = await spreadRoom("counted", 30);
    listeners[29]?.socket.send(JSON.stringify({ t: "listening", on: true }));
    listeners[2]?.socket.send(JSON.stringify({ t: "listening", on: true }));
    const sees = (guest: typeof dj) =>
      guest.until(() => {
        const counts = guest.frame("pulse")?.counts;
        return counts?.connected === 31 && counts.people === 31 && counts.listening === 2;
      });
    await Promise.all([dj, listeners[0], listeners[29]].map((guest) => guest && sees(guest)));
    listeners[29]?.socket.close(1000);
    await dj.until(() => dj.frame("pulse")?.counts.connected === 30);
  });

  it("R26 R15 reactions from all objects are counted exactly once each", async () => {
    const { dj, listeners } = await spreadRoom("amen", 30);
    const react = { kind: "react", reaction: "amen", count: 2 } as const;
    const answers = await Promise.all(
      listeners.map((guest, n) => guest.do(react, `amen-${n.toString().padStart(6, "0")}`)),
    );
    const repeats = await Promise.all(
      listeners.map((guest, n) => guest.do(react, `amen-${n.toString().padStart(6, "0")}`)),
    );
    for (const answer of [...answers, ...repeats]) expect(answer).toMatchObject({ t: "done" });
    await dj.until(() => dj.frame("pulse")?.reactions.amen === 60);
    expect((await roomOf("amen").snapshot()).pulse.reactions.amen).toBe(60);
  });

  it("R26 R18 a refusal comes back through the relay, with its reason", async () => {
    const { dj, listeners } = await spreadRoom("refused", 26);
    const last = listeners[25];
    expect(await last?.do({ kind: "broadcast.end" })).toMatchObject({
      t: "refused",
      reason: "not_allowed",
    });
    await dj.do({ kind: "person.mute", person: person(25), forMs: null });
    await last?.until(() => last.frame("you")?.you.mutedUntilMs === 0);
    expect(await last?.do({ kind: "chat.say", text: "psst" })).toMatchObject({ reason: "muted" });
  });

  it("R26 R16 a ban reaches every object, and holds on all of them", async () => {
    const { dj, listeners } = await spreadRoom("banned", 26);
    await dj.do({ kind: "person.ban", person: person(25) });
    await listeners[25]?.until(() => listeners[25]?.closed);
    const back = await enter("banned", seatOf(person(25)));
    await back.until(() => back.closed);
    expect([listeners[25]?.closed, back.closed]).toEqual([
      expect.objectContaining({ code: 4022 }),
      expect.objectContaining({ code: 4022 }),
    ]);
    expect(await enter("banned", seatOf(person(24)))).toMatchObject({ closed: null });
  });

  it("R26 R7 the snapshot and the log are the same from every object", async () => {
    const spread = await spreadRoom("readable", 26);
    await spread.dj.do({ kind: "announcement.pin", text: "All the same" });
    await everybodySees(spread);
    const leader = await roomOf("readable").snapshot();
    const relay = await relayOf("readable", 1).snapshot();
    expect(relay).toEqual({
      ...leader,
      pulse: expect.anything(),
      serverNowMs: expect.any(Number),
    });
    for (const since of [`${leader.epoch}.0`, `${leader.epoch}.1`, "nothing.0", null]) {
      expect(await relayOf("readable", 1).readLog(since)).toEqual(
        await roomOf("readable").readLog(since),
      );
    }
  });
});

describe("a small room", () => {
  it("R26 is one object, says nothing of relays and makes no other (control)", async () => {
    await spreadRoom("small", 5);
    await join("small", seatOf(person(9)));
    const stored = await runInDurableObject(roomOf("small"), (_, { storage }) =>
      storage.kv.get("spread"),
    );
    expect(stored).toBeUndefined();
  });

  it("R26 a relay that the room does not have sends people to where they belong", async () => {
    await spreadRoom("wrong-door", 3);
    const answer = await relayOf("wrong-door", 7).fetch("https://room/?_pk=1", {
      headers: { Upgrade: "websocket", [SEAT_HEADER]: stampSeat(seatOf(person(1))) },
    });
    expect([answer.status, answer.webSocket]).toEqual([421, null]);
  });
});
