// A relay of a simulated room: its listeners' commands go up in calls, one at a time, and events go out to its sockets in
// batches.
import { waitMs } from "../../server/domain/room/batch.ts";
import type { SimulatedLeader } from "./simulated-leader.ts";
import type { World } from "./spread-room.ts";
import type { Processor } from "./timeline.ts";

/** Where in the loop over its sockets a delivery is looked at: five of them stand for all. */
const LOOKS = [0.1, 0.3, 0.5, 0.7, 0.9];

export class SimulatedRelay {
  readonly cpu: Processor;
  readonly #world: World;
  readonly #leader: SimulatedLeader;
  #up: number[] = [];
  #down: number[] = [];
  #hasReport = false;
  #isCalling = false;
  #isCallPlanned = false;
  #isBatchPlanned = false;
  #lastCallMs = Number.NEGATIVE_INFINITY;
  #lastBatchMs = Number.NEGATIVE_INFINITY;

  constructor(world: World, leader: SimulatedLeader) {
    this.#world = world;
    this.#leader = leader;
    this.cpu = world.processor();
    leader.follow(this);
  }

  /** A listener says something. */
  command(): void {
    const { timeline, room } = this.#world;
    const sentAtMs = timeline.nowMs;
    this.cpu.run(room.costs.inboxUs, () => {
      this.#up.push(sentAtMs);
      this.#planCall();
    });
  }

  /** Its counts changed. */
  report(): void {
    this.#hasReport = true;
    this.#planCall();
  }

  /** A push has arrived; `answered` is called here, before the way back. */
  take(events: readonly number[], answered: () => void): void {
    const { costs } = this.#world.room;
    this.cpu.run(costs.answerUs + events.length * costs.callEventUs, () => {
      answered();
      if (events.length === 0) return;
      this.#down.push(...events);
      this.#planBatch();
    });
  }

  #planCall(): void {
    if (this.#isCalling || this.#isCallPlanned) return;
    const { timeline, room } = this.#world;
    const delayMs = waitMs(timeline.nowMs, this.#lastCallMs, room.carryWindowMs);
    if (delayMs === 0) return this.#call();
    this.#isCallPlanned = true;
    timeline.after(delayMs, () => {
      this.#isCallPlanned = false;
      this.#call();
    });
  }

  #call(): void {
    const { timeline, room, tally } = this.#world;
    const batch = this.#up;
    if (batch.length > 0) tally.carries += 1;
    else tally.reports += 1;
    this.#up = [];
    this.#hasReport = false;
    this.#isCalling = true;
    this.#lastCallMs = timeline.nowMs;
    this.cpu.run(room.costs.callUs + batch.length * room.costs.callEventUs, () => {
      timeline.after(room.networkMs, () =>
        this.#leader.carry(batch, () =>
          timeline.after(room.networkMs, () => {
            this.#isCalling = false;
            if (this.#up.length > 0 || this.#hasReport) this.#planCall();
          }),
        ),
      );
    });
  }

  #planBatch(): void {
    if (this.#isBatchPlanned) return;
    const { timeline, room } = this.#world;
    const delayMs = waitMs(timeline.nowMs, this.#lastBatchMs, room.batchWindowMs);
    if (delayMs === 0) return this.#sendBatch();
    this.#isBatchPlanned = true;
    timeline.after(delayMs, () => {
      this.#isBatchPlanned = false;
      this.#sendBatch();
    });
  }

  #sendBatch(): void {
    const { timeline, room, tally, delays } = this.#world;
    const batch = this.#down;
    this.#down = [];
    this.#lastBatchMs = timeline.nowMs;
    const { frameUs, sendUs } = room.costs;
    this.cpu.run(frameUs + room.socketsPerRelay * sendUs, (beganMs) => {
      tally.frames += room.socketsPerRelay;
      tally.deliveries += batch.length * room.socketsPerRelay;
      const share = room.socketsPerRelay / LOOKS.length;
      for (const look of LOOKS) {
        const doneMs = beganMs + (frameUs + look * room.socketsPerRelay * sendUs) / 1_000;
        for (const sentAtMs of batch) delays.add(doneMs - sentAtMs, share);
      }
    });
  }
}
