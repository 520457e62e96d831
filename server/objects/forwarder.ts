// The follower's way up: its listeners' commands and its counts, in batches, one at a time. A call that fails is repeated
// with the same operations, which the leader knows again; what cannot be delivered is given back, never guessed.
import type { Counts } from "../../shared/room/pulse.ts";
import { waitMs } from "../domain/room/batch.ts";
import { type After, NextRun } from "./next-run.ts";
import type { Carried, CarriedCommand, CarriedOutcome, CarryReply } from "./relay-words.ts";

const BATCH_MAX_COMMANDS = 200;
/** More than this waiting: the leader cannot keep up, and promising more would only make it worse. */
const WAITING_MAX_COMMANDS = 5_000;
const REPORT_EVERY_MS = 1_000;
const NEWCOMERS_MAX = 1_000;
const RETRY_FIRST_MS = 100;
const MAX_TRIES = 6;

/** Told what became of a command; `lost` when that cannot be found out from here. */
export type Answer = (outcome: CarriedOutcome | { readonly kind: "lost" }) => void;
type Waiting = { readonly command: CarriedCommand; readonly answer: Answer };

export type Way = {
  readonly relay: number;
  /** Reaches the leader, or rejects. */
  readonly carry: (batch: Carried) => Promise<CarryReply>;
  readonly counts: () => Counts;
  /** The leader's newest place, after each call that arrived. */
  readonly onReply: (reply: CarryReply) => void;
  readonly now: () => number;
  /** Runs later; gives the way to call it off. */
  readonly after: After;
  /** How far apart calls are at least, in ms. */
  readonly windowMs: () => number;
};

export class Forwarder {
  readonly #way: Way;
  #waiting: Waiting[] = [];
  #newcomers = new Set<string>();
  #countsChanged = false;
  #calling = false;
  readonly #nextCall: NextRun;
  #lastCallMs = Number.NEGATIVE_INFINITY;

  constructor(way: Way) {
    this.#way = way;
    this.#nextCall = new NextRun(way.now, way.after, () => void this.#call());
  }

  /** Sends a command up; `answer` is called once, later. */
  forward(command: CarriedCommand, answer: Answer): void {
    if (this.#waiting.length >= WAITING_MAX_COMMANDS) return answer({ kind: "lost" });
    this.#waiting.push({ command, answer });
    this.#plan();
  }

  /** Somebody came, for the show's account. */
  came(person: string): void {
    this.#newcomers.add(person);
    this.report();
  }

  /** The counts changed, or it is time to say that this follower lives. */
  report(): void {
    this.#countsChanged = true;
    this.#plan();
  }

  #plan(): void {
    if (this.#calling) return;
    // Counts go with commands; by themselves once a second, or a crowd that comes in would be as many calls as people.
    const windowMs = Math.max(this.#way.windowMs(), this.#waiting.length > 0 ? 0 : REPORT_EVERY_MS);
    this.#nextCall.within(waitMs(this.#way.now(), this.#lastCallMs, windowMs));
  }

  async #call(): Promise<void> {
    const batch = this.#waiting.splice(0, BATCH_MAX_COMMANDS);
    const newcomers = [...this.#newcomers].slice(0, NEWCOMERS_MAX);
    for (const person of newcomers) this.#newcomers.delete(person);
    this.#countsChanged = false;
    this.#calling = true;
    this.#lastCallMs = this.#way.now();
    const reply = await this.#persist(batch, newcomers);
    this.#calling = false;
    if (reply === null) for (const person of newcomers) this.#newcomers.add(person);
    else this.#way.onReply(reply);
    for (const [n, { answer }] of batch.entries()) answer(reply?.outcomes[n] ?? { kind: "lost" });
    const more = this.#waiting.length > 0 || this.#countsChanged;
    if (more || (reply !== null && this.#newcomers.size > 0)) this.#plan();
  }

  /** The leader's answer, or null when all tries failed. */
  async #persist(batch: readonly Waiting[], newcomers: string[]): Promise<CarryReply | null> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#way.carry({
          relay: this.#way.relay,
          commands: batch.map(({ command }) => command),
          counts: this.#way.counts(),
          newcomers,
        });
      } catch {
        if (tries >= MAX_TRIES) return null;
        const waitForMs = RETRY_FIRST_MS * 2 ** (tries - 1);
        await new Promise<void>((resolve) => this.#way.after(waitForMs, resolve));
      }
    }
  }
}
