// A leader on SQLite in memory with a clock that the test moves, and the ways a room can go down.
import type { Situation } from "../../server/domain/room/decision.ts";
import type { Seat } from "../../server/domain/room/seat.ts";
import { Leader, type Outcome } from "../../server/objects/leader.ts";
import { Rollup } from "../../server/objects/rollup.ts";
import type { Command } from "../../shared/protocol/client.ts";
import type { Role } from "../../shared/roles.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { LISTENER, NOW_MS, STAFF } from "./room.ts";
import { type FakeStorage, sqliteStorage } from "./sqlite-storage.ts";

export const seatOf = (person: string, role: Role): Seat => ({
  person,
  role,
  name: person.startsWith("s_") ? "Lee" : null,
  partner: null,
  origin: "https://live.test",
  expiresAtMs: NOW_MS * 2,
});

export class Room {
  readonly storage: FakeStorage = sqliteStorage();
  nowMs = NOW_MS;
  leader: Leader;
  /** Who of the staff has a socket. */
  here: Situation["here"] = () => null;
  /** Commands come with a touch of a passkey. */
  touched = false;
  #ops = 0;

  constructor() {
    this.leader = this.#wake();
  }

  /** Memory is gone, rows are not. */
  sleep(): void {
    this.leader = this.#wake();
  }

  op(): string {
    this.#ops += 1;
    return `op-${this.#ops.toString().padStart(8, "0")}`;
  }

  do(who: { person: string; role: Role }, command: Command, op = this.op()): Outcome {
    const around = { here: this.here, touched: this.touched };
    return this.leader.command(seatOf(who.person, who.role), op, command, this.nowMs, around);
  }

  dj = (command: Command, op?: string) => this.do({ person: STAFF, role: "dj" }, command, op);
  listener = (command: Command, op?: string) =>
    this.do({ person: LISTENER, role: "listener" }, command, op);

  /** The record of the audience, as somebody finds it who has just woken. */
  get rollup(): Rollup {
    const { storage } = this;
    return new Rollup({ storage, now: () => this.nowMs, after: () => () => {} });
  }

  /** Every event that is stored, in order. */
  events(): RoomEvent[] {
    return this.leader.log.readAfter(0, 1e9).map(({ broadcast: _, ...event }) => event);
  }

  /** Stores what is held, as the room does before each pulse. */
  settle(): readonly { person: string; op: string }[] {
    return this.leader.settle(this.nowMs);
  }

  sql(query: string): Record<string, unknown>[] {
    return this.storage.database.prepare(query).all();
  }

  #wake(): Leader {
    // By the clock: a room that tried something in vain names the next thing like one that did not.
    const record = () => `record-${this.nowMs}`;
    return new Leader(this.storage, { epoch: () => "epoch-1", record });
  }
}

/** A room on air. */
export function onAir(): Room {
  const room = new Room();
  room.dj({ kind: "broadcast.start", title: "Sunday" });
  return room;
}

export const reasonOf = (outcome: Outcome) =>
  outcome.kind === "refused" ? outcome.refusal.reason : outcome.kind;
