// The four honest counts, from the seats that are taken right now.
import type { Counts } from "../../../shared/room/pulse.ts";

export type Present = {
  readonly person: string;
  readonly listening: boolean;
  readonly partner: string | null;
};

/** Sockets are counted once each, everything else once per person, whatever number of tabs they have open. */
export function countCrowd(present: Iterable<Present>): Counts {
  const people = new Set<string>();
  const listening = new Set<string>();
  const embedded = new Set<string>();
  let connected = 0;
  for (const seat of present) {
    connected += 1;
    people.add(seat.person);
    if (seat.listening) listening.add(seat.person);
    if (seat.partner !== null) embedded.add(seat.person);
  }
  return {
    connected,
    people: people.size,
    listening: listening.size,
    embedded: embedded.size,
  };
}
