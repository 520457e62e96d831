// The newest events in memory, so that a thousand returning listeners cost no reading and no encoding. Removed lines lose
// their text here as they do in the rows.
import { RESUME_MAX_EVENTS } from "../../shared/protocol/limits.ts";
import type { RoomEvent } from "../../shared/room/events.ts";

type ReadAfter = (seq: number, limit: number) => readonly RoomEvent[];

export class Tail {
  readonly #read: ReadAfter;
  /** The newest ones without a hole; all events up to `#before` are in the rows only. */
  #events: RoomEvent[] = [];
  #before: number;

  /** Empty behind `seq`; filled from `read` as far back as somebody asks. */
  constructor(seq: number, read: ReadAfter) {
    this.#before = seq;
    this.#read = read;
  }

  append(events: readonly RoomEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      if (event.body.kind === "chat.removed") this.#erase(event.body.line);
    }
    // In steps, so that a long tail is not moved for every event.
    if (this.#events.length > 2 * RESUME_MAX_EVENTS) {
      this.#events = this.#events.slice(-RESUME_MAX_EVENTS);
      this.#before = (this.#events[0]?.seq ?? 1) - 1;
    }
  }

  /** Events after `seq`, in order, at most `limit`. */
  after(seq: number, limit: number): readonly RoomEvent[] {
    const head = this.#before + this.#events.length;
    if (head - seq > RESUME_MAX_EVENTS) return this.#read(seq, limit);
    if (seq < this.#before) {
      // Where the beginning was trimmed, as many rows reach further than what is missing here.
      const older = this.#read(seq, this.#before - seq).filter((row) => row.seq <= this.#before);
      this.#events = [...older, ...this.#events];
      this.#before = head - this.#events.length;
    }
    const from = Math.max(0, seq - this.#before);
    return this.#events.slice(from, from + limit);
  }

  #erase(line: number): void {
    const n = line - this.#before - 1;
    const said = this.#events[n];
    if (said?.body.kind !== "chat.said") return;
    this.#events[n] = { ...said, body: { ...said.body, text: "" } };
  }
}
