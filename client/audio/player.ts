// Plays what the room's deck plays, where it plays it. It follows; it never decides what or when.

import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { TrackCard } from "../../shared/protocol/scalars.ts";
import { deckPositionMs } from "../../shared/room/deck-clock.ts";
import type { Deck } from "../../shared/room/view.ts";
import { doublingMs } from "./doubling.ts";
import { createEar } from "./ear.ts";
import { createFollower } from "./follower.ts";
import { LOCK_SCREEN, type LockScreen } from "./media-session.ts";
import { onReturn } from "./on-return.ts";
import { createSlots } from "./slots.ts";

/**
 * idle: not asked to play · loading: sound is on its way · playing · waiting: nothing to hear right now (deck stopped or empty) ·
 * blocked: the browser or the device stopped it, a tap starts it · failed: the file can't be fetched or read; still trying.
 */
export type PlayerState = "idle" | "loading" | "playing" | "waiting" | "blocked" | "failed";

export type Player = {
  readonly state: ReadonlySignal<PlayerState>;
  /** Where the deck is, in ms into the track; moves whether or not this page plays. */
  readonly positionMs: ReadonlySignal<number>;
  /** How far this page's sound is from the deck (positive: ahead); null until known. */
  readonly driftMs: ReadonlySignal<number | null>;
  readonly volume: ReadonlySignal<number>;
  readonly muted: ReadonlySignal<boolean>;
  /** Starts following the deck. Call it inside a user's gesture. */
  listen(): void;
  stop(): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  setMuted(muted: boolean): void;
  dispose(): void;
};

export type PlayerOptions = {
  deck: ReadonlySignal<Deck>;
  serverNow: () => number;
  /** Sound really plays here, or no longer does. */
  onListening: (on: boolean) => void;
  /** What will probably come after this track; fetched ahead. */
  next?: ReadonlySignal<TrackCard | null>;
  createAudio?: () => HTMLAudioElement;
  lockScreen?: LockScreen;
};

const TICK_MS = 100;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 12_000;
/** Failures in a row before the person is told. */
const FAILED_AFTER = 3;
/** Waiting longer than this for sound counts as a failure: some stalls never raise an error. */
const STALLED_MS = 15_000;
/** What comes next is fetched when this track is nearly over: most people who leave early never pay for it. */
const FETCH_AHEAD_MS = 30_000;
/** The very end is left to the element: a seek there would only click. */
const END_GUARD_MS = 100;

