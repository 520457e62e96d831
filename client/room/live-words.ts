// The state of the live sound in words a person understands. Pure.
import type { PlayerState } from "../audio/player.ts";
import { inStep, type SoundWords } from "./in-step.ts";

export type LiveSound = {
  readonly state: PlayerState;
  /** Age of what is heard, in ms; null while nothing is. */
  readonly behindMs: number | null;
  readonly driftMs: number | null;
  /** Further behind than it could be: the network asked for it. */
  readonly wide: boolean;
  readonly muted: boolean;
  /** False: the browser plays it by itself, further behind and not in step. */
  readonly isSteered: boolean;
  /** False: the browser can't decode it. */
  readonly isPlayable: boolean;
  /** False: this page has lost the room, and so most likely its own network. */
  readonly isConnected: boolean;
};

const IN_STEP_MS = 200;

export function liveWords(sound: LiveSound): SoundWords {
  const { state, behindMs, driftMs, wide, muted, isSteered, isPlayable, isConnected } = sound;
  if (state === "idle") {
    return { text: "Live from the booth. Everybody hears the same moment.", tone: "quiet" };
  }
  if (state === "loading") return { text: "Tuning in to the live sound…", tone: "quiet" };
  if (state === "waiting" && !isConnected) {
    return { text: "Your connection is away. The sound comes back with it.", tone: "caution" };
  }
  if (state === "waiting") {
    return { text: "The DJ's sound is away. It comes back by itself.", tone: "caution" };
  }
  if (state === "failed" && !isPlayable) {
    const text =
      "This browser can't play the live sound. Try another, or an address under Listen elsewhere.";
    return { text, tone: "caution" };
  }
  if (state !== "playing" || muted) return inStep(state, driftMs, muted);
  if (driftMs !== null && Math.abs(driftMs) > IN_STEP_MS) {
    return { text: "Live, getting in step…", tone: "quiet" };
  }
  const live = isSteered ? "Live and in step" : "Live";
  if (behindMs === null) return { text: live, tone: "good" };
  const seconds = (behindMs / 1000).toFixed(1);
  return wide
    ? { text: `Live, ${seconds} s behind: your network needs the time`, tone: "quiet" }
    : { text: `${live}, ${seconds} s behind the booth`, tone: "good" };
}
