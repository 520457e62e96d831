// Whom the leader believes to be there, and how many relays it plans for them.
import { describe, expect, it } from "vitest";
import { Follower } from "../../../../server/objects/follower.ts";
import { EMPTY_PULSE, NO_COUNTS } from "../../../../shared/room/pulse.ts";
import { EMPTY_VIEW } from "../../../../shared/room/view.ts";
import { crowd, NO_PEAK, spreadRoom } from "../../../helpers/spread-room.ts";

describe("R26 R20 counts of followers", () => {
  it("are those of the newest report: an answer to a push that was under way takes nothing back", async () => {
    const room = spreadRoom();
    room.follow(1);
    room.seated.set(1, crowd(3));
    room.happen();
    room.relays.reported(1, crowd(4));
    await room.time.advance(1_000);
    expect(room.relays.counts()).toEqual(crowd(4));
  });

  it("are learned from the answer to a push where nobody comes or goes, and said once", async () => {
    const room = spreadRoom({ relays: 2, following: [{ relay: 1, counts: crowd(9) }] });
    const awake = new Follower();
    awake.adopt({
      ...{ epoch: "epoch-1", seq: 0, view: EMPTY_VIEW, tail: [], facts: [] },
      ...{ pulse: EMPTY_PULSE, relays: 2 },
    });
    room.followers.set(1, awake);
    room.seated.set(1, crowd(7));
    for (let n = 0; n < 3; n += 1) {
      room.happen();
      await room.time.advance(1_000);
    }
    expect([room.relays.counts(), room.counted()]).toEqual([crowd(7), 1]);
  });

  it("are forgotten with a life of the follower: the next one begins by saying who is there", () => {
    const room = spreadRoom();
    room.follow(1);
    room.relays.reported(1, crowd(90));
    room.follow(1);
    expect(room.relays.counts()).toEqual(NO_COUNTS);
  });
});

describe("R26 growth and shrink", () => {
  it("plans by everybody's sockets, tells the followers, and remembers", async () => {
    const room = spreadRoom();
    expect(room.relays.plan(100, NO_PEAK)).toBe(false);
    expect(room.relays.plan(101, NO_PEAK)).toBe(true);
    room.follow(1);
    room.relays.reported(1, crowd(140));
    expect(room.relays.plan(60, NO_PEAK)).toBe(true);
    expect(room.saved()).toEqual({ relays: 3, following: [{ relay: 1, counts: crowd(140) }] });
    await room.time.advance(10);
    expect(room.followers.get(1)?.relays).toBe(3);
    room.relays.reported(1, crowd(10));
    expect(room.relays.plan(5, NO_PEAK)).toBe(false);
    await room.time.advance(120_000);
    expect(room.relays.plan(5, NO_PEAK)).toBe(true);
    expect(room.relays.planned).toBe(0);
    room.relays.left(1);
    expect(room.saved()).toEqual({ relays: 0, following: [] });
  });

  it("plans ahead while more come than ever, and not for those who only come back", async () => {
    const planAfter = async (peak: number) => {
      const room = spreadRoom();
      for (const sockets of [10, 40, 70]) {
        room.relays.plan(sockets, peak);
        await room.time.advance(1_000);
      }
      return room.relays.planned;
    };
    expect([await planAfter(0), await planAfter(500)]).toEqual([3, 0]);
  });
});
