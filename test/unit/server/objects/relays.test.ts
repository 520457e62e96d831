// What the leader pushes to its followers, and what happens when one cannot be reached.
import { describe, expect, it } from "vitest";
import { Follower } from "../../../../server/objects/follower.ts";
import { NO_COUNTS } from "../../../../shared/room/pulse.ts";
import { crowd, NO_PEAK, spreadRoom } from "../../../helpers/spread-room.ts";

describe("R26 pushing", () => {
  it("asks nobody anything while there are no followers", async () => {
    const room = spreadRoom();
    room.happen(3);
    await room.time.advance(10_000);
    expect([room.pushes, room.saved(), room.time.waiting()]).toEqual([[], null, 0]);
  });

  it("tells every follower at once when it was quiet", async () => {
    const room = spreadRoom();
    for (const relay of [1, 2, 3]) room.follow(relay);
    room.happen();
    expect(room.pushes.map(({ relay, push }) => [relay, push.events.length])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    await room.time.advance(5);
    expect(room.places()).toEqual([1, 1, 1]);
  });

  it("sends one push at a time to each; what happens meanwhile goes together with the next", async () => {
    const room = spreadRoom();
    room.follow(1);
    room.slow(200);
    for (let n = 0; n < 20; n += 1) {
      room.happen();
      await room.time.advance(20);
    }
    await room.time.advance(2_000);
    expect(room.places()).toEqual([20]);
    expect(room.pushes.length).toBeLessThan(5);
    for (const [n, { atMs }] of room.pushes.entries()) {
      if (n > 0) expect(atMs - (room.pushes[n - 1]?.atMs ?? 0)).toBeGreaterThanOrEqual(400);
    }
  });

  it("keeps its window under load, however quickly followers answer", async () => {
    const room = spreadRoom();
    room.follow(1);
    for (let n = 0; n < 100; n += 1) {
      room.happen();
      await room.time.advance(10);
    }
    await room.time.advance(100);
    expect(room.places()).toEqual([100]);
    expect(room.pushes.length).toBeLessThanOrEqual(1_100 / 50);
  });

  it("a slow follower holds nobody else up", async () => {
    const room = spreadRoom();
    room.follow(1);
    room.follow(2);
    room.dead.add(2);
    room.happen();
    await room.time.advance(10);
    expect(room.places()).toEqual([1, 0]);
  });
});

describe("R26 pulses", () => {
  it("go with the events, and by themselves once a second at most", async () => {
    const room = spreadRoom();
    room.follow(1);
    room.relays.announcePulse();
    for (let n = 0; n < 20; n += 1) {
      await room.time.advance(100);
      room.relays.announcePulse();
    }
    expect(room.pushes.map(({ atMs }) => atMs)).toEqual([0, 1_000, 2_000]);
    room.happen();
    await room.time.advance(60);
    expect(room.pushes.at(-1)).toMatchObject({ atMs: 2_050, push: { events: [{ seq: 1 }] } });
    await room.time.advance(2_000);
    expect([room.pushes.length, room.time.waiting()]).toEqual([4, 0]);
  });
});

describe("R26 what goes wrong", () => {
  it("a follower that missed pushes gets exactly what it missed, even after the leader forgot its place", async () => {
    const room = spreadRoom();
    room.follow(1);
    room.dead.add(1);
    room.happen(3);
    await room.time.advance(300);
    room.dead.delete(1);
    await room.time.advance(1_000);
    expect(room.places()).toEqual([3]);
    expect(room.pushes.at(-1)?.push.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it("after the leader's sleep everybody is asked for their place and told the rest", async () => {
    const room = spreadRoom({
      relays: 2,
      following: [1, 2].map((relay) => ({ relay, counts: crowd(70) })),
    });
    room.followers.set(1, new Follower());
    room.seated.set(2, crowd(10));
    room.follow(2);
    room.seated.set(1, crowd(5));
    expect([room.relays.counts(), room.relays.plan(0, NO_PEAK)]).toEqual([crowd(80), false]);
    room.happen(2);
    await room.time.advance(100);
    expect(room.places()).toEqual([2, 2]);
    expect([room.relays.counts(), room.relays.planned]).toEqual([crowd(15), 2]);
    expect(room.relays.plan(0, NO_PEAK)).toBe(true);
  });

  it("after the leader's sleep nobody is sent away before all have been heard", () => {
    const room = spreadRoom({ relays: 2, following: [{ relay: 1, counts: NO_COUNTS }] });
    expect(room.relays.plan(3, NO_PEAK)).toBe(false);
    room.follow(1);
    expect(room.relays.plan(3, NO_PEAK)).toBe(true);
  });

  it("makes sure of followers that are only believed to be up to date, once", async () => {
    const room = spreadRoom({ relays: 2, following: [{ relay: 1, counts: crowd(9) }] });
    room.followers.set(1, new Follower());
    room.relays.check();
    await room.time.advance(100);
    room.relays.check();
    await room.time.advance(100);
    expect(room.pushes.map(({ push }) => [push.afterSeq, push.events.length])).toEqual([[0, 0]]);
  });

  it("gives up a dead one after some seconds, and offers it what happens now and then, until it is back", async () => {
    const room = spreadRoom();
    room.follow(1);
    room.follow(2);
    room.relays.reported(1, crowd(60));
    room.dead.add(1);
    room.happen();
    await room.time.advance(20_000);
    expect(room.saved()?.following).toEqual([1, 2].map((relay) => ({ relay, counts: NO_COUNTS })));
    expect([room.relays.counts(), room.relays.size]).toEqual([NO_COUNTS, 1]);
    const before = room.pushes.length;
    for (let n = 0; n < 300; n += 1) {
      room.happen();
      await room.time.advance(100);
    }
    const offers = room.pushes.slice(before).filter(({ relay }) => relay === 1);
    expect(offers.length).toBeGreaterThan(1);
    expect(offers.length).toBeLessThan(5);
    room.dead.clear();
    await room.time.advance(10_000);
    room.happen();
    await room.time.advance(1_000);
    expect([room.places(), room.relays.size, room.time.waiting()]).toEqual([[302, 302], 2, 0]);
  });

  it("one that fails in a busy room is tried for some seconds too, and gets everything when it is back", async () => {
    const room = spreadRoom();
    room.follow(1);
    room.dead.add(1);
    for (let n = 0; n < 40; n += 1) {
      room.happen();
      await room.time.advance(100);
    }
    expect(room.relays.size).toBe(1);
    room.dead.delete(1);
    await room.time.advance(5_000);
    expect([room.places(), room.relays.size]).toEqual([[40], 1]);
  });

  it("one that answers and comes no further is given up like a dead one, not pushed to without end", async () => {
    class Elsewhere extends Follower {
      override take = () => ({ kind: "followed", fresh: [] }) as const;
    }
    const room = spreadRoom();
    room.followers.set(1, new Elsewhere());
    room.follow(1);
    room.happen(3);
    await room.time.advance(20_000);
    expect([room.relays.size, room.time.waiting()]).toEqual([0, 0]);
    expect(room.pushes.length).toBeLessThan(20);
  });

  it("one that asked for the room again is pushed to at once, whatever failed before", async () => {
    const room = spreadRoom();
    room.follow(1);
    room.dead.add(1);
    room.happen();
    await room.time.advance(2_000);
    room.dead.delete(1);
    room.follow(1);
    room.happen();
    await room.time.advance(100);
    expect(room.places()).toEqual([2]);
  });

  it("the silent are forgotten too", () => {
    const room = spreadRoom();
    room.follow(1);
    expect(room.relays.forgetSilent(room.time.nowMs())).toBe(false);
    expect(room.relays.forgetSilent(room.time.nowMs() + 1)).toBe(true);
    expect(room.relays.size).toBe(0);
  });
});
