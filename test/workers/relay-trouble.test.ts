// Rooms larger than one object when objects sleep, die and come back: nothing is lost, nothing is doubled.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import {
  enter,
  everybodySees,
  type Gathering,
  person,
  plannedRelays,
  relayOf,
  spreadRoom,
} from "./relay-helpers.ts";
import { type Guest, roomOf, seatOf } from "./room-helpers.ts";

const say = (text: string) => ({ kind: "chat.say", text }) as const;
const lines = (guest: Guest) => guest.view.chat.map(({ text }) => text);

/** The relays that seat somebody. */
async function usedRelays(room: string): Promise<number[]> {
  const relays = Array.from({ length: await plannedRelays(room) }, (_, n) => n + 1);
  const seated = await Promise.all(
    relays.map(async (relay) => ({
      relay,
      sockets: await runInDurableObject(
        relayOf(room, relay),
        (_, ctx) => ctx.getWebSockets().length,
      ),
    })),
  );
  return seated.filter(({ sockets }) => sockets > 0).map(({ relay }) => relay);
}

async function atRest(spread: Gathering): Promise<Gathering> {
  await everybodySees(spread);
  return spread;
}

describe("sleep", () => {
  it("R26 a follower that slept goes on where its listeners are", async () => {
    const spread = await atRest(await spreadRoom("napping", 30));
    for (const relay of await usedRelays("napping"))
      await evictDurableObject(relayOf("napping", relay));
    await spread.dj.do({ kind: "announcement.pin", text: "Good morning" });
    expect(await everybodySees(spread)).toHaveLength(1);
    expect(spread.listeners.every(({ closed }) => closed === null)).toBe(true);
    expect(spread.listeners.every(({ events }) => events.length <= 1)).toBe(true);
  });

  it("R26 a leader that slept knows its followers, and they miss nothing", async () => {
    const spread = await atRest(await spreadRoom("dozing", 30));
    await evictDurableObject(roomOf("dozing"));
    expect(await spread.listeners[29]?.do(say("still here?"))).toMatchObject({
      body: { text: "still here?" },
    });
    await evictDurableObject(roomOf("dozing"));
    await spread.dj.do({ kind: "announcement.pin", text: "Of course" });
    expect(await everybodySees(spread)).toHaveLength(1);
  });

  it("R26 everybody asleep: the next command wakes them all, in order", async () => {
    const spread = await atRest(await spreadRoom("all-asleep", 30));
    for (let n = 0; n < 3; n += 1) {
      await evictDurableObject(roomOf("all-asleep"));
      for (const relay of await usedRelays("all-asleep")) {
        await evictDurableObject(relayOf("all-asleep", relay));
      }
      await spread.listeners[25 + n]?.do(say(`awake ${n}`));
    }
    expect(await everybodySees(spread)).toHaveLength(1);
    expect(lines(spread.dj)).toEqual(["awake 0", "awake 1", "awake 2"]);
  });
});

describe("death", () => {
  it("R26 R6 a dead relay's listeners land elsewhere and get exactly what they missed", async () => {
    const { dj, listeners } = await atRest(await spreadRoom("dying", 30));
    const [victim = 0] = await usedRelays("dying");
    await evictDurableObject(relayOf("dying", victim), { webSockets: "close" });
    const cut = await Promise.all(
      listeners.slice(20).map(async (guest) => ((await closedSoon(guest)) ? guest : null)),
    );
    const homeless = cut.filter((guest) => guest !== null);
    expect(homeless.length).toBeGreaterThan(0);
    for (let n = 0; n < 5; n += 1) await dj.do({ kind: "announcement.pin", text: `missed ${n}` });
    for (const guest of homeless) {
      const n = listeners.indexOf(guest);
      const back = await enter("dying", seatOf(person(n)), guest);
      expect(back.frames[0]?.t).toBe("resumed");
      await back.until(() => back.seq === dj.seq);
      expect(back.view).toEqual(dj.view);
    }
  });

  it("R26 R5 an operation whose answer was lost with the relay takes effect once", async () => {
    const { dj, listeners } = await atRest(await spreadRoom("once", 30));
    const last = listeners[29] as Guest;
    const op = "only-once-0001";
    await last.do(say("hello"), op);
    for (const relay of await usedRelays("once")) {
      await evictDurableObject(relayOf("once", relay), { webSockets: "close" });
    }
    const back = await enter("once", seatOf(person(29)), last);
    expect(await back.do(say("hello"), op)).toEqual({ t: "done", op, seq: expect.any(Number) });
    expect(lines(dj)).toEqual(["hello"]);
  });
});

describe("growth and shrink", () => {
  it("R26 when the crowd is gone the relays empty themselves, and who is left goes on at the leader", async () => {
    const { dj, listeners } = await atRest(await spreadRoom("shrinking", 30));
    const relays = await usedRelays("shrinking");
    // A leader that has slept no longer knows that the room has grown just now.
    await evictDurableObject(roomOf("shrinking"));
    for (const guest of listeners.slice(0, 29)) guest.socket.close(1000);
    const last = listeners[29] as Guest;
    await last.until(() => last.closed);
    expect(last.closed?.code).toBe(4000);
    await dj.do({ kind: "announcement.pin", text: "Good night" });
    const back = await enter("shrinking", seatOf(person(29)), last);
    await back.until(() => back.seq === dj.seq);
    expect([back.view, back.frames[0]?.t]).toEqual([dj.view, "resumed"]);
    const left = await Promise.all(
      relays.map((relay) =>
        runInDurableObject(relayOf("shrinking", relay), (_, ctx) => ctx.getWebSockets().length),
      ),
    );
    expect([await plannedRelays("shrinking"), ...left]).toEqual([0, ...relays.map(() => 0)]);
  });

  it("R26 events go on, in order, while the room grows and shrinks", async () => {
    const spread = await atRest(await spreadRoom("breathing", 24));
    const more: Guest[] = [];
    for (let n = 24; n < 60; n += 1) {
      more.push(await enter("breathing", seatOf(person(n))));
      await spread.dj.do({ kind: "announcement.pin", text: `growing ${n}` });
    }
    const all = { dj: spread.dj, listeners: [...spread.listeners, ...more] };
    expect(await everybodySees(all)).toHaveLength(1);
    expect((await usedRelays("breathing")).length).toBeGreaterThan(1);
  });
});

async function closedSoon(guest: Guest): Promise<boolean> {
  return guest
    .until(() => guest.closed, 500)
    .then(
      () => true,
      () => false,
    );
}
