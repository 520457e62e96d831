// Live sound from a play list: through the browser's own HLS, on devices whose own player knows the lock screen and the speaker
// in the next room better than a page does, or through hls.js. Further behind, and not in step; what is shown waits all the same.

import { effect, signal } from "@preact/signals";
import { LIVE } from "../../../shared/http/paths.ts";
import { doublingMs } from "../doubling.ts";
import { createEar } from "../ear.ts";
import { loudnessOf } from "../loudness.ts";
import { onReturn } from "../on-return.ts";
import type { PlayerState } from "../player.ts";
import { type ListSource, type OpenList, openNatively } from "./list-source.ts";
import type { LiveOptions, LivePlayer } from "./live.ts";
import { isSounding } from "./timeline.ts";

const TICK_MS = 250;
const RETRY_FIRST_MS = 1_000;
const RETRY_MOST_MS = 15_000;
const FAILED_AFTER = 3;
/** Some stalls never raise an error. */
const STALLED_MS = 12_000;
/** Where browsers play a list of short segments, while they don't say what time it is there. */
const USUAL_BEHIND_MS = 5_000;
/** Somebody this far behind has paused or lost the network, and may want to be where the others are. */
const FAR_BEHIND_MS = 15_000;
const NEAR_END_S = 4;

export function createNativePlayer(
  options: LiveOptions,
  openList: OpenList = openNatively,
): LivePlayer {
  const { show, epochs, serverNow, onListening, createAudio = () => new Audio() } = options;
  const element = createAudio();
  element.preload = "none";
  const state = signal<PlayerState>("idle");
  const behindMs = signal<number | null>(null);
  const wide = signal(false);
  const stalls = signal(0);
  const driftMs = signal<number | null>(null);
  let wanted = false;
  let source: ListSource | null = null;
  let failures = 0;
  let waitingSinceMs = 0;
  let retryAtMs = 0;
  const ear = createEar(onListening);
  const nowMs = () => performance.now();

  const heardMs = () => source?.datedMs() ?? serverNow() - USUAL_BEHIND_MS;

  const isSaving = () => options.saver?.peek() === true;
  const listOf = (room: string) => (isSaving() ? LIVE.lowPlaylist(room) : LIVE.playlist(room));
  /** Nobody is told what of the smaller list is smaller. */
  const isSmaller = signal<boolean | null>(null);

  function become(next: PlayerState): void {
    if (next === "loading" && state.peek() !== next) waitingSinceMs = nowMs();
    if (next !== "playing") behindMs.value = null;
    state.value = next;
  }

  function open(): void {
    source?.close();
    become(failures >= FAILED_AFTER ? "failed" : "loading");
    const mine: ListSource = openList(element, listOf(show().room), {
      ready: () => start(),
      broke() {
        if (wanted && source === mine) broke();
      },
    });
    source = mine;
  }

  function start(): void {
    become(failures >= FAILED_AFTER ? "failed" : "loading");
    waitingSinceMs = nowMs();
    element.play().catch((error: DOMException) => {
      if (source && wanted && error.name === "NotAllowedError") become("blocked");
    });
  }

  function close(): void {
    const open = source;
    source = null;
    element.pause();
    open?.close();
  }

  function broke(): void {
    failures += 1;
    retryAtMs = nowMs() + doublingMs(failures, RETRY_FIRST_MS, RETRY_MOST_MS);
    close();
    become(failures >= FAILED_AFTER ? "failed" : "loading");
  }

  function onEvent({ type }: Event): void {
    if (!wanted || !source) return;
    if (type === "error") broke();
    if (type === "playing") {
      failures = 0;
      become("playing");
    }
    if (type === "waiting" && state.peek() === "playing") {
      stalls.value += 1;
      become("loading");
    }
    if (type === "ended") become("waiting");
    if (type === "pause" && element.paused && !element.ended) become("blocked");
  }

  function look(): void {
    if (!wanted) return;
    if (!isSounding(epochs.peek(), heardMs())) {
      if (source) close();
      return become("waiting");
    }
    if (!source && nowMs() >= retryAtMs) open();
    const isHeard = !element.paused && element.readyState > HTMLMediaElement.HAVE_CURRENT_DATA;
    // Asked to play while it played: no event says so again.
    if (isHeard && state.peek() === "loading") become("playing");
    const isStuck = state.peek() === "loading" || state.peek() === "failed";
    if (source && isStuck && nowMs() - waitingSinceMs > STALLED_MS) broke();
    // The list had ended and goes on: another run of the encoder.
    if (source && element.ended) open();
    if (state.peek() !== "playing") return;
    const dated = source?.datedMs() ?? null;
    behindMs.value = dated === null ? null : Math.round(serverNow() - dated);
    wide.value = (behindMs.value ?? 0) > FAR_BEHIND_MS;
  }

  const events = ["playing", "waiting", "pause", "ended", "error"] as const;
  for (const type of events) element.addEventListener(type, onEvent);
  const ticker = setInterval(() => {
    look();
    ear.listen(element, state.peek() === "playing");
  }, TICK_MS);
  const stopReturns = onReturn(() => {
    retryAtMs = 0;
    if (wanted && source && element.paused) start();
    look();
  });
  const stopFollowing = effect(() => {
    if (epochs.value) look();
  });
  let openedSaving = isSaving();
  const stopSaving = effect(() => {
    if ((options.saver?.value === true) === openedSaving) return;
    openedSaving = isSaving();
    if (source) open();
  });

  function stop(): void {
    wanted = false;
    close();
    become("idle");
  }

  return {
    state,
    ...{ isSteered: false, isPlayable: true },
    driftMs,
    behindMs,
    wide,
    stalls,
    isSmaller,
    heardMs,
    catchUp() {
      const { seekable } = element;
      if (seekable.length === 0) return;
      element.currentTime = Math.max(0, seekable.end(seekable.length - 1) - NEAR_END_S);
    },
    listen() {
      wanted = true;
      failures = 0;
      retryAtMs = 0;
      if (source) start();
      look();
      // Nothing on air yet: touched inside the gesture, the element may start by itself later.
      if (!source) element.load();
    },
    stop,
    ...loudnessOf(element),
    dispose() {
      stop();
      stopFollowing();
      stopSaving();
      stopReturns();
      clearInterval(ticker);
      for (const type of events) element.removeEventListener(type, onEvent);
      ear.close();
    },
  };
}
