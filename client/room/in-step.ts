// The state of the sound in words a person understands. Pure.
import type { PlayerState } from "../audio/player.ts";

export type SoundWords = { text: string; tone: "quiet" | "good" | "caution" };

/** Below this the player is busy correcting anyway: words would only unsettle. */
const IN_STEP_MS = 200;

export function inStep(state: PlayerState, driftMs: number | null, muted: boolean): SoundWords {
  switch (state) {
    case "idle":
      return { text: "Everybody hears the same moment.", tone: "quiet" };
    case "loading":
      return { text: "Finding the moment the room is at…", tone: "quiet" };
    case "waiting":
      return { text: "You are in. Sound comes with the next song.", tone: "quiet" };
    case "blocked":
      return { text: "Your device paused the sound. One press brings it back.", tone: "caution" };
    case "failed":
      return {
        text: "The sound could not be loaded. We keep trying; check your connection.",
        tone: "caution",
      };
    case "playing":
      break;
  }
  if (muted) return { text: "Muted on this page. The room plays on.", tone: "quiet" };
  if (driftMs === null || Math.abs(driftMs) < IN_STEP_MS) {
    return { text: "In step with the room", tone: "good" };
  }
  const seconds = Math.abs(driftMs) / 1000;
  const side = driftMs < 0 ? "behind" : "ahead of";
  return { text: `${seconds.toFixed(1)} s ${side} the room, getting in step…`, tone: "quiet" };
}
