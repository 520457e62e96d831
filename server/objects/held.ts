// Who waits to hear that a held reaction is stored.
import type { Refusal } from "../../shared/protocol/refusal.ts";

/** Called once, with the refusal when it could not be stored. */
export type Answer = (refusal: Refusal | null) => void;

export class Held {
  #waiting: Answer[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  wait(answer: Answer): void {
    this.#waiting.push(answer);
  }

  answer(refusal: Refusal | null): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const answer of waiting) answer(refusal);
  }
}