export function createPlayer(options: PlayerOptions): Player {
  const { deck, serverNow, onListening, next, createAudio = () => new Audio() } = options;
  const { lockScreen = LOCK_SCREEN } = options;
  const state = signal<PlayerState>("idle");
  const positionMs = signal(0);
  const volume = signal(1);
  const muted = signal(false);
  const slots = createSlots(createAudio, onEvent);
  const ear = createEar(onListening);

  let wanted = false;
  /** We stopped the element ourselves; any other pause is the device's doing. */
  let hushed = true;
  let failures = 0;
  let loadingSinceMs = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const nowMs = () => performance.now();
  const wantMs = () => deckPositionMs(deck.value, serverNow());
  const follower = createFollower({ element: slots.active, wantMs, nowMs });

  function become(next: PlayerState): void {
    if (next === "loading" && state.peek() !== next) loadingSinceMs = nowMs();
    if (next !== "playing") follower.ceased();
    state.value = next;
    if (wanted) lockScreen.show(deck.value.track, next === "playing");
  }

  /** Brings the element to what the deck and the person want now. Safe to call at any time. */
  function apply(): void {
    const { track, playing } = deck.value;
    if (!wanted) return hush("idle");
    if (track === null) return hush("waiting");
    if (slots.key() !== track.mediaKey) {
      cancelRetry();
      slots.use(track.mediaKey);
      failures = 0;
      follower.changed();
    }
    if (!playing || wantMs() > track.durationMs - END_GUARD_MS) return hush("waiting");
    // A failed file is fetched again when its wait is over, not sooner because the deck moved.
    if (retryTimer !== undefined) return;
    follower.place();
    play();
  }

  function cancelRetry(): void {
    clearTimeout(retryTimer);
    retryTimer = undefined;
  }

  function hush(as: PlayerState): void {
    hushed = true;
    slots.active().pause();
    become(as);
  }

  function play(): void {
    const element = slots.active();
    hushed = false;
    // It broke while nobody needed it: playing it would fail without another event.
    if (element.error !== null) slots.reload();
    if (!element.paused && state.peek() === "playing") return;
    become(failures >= FAILED_AFTER ? "failed" : "loading");
    element.play().catch((error: DOMException) => {
      if (element !== slots.active() || hushed) return;
      // AbortError: something newer replaced this; NotSupportedError also comes as an `error` event.
      if (error.name === "NotAllowedError") become("blocked");
    });
  }

  function fail(): void {
    failures += 1;
    become(failures >= FAILED_AFTER ? "failed" : "loading");
    loadingSinceMs = nowMs();
    cancelRetry();
    retryTimer = setTimeout(
      () => {
        retryTimer = undefined;
        loadingSinceMs = nowMs();
        slots.reload();
        apply();
      },
      doublingMs(failures, RETRY_FIRST_MS, RETRY_MAX_MS),
    );
  }

  function onEvent({ type }: Event, element: HTMLAudioElement): void {
    if (!wanted || hushed) return;
    if (type === "loadedmetadata") follower.place();
    if (type === "playing") {
      failures = 0;
      follower.began();
      become("playing");
    }
    if (type === "waiting" && !element.seeking) become("loading");
    if (type === "ended") become("waiting");
    // Events come late: one about a pause that is over says nothing.
    if (type === "pause" && element.paused && !element.ended) become("blocked");
    if (type === "error") fail();
  }

  function fetchAhead(): void {
    const key = next?.peek()?.mediaKey;
    const leftMs = (deck.peek().track?.durationMs ?? 0) - positionMs.peek();
    if (state.peek() === "playing" && key !== undefined && leftMs < FETCH_AHEAD_MS) {
      slots.preload(key);
    }
  }

  function tick(): void {
    positionMs.value = wantMs();
    if (state.peek() === "playing") follower.keep();
    ear.listen(slots.active(), state.peek() === "playing");
    fetchAhead();
    const silent = state.peek() === "loading" || state.peek() === "failed";
    if (silent && nowMs() - loadingSinceMs > STALLED_MS) fail();
  }

  function shown(): void {
    if (wanted && state.peek() !== "playing") apply();
  }

  function listen(): void {
    if (!wanted) slots.unlock();
    wanted = true;
    failures = 0;
    if (retryTimer !== undefined) slots.reload();
    cancelRetry();
    apply();
  }

  function stop(): void {
    wanted = false;
    cancelRetry();
    apply();
    lockScreen.show(null, false);
  }

  const stopRemote = lockScreen.onControl({ play: listen, pause: stop });
  const ticker = setInterval(tick, TICK_MS);
  const stopReturns = onReturn(shown);
  const stopFollowing = effect(() => {
    positionMs.value = wantMs();
    apply();
  });

  return {
    state,
    positionMs,
    driftMs: follower.driftMs,
    volume,
    muted,
    listen,
    stop,
    setVolume(value) {
      volume.value = Math.min(1, Math.max(0, value));
      slots.each((element) => {
        element.volume = volume.value;
      });
    },
    setMuted(value) {
      muted.value = value;
      slots.each((element) => {
        element.muted = value;
      });
    },
    dispose() {
      wanted = false;
      stopFollowing();
      clearInterval(ticker);
      cancelRetry();
      stopReturns();
      stopRemote();
      ear.close();
      slots.dispose();
    },
  };
}
