// The leader of a simulated room: commands become events, events go to every relay, one push per relay at a time; what
// happens meanwhile goes with the next.
import { waitMs } from "../../server/domain/room/batch.ts";
import type { SimulatedRelay } from "./simulated-relay.ts";
import type { World } from "./spread-room.ts";
import type { Processor } from "./timeline.ts";

type Following = {
  readonly relay: SimulatedRelay;
  seq: number;
  isPushing: boolean;
  isStale: boolean;
};

export class SimulatedLeader {
  readonly cpu: Processor;
  readonly #world: World;
  readonly #following: Following[] = [];
  #lastPushMs = Number.NEGATIVE_INFINITY;
  #isPlanned = false;

  constructor(world: World) {
    this.#world = world;
    this.cpu = world.processor();
  }

  follow(relay: SimulatedRelay): void {
    this.#following.push({ relay, seq: 0, isPushing: false, isStale: false });
  }

  /** A relay's call: when each of its commands was sent. `answered` is called here, before the way back. */
  carry(sentAtMs: readonly number[], answered: () => void): void {
    const { costs } = this.#world.room;
    const perCommandUs = costs.commandUs + costs.callEventUs;
    this.cpu.run(costs.answerUs + sentAtMs.length * perCommandUs, () => {
      this.#world.log.push(...sentAtMs);
      this.#announce();
      answered();
    });
  }

  #announce(): void {
    if (this.#isPlanned) return;
    const { timeline, room } = this.#world;
    const delayMs = waitMs(timeline.nowMs, this.#lastPushMs, room.pushWindowMs);
    if (delayMs === 0) return this.#pushAll();
    this.#isPlanned = true;
    timeline.after(delayMs, () => {
      this.#isPlanned = false;
      this.#pushAll();
    });
  }

  #pushAll(): void {
    this.#lastPushMs = this.#world.timeline.nowMs;
    for (const one of this.#following) {
      one.isStale = true;
      this.#push(one);
    }
  }

  #push(one: Following): void {
    if (one.isPushing || !one.isStale) return;
    const { timeline, room, log, tally } = this.#world;
    one.isPushing = true;
    one.isStale = false;
    tally.pushes += 1;
    const events = log.slice(one.seq);
    one.seq = log.length;
    this.cpu.run(room.costs.callUs + events.length * room.costs.callEventUs, () => {
      timeline.after(room.networkMs, () =>
        one.relay.take(events, () =>
          timeline.after(room.networkMs, () => {
            one.isPushing = false;
            this.#push(one);
          }),
        ),
      );
    });
  }
}
