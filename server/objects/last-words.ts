// When people last said something, for slow mode: in memory, found again in the newest rows after sleep.
import type { RoomEvent } from "../../shared/room/events.ts";

/** No slow mode is longer: what is older is of no interest. */
const LONGEST_MS = 600_000;
const PRUNE_ABOVE_PEOPLE = 5_000;

export class LastWords {
  readonly #atMs = new Map<string, number>();
  /** False until the rows from before this life of the object were looked at. */
  #complete = false;

  /** Notes what was just stored. */
  note({ body, by, at }: RoomEvent): void {
    if (body.kind !== "chat.said" || by === null) return;
    this.#atMs.set(by, at);
    if (this.#atMs.size > PRUNE_ABOVE_PEOPLE) this.#prune(at);
  }

  /** When somebody last said something, or null when that is longer ago than any slow mode. */
  of(person: string, nowMs: number, newestFirst: () => Iterable<RoomEvent>): number | null {
    if (!this.#complete) this.#recall(nowMs, newestFirst());
    return this.#atMs.get(person) ?? null;
  }

  #recall(nowMs: number, newestFirst: Iterable<RoomEvent>): void {
    for (const { body, by, at } of newestFirst) {
      if (at < nowMs - LONGEST_MS) break;
      if (body.kind === "chat.said" && by !== null && !this.#atMs.has(by)) this.#atMs.set(by, at);
    }
    this.#complete = true;
  }

  #prune(nowMs: number): void {
    for (const [person, at] of this.#atMs) if (at < nowMs - LONGEST_MS) this.#atMs.delete(person);
  }
}
