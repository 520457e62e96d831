// Holds the playing element to the deck's place: the steering of `sync.ts` applied to a real element. When to play is not its business.
import { type ReadonlySignal, signal } from "@preact/signals";
import { AT_REST, errorMs, interrupted, SEEK_BEYOND_MS, sought, steer } from "./sync.ts";

export type Follower = {
  /** How far the sound is from the deck in ms (positive: ahead); null until known. */
  readonly driftMs: ReadonlySignal<number | null>;
  /** Seeks at once when the element is not near the deck. Before its metadata is there it can't; call again then. */
  place(): void;
  /** Seeks at once, near or not. */
  jump(): void;
  /** One look while playing: measures, and nudges or seeks when needed. */
  keep(): void;
  /** Sound has just begun, or begun again: what was measured before says nothing. */
  began(): void;
  /** Nothing sounds: nothing is known. */
  ceased(): void;
  /** Another file; what was learned of this device stays. */
  changed(): void;
};

export function createFollower(options: {
  element: () => HTMLAudioElement;
  wantMs: () => number;
  nowMs: () => number;
}): Follower {
  const { element, wantMs, nowMs } = options;
  const driftMs = signal<number | null>(null);
  let steering = AT_REST;

  function seek(toMs: number): void {
    element().playbackRate = 1;
    element().currentTime = toMs / 1000;
    driftMs.value = null;
  }

  function jump(): void {
    seek(wantMs() + steering.seekLagMs);
    steering = sought({ ...steering, seeks: 0 }, nowMs());
  }

  return {
    driftMs,
    jump,
    place() {
      const { readyState, paused, currentTime } = element();
      if (readyState < HTMLMediaElement.HAVE_METADATA) return;
      if (!paused && Math.abs(currentTime * 1000 - wantMs()) < SEEK_BEYOND_MS) return;
      jump();
    },
    keep() {
      const { seeking, paused, currentTime } = element();
      if (seeking || paused) return;
      const reading = { wantMs: wantMs(), actualMs: currentTime * 1000, nowMs: nowMs() };
      const { steering: steered, move } = steer(steering, reading);
      steering = steered;
      const error = errorMs(steered);
      if (error !== null) driftMs.value = Math.round(error);
      if (move.kind === "seek") seek(move.toMs);
      if (move.kind === "rate") element().playbackRate = move.rate;
    },
    began() {
      steering = interrupted(steering, nowMs());
    },
    ceased() {
      driftMs.value = null;
    },
    changed() {
      steering = { ...AT_REST, seekLagMs: steering.seekLagMs };
    },
  };
}
