// What the widget says in its two lines, for every moment of a room. Pure.
import { runningEpoch } from "../../shared/live/timeline.ts";
import type { TrackCard } from "../../shared/protocol/scalars.ts";
import { isOpen } from "../../shared/room/phase.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { formatLength, formatWhen } from "../ui/time.ts";
import type { LastShow } from "./last-show.ts";

export type Headline = { readonly title: string; readonly line: string };

/** The track while one is on, otherwise where the show stands. `room` is the room's shown title. */
export function headline(view: RoomView, room: string, nowMs: number): Headline {
  const { broadcast } = view;
  const track = currentTrack(view);
  if (track) return { title: track.title, line: track.artist || broadcast.title || room };
  return { title: broadcast.title || room, line: standing(view, nowMs) };
}

/** What the deck plays or will go on with; null once it has run out, and off air. */
export function currentTrack(view: RoomView): TrackCard | null {
  const { track, playing, positionMs } = view.deck;
  if (!track || !canListen(view)) return null;
  return playing || positionMs < track.durationMs ? track : null;
}

/** True while there is, or will in a moment be, something to hear. */
export function canListen({ broadcast, deck }: RoomView): boolean {
  return deck.playing || isOpen(broadcast.phase);
}

/** The show that is offered again, unless another one is announced and nobody plays this one; null: as usual. */
export function lastHeadline(last: LastShow | null, { broadcast }: RoomView): Headline | null {
  const offer = last?.offer.value;
  if (!last || !offer) return null;
  const isOn = last.state.value !== "idle";
  if (!isOn && broadcast.phase === "scheduled") return null;
  const title = offer.title || "Untitled show";
  const length = formatLength(last.lengthMs.value);
  if (isOn) return { title, line: `${formatLength(last.positionMs.value)} of ${length}` };
  return { title, line: `The last show, ${length}` };
}

function standing({ broadcast, sound }: RoomView, nowMs: number): string {
  switch (broadcast.phase) {
    case "scheduled":
      return broadcast.startsAt === null ? "Coming soon" : formatWhen(broadcast.startsAt, nowMs);
    case "doors":
      return "Doors are open, the music starts soon";
    case "live":
      return runningEpoch(sound) ? "Live from the booth" : "Live, the next track is on its way";
    case "break":
      return "A short break, back in a moment";
    case "ended":
      return "The show is over. Thank you for listening";
    case "idle":
      return "Off air. The next show begins by itself";
  }
}
