// The first frame of a connection: what was missed, or everything, and never more than a socket may hold.
import { describe, expect, it } from "vitest";
import { firstFrame, seatFrame } from "../../../../server/objects/greeting.ts";
import {
  byteLength,
  decodeServerFrame,
  encodeServerFrame,
} from "../../../../shared/protocol/codec.ts";
import type { Cursor } from "../../../../shared/protocol/cursor.ts";
import { MAX_UNCONFIRMED_BYTES, RESUME_MAX_EVENTS } from "../../../../shared/protocol/limits.ts";
import { capabilitiesOf } from "../../../../shared/roles.ts";
import { evolve } from "../../../../shared/room/evolve.ts";
import { EMPTY_PULSE } from "../../../../shared/room/pulse.ts";
import { EMPTY_VIEW } from "../../../../shared/room/view.ts";
import { attachmentOf, audience, sitDown } from "../../../helpers/fake-audience.ts";
import { onAir, type Room } from "../../../helpers/leader.ts";
import { LISTENER } from "../../../helpers/room.ts";

const { hub } = audience(0);
const place = sitDown(hub, LISTENER);
const first = ({ leader, nowMs }: Room, seq: number | null) => {
  const since: Cursor | null = seq === null ? null : { epoch: leader.extent.epoch, seq };
  return firstFrame(leader, place, since, EMPTY_PULSE, nowMs);
};

/** A room with `count` lines of `text`, said as fast as one person may. */
function chatty(count: number, text: string): Room {
  const room = onAir();
  for (let n = 0; n < count; n += 1) {
    room.nowMs += 1_500;
    room.listener({ kind: "chat.say", text });
  }
  return room;
}

describe("the first frame", () => {
  it("R4 R6 is what was missed, or the view with its place: both lead to the same", () => {
    const room = chatty(9, "Amen");
    const [welcome, resumed] = [first(room, null), first(room, 4)];
    if (welcome.t !== "welcome" || resumed.t !== "resumed") throw new Error("wrong frames");
    expect(welcome).toMatchObject({
      seq: 10,
      epoch: room.leader.extent.epoch,
      serverNowMs: room.nowMs,
    });
    expect(resumed.events.map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9, 10]);
    const before = room.events().slice(0, 4).reduce(evolve, EMPTY_VIEW);
    expect(resumed.events.reduce(evolve, before)).toEqual(welcome.view);
    expect(decodeServerFrame(encodeServerFrame(resumed))).toMatchObject({
      events: room.events().slice(4),
    });
  });

  it("R6 nothing missed is an empty resumption; a place in the future starts over", () => {
    const room = chatty(3, "Amen");
    expect([first(room, 4), first(room, 5)]).toMatchObject([
      { t: "resumed", events: [] },
      { t: "welcome", seq: 4 },
    ]);
  });

  it("R6 R10 a gap that would fill a socket at once starts over: its client could never get behind it", {
    timeout: 60_000,
  }, () => {
    const room = chatty(RESUME_MAX_EVENTS, "ア".repeat(500));
    const frames = [first(room, 1), first(room, RESUME_MAX_EVENTS + 1 - 150)];
    expect(frames.map(({ t }) => t)).toEqual(["welcome", "resumed"]);
    for (const frame of frames) {
      expect(byteLength(encodeServerFrame(frame))).toBeLessThan(MAX_UNCONFIRMED_BYTES / 2);
    }
  });
});

describe("a person's own seat", () => {
  const mine = (room: Room) => seatFrame(room.leader, place, room.nowMs);
  const you = {
    person: LISTENER,
    role: "listener",
    can: capabilitiesOf("listener"),
    mutedUntilMs: null,
  };

  it("R16 says the name, whether it was chosen, and when a mute ends", () => {
    const room = onAir();
    expect(mine(room)).toEqual({ t: "you", you: { ...you, name: "Guest er01", named: false } });
    room.listener({ kind: "person.rename", name: "Ruth" });
    room.dj({ kind: "person.mute", person: LISTENER, forMs: 60_000 });
    expect(mine(room)).toEqual({
      t: "you",
      you: { ...you, name: "Ruth", named: true, mutedUntilMs: room.nowMs + 60_000 },
    });
    room.nowMs += 60_000;
    expect(mine(room)).toMatchObject({ you: { mutedUntilMs: null } });
    expect(attachmentOf(LISTENER).seat.name).toBeNull();
  });
});
