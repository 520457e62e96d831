// What a partner's page is told about the room, as values computed from the view. Pure; posting is parent-link's work.
import type { Pulse } from "../../shared/room/pulse.ts";
import type { Phase, RoomView } from "../../shared/room/view.ts";
import type { FrameNotice } from "./bridge.ts";
import { currentTrack } from "./headline.ts";

const ON_AIR: Readonly<Record<Phase, boolean>> = {
  idle: false,
  scheduled: false,
  doors: false,
  live: true,
  break: true,
  ended: false,
};

/** True from the start of a show to its end, breaks included. */
export function isOnAir(phase: Phase): boolean {
  return ON_AIR[phase];
}

export function airNotice(view: RoomView): FrameNotice {
  const { phase, title } = view.broadcast;
  return isOnAir(phase) ? { kind: "live", title } : { kind: "offair" };
}

export function trackNotice(view: RoomView): FrameNotice {
  const track = currentTrack(view);
  if (!track) return { kind: "track", track: null };
  const { title, artist, durationMs } = track;
  return { kind: "track", track: { title, artist, durationMs } };
}

export function countNotice({ counts }: Pulse): FrameNotice {
  return { kind: "count", people: counts.people, listening: counts.listening };
}
