// Passes that are taken back: sockets close in every object of a room, and old passes open none, after any sleep.
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Seat } from "../../server/domain/room/seat.ts";
import { closeReason } from "../../shared/protocol/close.ts";
import { KEEP_MS, LISTENER_TOKEN_MS } from "../../shared/protocol/limits.ts";
import { EPOCH } from "../helpers/room.ts";
import { enter, person, plannedRelays, relayOf, spreadRoom } from "./relay-helpers.ts";
import { DJ, type Guest, join, LISTENER, onAir, roomOf, seatOf } from "./room-helpers.ts";

const KIM = "s_kimberley01";
/** A pass made at that moment. */
const pass = (seat: Seat, issuedAtMs: number): Seat => ({ ...seat, issuedAtMs });
const reasonOf = ({ closed }: Guest) => closed && closeReason(closed.code);
const closed = (guest: Guest) => guest.until(() => reasonOf(guest), 2_000);

describe("R31 a person whose passes are taken back", () => {
  it("R31 is gone at once, and comes back with a newer pass only, also after sleep", async () => {
    const room = "expelled";
    const { dj, listener } = await onAir(room);
    const now = Date.now();
    const two = [
      await join(room, pass(seatOf(KIM, "dj"), now)),
      await join(room, seatOf(KIM, "dj")),
    ];
    const atMs = now + 60_000;
    expect(await roomOf(room).expel({ persons: [KIM], atMs })).toBe(2);
    expect(await Promise.all(two.map(closed))).toEqual(["revoked", "revoked"]);
    expect([dj.closed, listener.closed]).toEqual([null, null]);
    for (const sleeps of [false, true]) {
      if (sleeps) await evictDurableObject(roomOf(room));
      const late = await join(room, pass(seatOf(KIM, "dj"), atMs - 1));
      expect([sleeps, reasonOf(late), late.frames]).toEqual([sleeps, "revoked", []]);
      const newer = await join(room, pass(seatOf(KIM, "dj"), atMs));
      expect([sleeps, reasonOf(newer)]).toEqual([sleeps, null]);
    }
    // Asked again, as those do who may not have heard the answer: who came back with a newer pass stays.
    expect(await roomOf(room).expel({ persons: [KIM], atMs })).toBe(0);
    expect(await roomOf(room).expel({ persons: [KIM], atMs: now })).toBe(0);
    expect(reasonOf(await join(room, pass(seatOf(KIM, "dj"), atMs - 1)))).toBe("revoked");
  });

  it("R31 is not heard from that moment on, whatever their page still sends", async () => {
    const room = "expelled-on-the-air";
    const { dj, listener } = await onAir(room);
    const epoch = { ...EPOCH, t0Ms: Date.now() };
    await dj.do({ kind: "sound.begin", epoch });
    await roomOf(room).expel({ persons: [DJ], atMs: Date.now() + 1 });
    const last = await listener.until(() => {
      return listener.events.find(({ body }) => body.kind === "sound.ended");
    }, 2_000);
    expect(last).toMatchObject({ by: null, body: { epoch: epoch.id } });
    expect(await closed(dj)).toBe("revoked");
  });

  it("R31 is remembered for as long as a pass could live, and then no longer", async () => {
    const room = "expelled-long-ago";
    await onAir(room);
    await roomOf(room).expel({ persons: [KIM], atMs: Date.now() - LISTENER_TOKEN_MS - 90_000 });
    await roomOf(room).expel({ persons: [LISTENER], atMs: Date.now() - LISTENER_TOKEN_MS });
    await runInDurableObject(roomOf(room), async (object, { storage }) => {
      const due = storage.sql.exec<{ at: number }>("SELECT at FROM due WHERE task = 'trim'").one();
      expect(due.at).toBeLessThanOrEqual(Date.now() + KEEP_MS + 3_600_000);
      storage.sql.exec("UPDATE due SET at = 1 WHERE task = 'trim'");
      void object;
    });
    await evictDurableObject(roomOf(room));
    await runInDurableObject(roomOf(room), async (object, { storage }) => {
      await object.onAlarm();
      const rows = storage.sql.exec<{ who: string }>("SELECT who FROM expelled").toArray();
      expect(rows).toEqual([{ who: LISTENER }]);
    });
  });
});

describe("R31 a room of several objects", () => {
  it("R31 a partner's widgets are closed everywhere within two seconds, nobody else's", async () => {
    const room = "partner-gone";
    const guests: Guest[] = [];
    const { listeners, dj } = await spreadRoom(room, 22);
    for (let n = 0; n < 20; n += 1) {
      guests.push(
        await enter(room, seatOf(person(100 + n), "guest", n % 2 ? "partner-a" : "partner-b")),
      );
    }
    expect(await plannedRelays(room)).toBeGreaterThan(0);
    await roomOf(room).expelPartner({ partner: "partner-a" });
    const theirs = guests.filter((_, n) => n % 2 === 1);
    expect(new Set(await Promise.all(theirs.map(closed)))).toEqual(new Set(["forbidden_origin"]));
    const others = [...listeners, dj, ...guests.filter((_, n) => n % 2 === 0)];
    expect(others.map(reasonOf).filter((reason) => reason === "forbidden_origin")).toEqual([]);
  });

  it("R31 a relay that slept, or was born later, refuses the old pass too", async () => {
    const room = "relays-hear";
    await spreadRoom(room, 40);
    const who = person(7);
    await roomOf(room).expel({ persons: [who], atMs: Date.now() });
    const relays = await plannedRelays(room);
    for (
      let relay = 1;
      relay <= relays;
      relay += 1 // One that nobody was sent to yet was never awake.
    )
      await evictDurableObject(relayOf(room, relay)).catch(() => undefined);
    const again = await enter(room, pass(seatOf(who), Date.now() - 60_000));
    expect(reasonOf(again)).toBe("revoked");
    const fresh = await enter(room, pass(seatOf(who), Date.now() + 1_000));
    expect(reasonOf(fresh)).toBeNull();
  });
});
