// Tells staff how live sound is heard, every few seconds at most and only when somebody said something new: listeners' words
// cost the other listeners nothing.
import { isStaff } from "../../shared/roles.ts";
import type { Heard, Pulse } from "../../shared/room/pulse.ts";
import { heardBy, mergeHeard, type Report } from "../domain/room/hearing.ts";
import type { Hub } from "./hub.ts";
import { type After, NextRun } from "./next-run.ts";
import type { Places } from "./places.ts";

const TELL_EVERY_MS = 3_000;

/** What the pages of this audience say. */
export function heardHere(places: Pick<Places, "all">): Heard | null {
  const said = [...places.all()].map(({ attachment }) => attachment.heard);
  return heardBy(said.filter((report): report is Report => report !== undefined));
}

export type Surroundings = {
  readonly audience: () => Hub;
  readonly pulse: () => Pulse;
  /** What relays heard. */
  readonly elsewhere: () => readonly Heard[];
  readonly now: () => number;
  readonly after: After;
};

export class StaffEars {
  readonly #around: Surroundings;
  readonly #nextWord: NextRun;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#nextWord = new NextRun(around.now, around.after, () => this.#tell());
  }

  /** A page said something new. */
  changed(): void {
    this.#nextWord.within(TELL_EVERY_MS);
  }

  /** What all pages of the room say; null when none says anything. */
  heard(): Heard | null {
    const here = heardHere(this.#around.audience().places);
    return mergeHeard([...(here ? [here] : []), ...this.#around.elsewhere()]);
  }

  #tell(): void {
    const hub = this.#around.audience();
    // Nobody says anything any more: that is news too.
    const told = this.heard() ?? { pages: 0, latencyMs: 0, stalls: 0 };
    const frame = { t: "pulse", ...this.#around.pulse(), heard: told } as const;
    for (const place of [...hub.places.all()]) {
      if (isStaff(place.attachment.seat.role)) hub.tell(place, frame);
    }
  }
}
