// Who is in the room, as its leader counts them: put on record, kept as peaks and visitors of the show, and planned for.
import type { Counts } from "../../shared/room/pulse.ts";
import { addCounts } from "../domain/room/spread.ts";
import type { Leader } from "./leader.ts";
import type { Shell } from "./post.ts";
import type { Relays } from "./relays.ts";
import { SWEEP_EVERY_MS } from "./sweep.ts";

/** Below the least time between two pulses. */
const PEAKS_EVERY_MS = 200;

export class Attendance {
  readonly #shell: Shell;
  readonly #leader: Leader;
  readonly #relays: Relays;
  #peaksAtMs = Number.NEGATIVE_INFINITY;

  constructor(shell: Shell, leader: Leader, relays: Relays) {
    this.#shell = shell;
    this.#leader = leader;
    this.#relays = relays;
  }

  /** Who is here now, which goes on record. */
  counts(): Counts {
    const { places, part } = this.#shell.audience();
    const counts = addCounts(places.counts, this.#relays.counts());
    this.#shell.guarded("record", () => this.#shell.rollup.note(this.#leader, counts, part));
    return counts;
  }

  /** Not for each of a crowd that comes in: a pulse follows every change, so the last of them is noted too. */
  notePeaks(counts: Counts): void {
    const nowMs = this.#shell.now();
    if (nowMs >= this.#peaksAtMs && nowMs - this.#peaksAtMs < PEAKS_EVERY_MS) return;
    this.#peaksAtMs = nowMs;
    // A store that takes no more writes must not keep anybody from joining or being told.
    this.#shell.guarded("peaks", () => this.#leader.notePeaks(counts, nowMs));
  }

  /** Whether the room should spread, or draw together. */
  plan(): void {
    // Off air there is no show to grow, and no peak to tell growth from coming back.
    const { isOpen, shows } = this.#leader;
    const peak = (isOpen && shows.current?.peakConnected) || Number.POSITIVE_INFINITY;
    this.#relays.plan(this.#shell.audience().places.size, peak);
  }

  /** Who is here while the doors are open counts towards the show, and is looked after. */
  attend(people: Iterable<string>): void {
    if (!this.#leader.isOpen) return;
    // First, since a store that is full would keep both from happening, and this much works from memory.
    this.#leader.due.by("sweep", this.#shell.now() + SWEEP_EVERY_MS);
    this.#leader.attend(people);
  }
}
