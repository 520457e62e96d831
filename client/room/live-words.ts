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
};

const IN_STEP_MS = 200;

export function liveWords({ state, behindMs, driftMs, wide, muted }: LiveSound): SoundWords {
  if (state === "idle") {
    return { text: "Live from the booth. Everybody hears the same moment.", tone: "quiet" };
  }
  if (state === "loading") return { text: "Tuning in to the live sound…", tone: "quiet" };
  if (state === "waiting") {
    return { text: "The DJ's sound is away. It comes back by itself.", tone: "caution" };
  }
  if (state !== "playing" || muted) return inStep(state, driftMs, muted);
  if (driftMs !== null && Math.abs(driftMs) > IN_STEP_MS) {
    return { text: "Live, getting in step…", tone: "quiet" };
  }
  if (behindMs === null) return { text: "Live and in step", tone: "good" };
  const seconds = (behindMs / 1000).toFixed(1);
  return wide
    ? { text: `Live, ${seconds} s behind: your network needs the time`, tone: "quiet" }
    : { text: `Live and in step, ${seconds} s behind the booth`, tone: "good" };
}
