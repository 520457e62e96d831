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

const socketsOf = (room: string, relay: number): Promise<number> =>
  runInDurableObject(relayOf(room, relay), (_, ctx) => ctx.getWebSockets().length);

/** The relays that seat somebody. */
async function usedRelays(room: string): Promise<number[]> {
  const relays = Array.from({ length: await plannedRelays(room) }, (_, n) => n + 1);
  const seated = await Promise.all(
    relays.map(async (relay) => ({ relay, sockets: await socketsOf(room, relay) })),
  );
  return seated.filter(({ sockets }) => sockets > 0).map(({ relay }) => relay);
}

async function atRest(spread: Gathering): Promise<Gathering> {
  await everybodySees(spread);
  return spread;
}

/**
 * Everybody with everything. A leader that slept no longer knows that the crowd came just now, and may want fewer relays:
 * whoever is sent away comes back as pages do.
 */
async function caughtUp(room: string, { dj, listeners }: Gathering): Promise<Gathering> {
  const back = listeners.map(async (guest, n) => {
    for (let one = guest; ; one = await enter(room, seatOf(person(n)), one)) {
      await one.until(() => one.closed || one.seq === dj.seq);
      if (!one.closed) return one;
    }
  });
  return { dj, listeners: await Promise.all(back) };
}

/** Listener `n` says it and hears that it was said; sent away meanwhile, from their new place, as the same operation. */
async function insist(room: string, { listeners }: Gathering, n: number, text: string) {
  for (let one = listeners[n] as Guest; ; one = await enter(room, seatOf(person(n)), one)) {
    const moved = one.until(() => one.closed).catch(() => null);
    const told = one.do(say(text), `op-${room}-${n}`).catch(() => null);
    if ((await Promise.race([told, moved.then(() => null)])) !== null) return;
    if (!one.closed) throw new Error(`${text}: no answer`);
  }
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
    await insist("dozing", spread, 29, "still here?");
    const still = await caughtUp("dozing", spread);
    await evictDurableObject(roomOf("dozing"));
    await still.dj.do({ kind: "announcement.pin", text: "Of course" });
    expect(await everybodySees(await caughtUp("dozing", still))).toHaveLength(1);
    expect(lines(spread.dj)).toEqual(["still here?"]);
  });

  it("R26 everybody asleep: the next command wakes them all, in order", async () => {
    let spread = await atRest(await spreadRoom("all-asleep", 30));
    for (let n = 0; n < 3; n += 1) {
      await evictDurableObject(roomOf("all-asleep"));
      for (const relay of await usedRelays("all-asleep")) {
        await evictDurableObject(relayOf("all-asleep", relay));
      }
      await insist("all-asleep", spread, 25 + n, `awake ${n}`);
      spread = await caughtUp("all-asleep", spread);
    }
    expect(await everybodySees(spread)).toHaveLength(1);
    expect(lines(spread.dj)).toEqual(["awake 0", "awake 1", "awake 2"]);
  });
});

describe("death", () => {
  it("R26 R6 a dead relay's listeners land elsewhere and get exactly what they missed", async () => {
    const { dj, listeners } = await atRest(await spreadRoom("dying", 30));
    const [victim = 0] = await usedRelays("dying");
    const seats = await socketsOf("dying", victim);
    await evictDurableObject(relayOf("dying", victim), { webSockets: "close" });
    await dj.until(() => listeners.filter(({ closed }) => closed).length >= seats);
    const homeless = listeners.filter(({ closed }) => closed);
    expect(homeless).toHaveLength(seats);
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
    const left = await Promise.all(relays.map((relay) => socketsOf("shrinking", relay)));
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
