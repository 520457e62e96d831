// F15: what it costs to find an operation again, to read the log from somewhere, and to add to it, as the log grows from a
// thousand events to a million. The real leader on SQLite in memory, in this process; the clock is made up.
import type { Seat } from "../../../server/domain/room/seat.ts";
import { Leader } from "../../../server/objects/leader.ts";
import { sqliteStorage } from "../../helpers/sqlite-storage.ts";
import type { Bench } from "../house.ts";
import { median } from "../round.ts";

export type Lookup = {
  readonly events: number;
  /** A command that came a second time. */
  readonly repeatUs: number;
  /** Fifty events from a place anywhere in the log. */
  readonly readUs: number;
  /** A new line of chat, decided and stored. */
  readonly newUs: number;
};

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const START_MS = 1_700_000_000_000;
/** Fast enough for a lively chat, slow enough for each person's rate. */
const EVENT_EVERY_MS = 50;
const PEOPLE = 50;
const SAMPLES = 20;
const CALLS = 200;
const PAGE_EVENTS = 50;

export async function lookups(bench: Bench): Promise<readonly Lookup[]> {
  const room = talkative();
  const rows: Lookup[] = [];
  for (const events of bench.quick ? SIZES.slice(0, 3) : SIZES) {
    while (room.said < events) room.say(room.said + 1);
    const anywhere = steps(events);
    const repeatUs = timeUs(() => room.say(anywhere()));
    const readUs = timeUs(() => room.read(anywhere()));
    const newUs = timeUs(() => room.say(room.said + 1));
    rows.push({ events, repeatUs, readUs, newUs });
    bench.say(
      `F15 ${events} events: repeat ${repeatUs.toFixed(1)} µs, read ${readUs.toFixed(1)} µs, new ${newUs.toFixed(1)} µs`,
    );
    // Lets timers and signals through.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return rows;
}

/** A room on air in which line `n` is always said by the same person with the same operation id. */
function talkative() {
  let record = 0;
  const ids = { epoch: () => "bench-epoch", record: () => `record-${++record}` };
  const leader = new Leader(sqliteStorage(), ids);
  const command = { kind: "chat.say", text: "x".repeat(100) } as const;
  leader.command(seatOf("s_benchdj001", "dj"), "op-on-air", { kind: "broadcast.start" }, START_MS);
  const people = Array.from({ length: PEOPLE }, (_, n) =>
    seatOf(`p_bench${String(n).padStart(6, "0")}`, "listener"),
  );
  const room = {
    said: 0,
    say(n: number): void {
      const isNew = n > room.said;
      const seat = people[n % PEOPLE] as Seat;
      const atMs = START_MS + Math.max(n, room.said) * EVENT_EVERY_MS;
      const outcome = leader.command(seat, `op-${String(n).padStart(8, "0")}`, command, atMs);
      if (outcome.kind !== (isNew ? "events" : "done")) {
        throw new Error(`line ${n} of ${room.said}: ${JSON.stringify(outcome)}`);
      }
      if (isNew) room.said = n;
    },
    read(after: number): void {
      const from = Math.min(after, room.said - PAGE_EVENTS);
      const read = leader.log.readAfter(from, PAGE_EVENTS).length;
      if (read !== PAGE_EVENTS) throw new Error(`read ${read} events after ${from}`);
    },
  };
  return room;
}

const seatOf = (person: string, role: Seat["role"]): Seat => ({
  person,
  role,
  name: null,
  partner: null,
  origin: "http://bench.test",
  expiresAtMs: START_MS * 2,
});

/** Places all over 1…size, the same ones each time. */
function steps(size: number): () => number {
  let place = 0;
  return () => {
    place = (place + 7_919 * 104_729) % size;
    return place + 1;
  };
}

/** The median over several runs of many calls each. */
function timeUs(call: () => void): number {
  const samples = Array.from({ length: SAMPLES }, () => {
    const startMs = performance.now();
    for (let n = 0; n < CALLS; n += 1) call();
    return ((performance.now() - startMs) * 1_000) / CALLS;
  });
  return median(samples);
}
