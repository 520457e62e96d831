// Which of its scenes the stage shows: one small decision, kept apart from drawing. Pure.
import { runningEpoch } from "../../shared/live/timeline.ts";
import { isOpen } from "../../shared/room/phase.ts";
import type { Phase, RoomView } from "../../shared/room/view.ts";

/**
 * playing: a track is on · voice: the DJ is live, without a track · quiet: on air, between songs · doors, break: open, but nothing plays · next: a show is planned ·
 * idle: nothing is planned · ended: the show is over.
 */
export type Scene = "playing" | "voice" | "quiet" | "doors" | "break" | "next" | "idle" | "ended";

const WITHOUT_SOUND: Readonly<Record<Phase, Scene>> = {
  live: "quiet",
  doors: "doors",
  break: "break",
  scheduled: "next",
  idle: "idle",
  ended: "ended",
};

export function sceneOf(view: RoomView): Scene {
  const { deck, broadcast, sound } = view;
  if (isOpen(broadcast.phase) && deck.playing && deck.track !== null) return "playing";
  if (isOpen(broadcast.phase) && runningEpoch(sound)) return "voice";
  return WITHOUT_SOUND[broadcast.phase];
}
