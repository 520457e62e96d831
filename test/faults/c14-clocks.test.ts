// C14: wall clocks that are wrong, jump and go back. Order never asks the time; what does ask it gives nothing away.
import { describe, expect, test } from "vitest";
import { isCurrent } from "../../server/domain/identity/claims.ts";
import type { ServerFrame } from "../../shared/protocol/server.ts";
import { between, diceOf } from "../helpers/dice.ts";
import { onAir, type Room } from "../helpers/leader.ts";
import { LISTENER, NOW_MS } from "../helpers/room.ts";
import { RoomRecord } from "./checker/room-record.ts";

const MINUTE_MS = 60_000;
const seed = Date.now() % 1_000_000;

const sayIn = (room: Room, text: string) => room.listener({ kind: "chat.say", text });

/** How many of `tries` lines are let through. */
const allowed = (room: Room, tries: number) =>
  Array.from({ length: tries }, (_, n) => sayIn(room, `line ${n}`)).filter(
    ({ kind }) => kind === "events",
  ).length;

describe("C14 a clock that is wrong by ten minutes, either way, and jumps", () => {
  test(`C14 the order is the room's own through a thousand jumps and sleeps (seed ${seed})`, () => {
    const dice = diceOf(seed);
    const room = onAir();
    const record = new RoomRecord();
    const client = record.client("listener", LISTENER);
    client.take({ kind: "dialled", generation: 1, since: null });
    const { epoch, seq } = room.leader.extent;
    const frame = { t: "welcome", epoch, seq } as unknown as ServerFrame;
    client.take({ kind: "frame", generation: 1, frame });
    let told = 0;
    for (let n = 0; n < 1_000; n += 1) {
      room.nowMs = NOW_MS + between(dice, -10 * MINUTE_MS, 10 * MINUTE_MS);
      const op = room.op();
      client.take({ kind: "sent", op });
      const outcome = room.listener({ kind: "chat.say", text: `line ${n}` }, op);
      if (dice() < 0.05) room.sleep();
      if (outcome.kind !== "events") continue;
      told += 1;
      const { events } = outcome;
      client.take({ kind: "frame", generation: 1, frame: { t: "events", events: [...events] } });
    }
    expect(record.judge({ epoch, log: room.events() })).toEqual([]);
    expect(told).toBeGreaterThan(100);
  });

  test("C14 a clock that goes back gives nobody a second quota", () => {
    const room = onAir();
    const atOnce = allowed(room, 20);
    room.nowMs -= 10 * MINUTE_MS;
    expect({ atOnce, afterwards: allowed(room, 20) }).toEqual({ atOnce: 6, afterwards: 0 });
  });

  test("C14 a clock that goes on gives the quota that time has paid for, and no more (control)", () => {
    const room = onAir();
    const atOnce = allowed(room, 20);
    room.nowMs += 10 * MINUTE_MS;
    expect({ atOnce, afterwards: allowed(room, 20) }).toEqual({ atOnce: 6, afterwards: 6 });
  });

  test("C14 an operation is known again whatever the clock said when it came", () => {
    const room = onAir();
    const op = room.op();
    const first = room.listener({ kind: "chat.say", text: "once" }, op);
    const place = first.kind === "events" ? first.events[0]?.seq : null;
    for (const minutes of [-10, 10, 0]) {
      room.nowMs = NOW_MS + minutes * MINUTE_MS;
      const again = room.listener({ kind: "chat.say", text: "once" }, op);
      expect(again).toEqual({ kind: "done", seq: place });
    }
  });

  test("C14 a pass from a clock a little ahead is good, from one far ahead it is not", () => {
    const pass = { iatMs: NOW_MS, expMs: NOW_MS + 60 * MINUTE_MS };
    const at = (minutes: number) => isCurrent(pass, NOW_MS + minutes * MINUTE_MS);
    expect([-10, -1, 0, 59, 60].map(at)).toEqual([false, true, true, true, false]);
  });
});
