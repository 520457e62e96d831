// One order for everybody: the first sighting of a place fixes what stands there, every other one must be the same.
import type { RoomEvent } from "../../../shared/room/events.ts";
import type { Violation } from "./history.ts";
import { type Print, printOf } from "./print.ts";

export class Order {
  readonly #seen = new Map<number, Print & { readonly client: string }>();
  /** Sightings that differ from the first one in a line's text only: right when that line was removed. */
  readonly #textDiffers = new Map<number, string>();
  readonly #violations: Violation[] = [];

  /** A client was given this event. */
  sighted(client: string, event: RoomEvent): void {
    const print = printOf(event);
    const first = this.#seen.get(event.seq);
    if (!first) {
      this.#seen.set(event.seq, { ...print, client });
      return;
    }
    if (first.bare !== print.bare) this.#differs(client, event.seq, first.client);
    else if (first.full !== print.full) this.#textDiffers.set(event.seq, client);
  }

  /** Places without a hole, and everything that anybody saw is there, as it was seen. */
  judge(log: readonly RoomEvent[]): Violation[] {
    const found = [...this.#violations, ...holes(log)];
    const stored = new Map(log.map((event) => [event.seq, printOf(event)]));
    const removed = new Set(
      log.flatMap(({ body }) => (body.kind === "chat.removed" ? [body.line] : [])),
    );
    // What is older than a trimmed log can't be judged any more; an empty one excuses nothing.
    const firstKept = log[0]?.seq ?? 1;
    for (const [seq, { client, bare, full }] of this.#seen) {
      const kept = stored.get(seq);
      if (!kept && seq >= firstKept) {
        const evidence = `event ${seq} was shown and is not in the log`;
        found.push({ promise: "P2", client, evidence });
      }
      if (kept && (kept.bare !== bare || (kept.full !== full && !removed.has(seq)))) {
        const evidence = `event ${seq} was shown as something else than the log has there`;
        found.push({ promise: "P1", client, evidence });
      }
    }
    for (const [seq, client] of this.#textDiffers) {
      if (removed.has(seq)) continue;
      const evidence = `line ${seq} reads differently here and was never removed`;
      found.push({ promise: "P1", client, evidence });
    }
    return found;
  }

  #differs(client: string, seq: number, other: string): void {
    const evidence = `event ${seq} is not the one that ${other} saw there`;
    this.#violations.push({ promise: "P1", client, evidence });
  }
}

function holes(log: readonly RoomEvent[]): Violation[] {
  return log.flatMap(({ seq }, n) => {
    const before = log[n - 1]?.seq;
    if (before === undefined || seq === before + 1) return [];
    return [
      { promise: "P1" as const, client: null, evidence: `the log goes from ${before} to ${seq}` },
    ];
  });
}
