// One client's view of the promises, folded step by step: which place it has reached, whether what arrives continues it,
// and whether it could tell when something is missing.
import type { Cursor } from "../../../shared/protocol/cursor.ts";
import type { ServerFrame } from "../../../shared/protocol/server.ts";
import type { RoomEvent } from "../../../shared/room/events.ts";
import type { Pulse } from "../../../shared/room/pulse.ts";
import type { PromiseId, RoomEnd, Rules, Step, Violation } from "./history.ts";
import type { Operations } from "./operations.ts";
import type { Order } from "./order.ts";

type FrameOf<T extends ServerFrame["t"]> = Extract<ServerFrame, { t: T }>;

export class ClientRecord {
  readonly #name: string;
  readonly #person: string;
  readonly #order: Order;
  readonly #operations: Operations;
  readonly #rules: Rules;
  readonly #violations: Violation[] = [];
  #generation = 0;
  #since: Cursor | null = null;
  #greeted = false;
  #open = false;
  #cursor: Cursor | null = null;
  /** The furthest place that anything has told this client of. */
  #toldOf = 0;
  #pulse: Pulse | null = null;

  constructor(
    who: { name: string; person: string },
    order: Order,
    operations: Operations,
    rules: Rules,
  ) {
    this.#name = who.name;
    this.#person = who.person;
    this.#order = order;
    this.#operations = operations;
    this.#rules = rules;
  }

  /** What has been folded; what the next dial should ask for. */
  get cursor(): Cursor | null {
    return this.#cursor;
  }

  /** How many sockets this client believes to be in the room. */
  get believedSockets(): number {
    return this.#pulse?.counts.connected ?? 0;
  }

  take(step: Step): void {
    if (step.kind === "sent")
      return this.#operations.sent(this.#person, step.op, step.taps ?? null);
    if (step.kind === "dialled") {
      this.#generation = step.generation;
      this.#since = step.since;
      this.#greeted = false;
      this.#open = true;
      return;
    }
    // An earlier socket may still have something to say; nobody listens.
    if (step.generation !== this.#generation) return;
    if (step.kind === "gone") this.#open = false;
    else this.#hear(step.frame);
  }

  judge(end: RoomEnd): Violation[] {
    const found = [...this.#violations];
    const head = end.log.at(-1)?.seq ?? this.#cursor?.seq ?? 0;
    const told = this.#cursor?.epoch === end.epoch ? Math.max(this.#toldOf, this.#cursor.seq) : 0;
    if (this.#open && this.#greeted && told < head) {
      found.push(
        this.#violation("P5", `rests at ${told} and nothing told it that the room is at ${head}`),
      );
    }
    const { presence } = end;
    if (this.#open && presence) {
      const { connected, people } = this.#pulse?.counts ?? { connected: 0, people: 0 };
      if (connected !== presence.connected || people !== presence.people) {
        const truth = `${presence.connected} sockets of ${presence.people}`;
        found.push(
          this.#violation(
            "P6",
            `believes in ${connected} sockets of ${people} people, not ${truth}`,
          ),
        );
      }
    }
    return found;
  }

  #hear(frame: ServerFrame): void {
    if (!this.#greeted && frame.t !== "welcome" && frame.t !== "resumed") {
      this.#complain("P4", `the first frame of socket ${this.#generation} is ${frame.t}`);
    }
    if (frame.t === "welcome") this.#welcomed(frame);
    if (frame.t === "resumed") this.#resumed(frame);
    if (frame.t === "events") this.#fold(frame.events, "P1");
    if (frame.t === "pulse") this.#beat(frame);
    if (frame.t === "done") {
      this.#operations.settledAt(this.#name, this.#person, frame.op, frame.seq);
    }
    if (frame.t === "refused") this.#operations.refused(this.#person, frame.op);
  }

  #welcomed({ epoch, seq, pulse }: FrameOf<"welcome">): void {
    const { mayForget, surelyResumableEvents } = this.#rules;
    const since = this.#since;
    this.#greet(pulse, "welcome");
    if (since && since.epoch === epoch && seq < since.seq) {
      this.#complain("P2", `had ${since.seq} and was welcomed at ${seq}`);
    }
    if (since && !mayForget && since.epoch !== epoch) {
      this.#complain("P4", `knew ${since.epoch} and was welcomed to ${epoch}`);
    }
    const gap = since?.epoch === epoch ? seq - since.seq : Number.POSITIVE_INFINITY;
    if (!mayForget && gap >= 0 && gap <= surelyResumableEvents) {
      this.#complain(
        "P4",
        `missed ${gap} events after ${since?.seq} and got the whole view instead`,
      );
    }
    this.#cursor = { epoch, seq };
    this.#toldOf = seq;
  }

  #resumed({ epoch, events, pulse }: FrameOf<"resumed">): void {
    this.#greet(pulse, "resumed");
    if (!this.#since || this.#since.epoch !== epoch) {
      this.#complain(
        "P4",
        `asked to go on from ${this.#since?.epoch ?? "nothing"} and was resumed in ${epoch}`,
      );
      return;
    }
    this.#cursor = this.#since;
    this.#toldOf = this.#since.seq;
    this.#fold(events, "P4");
  }

  #greet(pulse: Pulse, t: string): void {
    if (this.#greeted)
      this.#complain("P4", `socket ${this.#generation} got a second first frame (${t})`);
    this.#greeted = true;
    this.#pulse = pulse;
  }

  #fold(events: readonly RoomEvent[], promise: PromiseId): void {
    for (const event of events) {
      const place = this.#cursor?.seq ?? 0;
      if (event.seq !== place + 1) {
        this.#complain(promise, `stood at ${place} and was given ${event.seq}`);
      }
      this.#order.sighted(this.#name, event);
      if (event.by === this.#person && event.op !== undefined) {
        this.#operations.seen(this.#name, this.#person, event.op, event.seq);
      }
      if (this.#cursor) this.#cursor = { ...this.#cursor, seq: Math.max(place, event.seq) };
    }
  }

  #beat(pulse: Pulse & { readonly seq?: number | undefined }): void {
    this.#pulse = pulse;
    this.#toldOf = Math.max(this.#toldOf, pulse.seq ?? 0);
  }

  #complain(promise: PromiseId, evidence: string): void {
    this.#violations.push(this.#violation(promise, evidence));
  }

  #violation(promise: PromiseId, evidence: string): Violation {
    return { promise, client: this.#name, evidence };
  }
}
