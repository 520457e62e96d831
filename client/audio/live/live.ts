// What every player of live sound is given and can do, whichever way it plays.
import type { ReadonlySignal } from "@preact/signals";
import type { ShowPath } from "../../../shared/http/paths.ts";
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import type { PlayerState } from "../player.ts";

export type LivePlayer = {
  readonly state: ReadonlySignal<PlayerState>;
  /** False where the browser plays it by itself: then nobody can say that it is in step. */
  readonly isSteered: boolean;
  /** False: this browser says by now that it can't decode live sound. */
  readonly isPlayable: boolean;
  /** How far this page's sound is from where it should be (positive: ahead); null until known. */
  readonly driftMs: ReadonlySignal<number | null>;
  /** Age of the sound that is heard now, in ms; null while none is. */
  readonly behindMs: ReadonlySignal<number | null>;
  /** True when it plays further behind than it would on a good network. */
  readonly wide: ReadonlySignal<boolean>;
  /** Times the sound ran out while it played. */
  readonly stalls: ReadonlySignal<number>;
  /** Whether the newest sound came in the smaller version; null while nobody knows. */
  readonly isSmaller: ReadonlySignal<boolean | null>;
  /** Server time of what is heard now, or will be next. */
  heardMs(): number;
  /** As near as a good network allows, at once. */
  catchUp(): void;
  /** Call it inside a user's gesture. */
  listen(): void;
  stop(): void;
  setVolume(volume: number): void;
  setMuted(muted: boolean): void;
  dispose(): void;
};

export type LiveOptions = {
  show: () => ShowPath;
  /** Empty while this page plays something else. */
  epochs: ReadonlySignal<readonly SoundEpoch[]>;
  base: string;
  /** Whether to take the smaller version where there is one; may change at any time. Never without. */
  saver?: ReadonlySignal<boolean>;
  serverNow: () => number;
  onListening: (on: boolean) => void;
  createAudio?: () => HTMLAudioElement;
};
