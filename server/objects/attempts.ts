// Commands tried on a store that may be full or failing: that costs no sender an answer, nor anybody a socket. Reactions are
// held back and stored together; who waits for one is answered then.
import type { Command } from "../../shared/protocol/client.ts";
import { type Acting, namedBy } from "../domain/room/seat.ts";
import { errorWords, log } from "../platform/log.ts";
import { type Answer, Held } from "./held.ts";
import type { Circumstances, Leader, Outcome } from "./leader.ts";
import type { Shell } from "./post.ts";

export class Attempts {
  readonly #leader: Leader;
  readonly #held = new Held();
  readonly #room: string;
  readonly #now: () => number;

  constructor(leader: Leader, { room, now }: Pick<Shell, "room" | "now">) {
    this.#leader = leader;
    this.#room = room;
    this.#now = now;
  }

  /** True while somebody waits for what `settle` will say. */
  get anyHeld(): boolean {
    return this.#held.size > 0;
  }

  /** What became of it; `held`: `wait` for the answer. */
  command(seat: Acting, op: string, command: Command, around: Circumstances): Outcome {
    try {
      return this.#leader.command(seat, op, command, this.#now(), around);
    } catch (error) {
      this.#failed(command.kind, error, seat);
      return { kind: "refused", refusal: { reason: "read_only" } };
    }
  }

  wait(answer: Answer): void {
    this.#held.wait(answer);
  }

  /** Stores what was held back and answers everybody who waits for it. */
  settle(): void {
    if (!this.anyHeld) return;
    try {
      this.#leader.settle(this.#now());
      this.#held.answer(null);
    } catch (error) {
      this.#failed("react", error, null);
      this.#held.answer({ reason: "read_only" });
    }
  }

  #failed(kind: string, error: unknown, seat: Acting | null): void {
    const entry = { event: "room.store_failed", room: this.#room, kind } as const;
    log({ ...entry, error: errorWords(error), ...namedBy(seat) });
  }
}
