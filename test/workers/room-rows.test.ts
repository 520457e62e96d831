// What a room's storage bills for: rows written, counted by workerd itself, trimming and dedupe included.
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Seat } from "../../server/domain/room/seat.ts";
import { Leader } from "../../server/objects/leader.ts";
import { Meter } from "../../server/objects/meter.ts";
import { meteredStorage } from "../../server/objects/metered-storage.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { KEEP_MS } from "../../shared/protocol/limits.ts";
import { DJ, roomOf, seatOf } from "./room-helpers.ts";

const NOW_MS = 1_800_000_000_000;
const HOUR_MS = 3_600_000;

/** A leader on this object's real storage, its clock, and what its doings cost in rows. */
function countedLeader(storage: DurableObjectStorage, nowMs = NOW_MS) {
  const keeper = { now: () => 0, load: () => null, save: () => {} };
  const meter = new Meter(keeper);
  const counted = meteredStorage(storage, meter);
  const clock = { nowMs };
  const ids = { epoch: () => "epoch-1", record: () => `record-${clock.nowMs}` };
  const leader = new Leader(counted, ids);
  let ops = 0;
  const act = (seat: Seat, command: Command) => {
    ops += 1;
    return leader.command(seat, `op-${String(ops).padStart(8, "0")}`, command, clock.nowMs);
  };
  const written = () => meter.reading().rowsWritten;
  /** Rows written by `work`. */
  const cost = (work: () => void) => {
    const before = written();
    work();
    return written() - before;
  };
  return { leader, clock, act, cost, written };
}

const inRoom = <T>(name: string, work: (storage: DurableObjectStorage) => T) =>
  runInDurableObject(roomOf(name), (_, { storage }) => work(storage));

const dj = seatOf(DJ, "dj");
const person = (n: number) => seatOf(`p_person${String(n).padStart(4, "0")}`);

/** A show with a thousand lines of two hundred people in half an hour. */
function thousandLines({ act, clock }: ReturnType<typeof countedLeader>): void {
  for (let n = 0; n < 1_000; n += 1) {
    clock.nowMs += 1_800;
    const outcome = act(person(n % 200), { kind: "chat.say", text: `line ${n}` });
    if (outcome.kind !== "events") throw new Error(JSON.stringify(outcome));
  }
}

describe("rows written", () => {
  it("R2 R5 R22 a chat line is one row, dedupe, stored view and trimming included", async () => {
    const costs = await inRoom("rows-chat", (storage) => {
      const room = countedLeader(storage);
      const { leader, act, clock, cost } = room;
      const start = cost(() => act(dj, { kind: "broadcast.start", title: "Sunday" }));
      const said = cost(() => thousandLines(room));
      const end = cost(() => act(dj, { kind: "broadcast.end" }));
      clock.nowMs += KEEP_MS + HOUR_MS;
      const trimmed = cost(() => leader.trim(clock.nowMs - KEEP_MS, leader.extent.seq));
      const left = leader.log.readAfter(0, 10).length;
      return { start, said, end, trimmed, left };
    });
    expect(costs.left).toBe(0);
    console.log(`rows written: ${JSON.stringify(costs)}`);
    // The lines themselves, five stored views and runs; nothing is re-armed on the way.
    expect(costs.said).toBe(1_000 + 2 * 5);
    expect((costs.said + costs.trimmed) / 1_000).toBeLessThanOrEqual(1.03);
    expect(costs.start).toBeLessThanOrEqual(12);
  });

  it("R15 reactions of one moment are two rows, however many", async () => {
    const rows = await inRoom("rows-react", (storage) => {
      const { leader, act, clock, cost } = countedLeader(storage);
      act(dj, { kind: "broadcast.start", title: "Sunday" });
      const settled = cost(() => {
        for (let n = 0; n < 500; n += 1)
          act(person(n), { kind: "react", reaction: "amen", count: 1 });
        leader.settle(clock.nowMs);
      });
      return { settled, amen: leader.reactions.amen };
    });
    expect(rows).toEqual({ settled: 2, amen: 500 });
  });

  it("R9 R21 waking writes nothing: neither the view nor an alarm that stands", async () => {
    const written = await runInDurableObject(roomOf("rows-wake"), async (_, { storage }) => {
      const { act } = countedLeader(storage, Date.now());
      act(dj, { kind: "broadcast.start", title: "Sunday" });
      const woken = countedLeader(storage, Date.now());
      await storage.getAlarm();
      return woken.written();
    });
    expect(written).toBe(0);
  });

  it("R18 who is refused, or changes nothing, writes nothing", async () => {
    const rows = await inRoom("rows-refused", (storage) => {
      const { act, cost } = countedLeader(storage);
      act(dj, { kind: "broadcast.start", title: "Sunday" });
      return cost(() => {
        act(dj, { kind: "announcement.unpin" });
        act(dj, { kind: "broadcast.resume" });
        act(person(1), { kind: "deck.next" });
      });
    });
    expect(rows).toBe(0);
  });
});
