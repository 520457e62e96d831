// A room under observation, folded while it happens: long runs keep a number per event instead of every frame.
import { ClientRecord } from "./client.ts";
import { type RoomEnd, type Rules, USUAL_RULES, type Violation } from "./history.ts";
import { Operations } from "./operations.ts";
import { Order } from "./order.ts";

/** More than this many of one promise say nothing new about what is broken. */
const MAX_PER_PROMISE = 20;

export class RoomRecord {
  readonly #rules: Rules;
  readonly #order = new Order();
  readonly #operations = new Operations();
  readonly #clients: ClientRecord[] = [];

  constructor(rules: Partial<Rules> = {}) {
    this.#rules = { ...USUAL_RULES, ...rules };
  }

  /** A client whose steps are taken as they happen. */
  client(name: string, person: string): ClientRecord {
    const record = new ClientRecord({ name, person }, this.#order, this.#operations, this.#rules);
    this.#clients.push(record);
    return record;
  }

  /** Operations with a place in the log, whose senders know that they took effect. */
  get settledEvents(): number {
    return this.#operations.settledEvents;
  }

  /** Everything that was promised and not kept; empty is the verdict one hopes for. */
  judge(end: RoomEnd): Violation[] {
    return firstOfEach([
      ...this.#order.judge(end.log),
      ...this.#operations.judge(end.log, end.reactions),
      ...this.#clients.flatMap((client) => client.judge(end)),
      ...overuse(end),
    ]);
  }
}

function firstOfEach(violations: readonly Violation[]): Violation[] {
  const counts = new Map<string, number>();
  return violations.filter(({ promise }) => {
    const count = (counts.get(promise) ?? 0) + 1;
    counts.set(promise, count);
    return count <= MAX_PER_PROMISE;
  });
}

function overuse({ memory = [] }: RoomEnd): Violation[] {
  return memory
    .filter(({ peakBytes, limitBytes }) => peakBytes > limitBytes)
    .map(({ what, peakBytes, limitBytes }) => ({
      promise: "P7",
      client: null,
      evidence: `${what} took ${peakBytes} bytes of ${limitBytes}`,
    }));
}
