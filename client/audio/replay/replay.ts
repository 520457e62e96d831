// What every player of a recording is and can do, whichever way it plays.
import type { ReadonlySignal } from "@preact/signals";

/** loading: wanted, its sound is on the way · failed: it can't be fetched; still trying. */
export type ReplayState = "idle" | "loading" | "playing" | "ended" | "blocked" | "failed";
export type ReplayPlayer = {
  readonly state: ReadonlySignal<ReplayState>;
  /** Server time at which what is heard now, or will be, was heard in the show. */
  readonly momentMs: ReadonlySignal<number>;
  readonly speed: ReadonlySignal<number>;
  play(): void;
  pause(): void;
  /** Server time. */
  seek(momentMs: number): void;
  /** 1 is as it was. */
  setSpeed(speed: number): void;
  setVolume(volume: number): void;
  dispose(): void;
};
