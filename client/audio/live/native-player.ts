// Live sound through the browser's own HLS, for devices whose own player knows the lock screen and the speaker in the next
// room better than a page does. Further behind, and not in step; what is shown waits for it all the same.
import { effect, signal } from "@preact/signals";
import { LIVE } from "../../../shared/http/paths.ts";
import { DEAF, hear } from "../listening.ts";
import { onReturn } from "../on-return.ts";
import type { PlayerState } from "../player.ts";
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

/** Safari says when the list's first sample was recorded (WHATWG HTML, `getStartDate`). */
type Dated = HTMLAudioElement & { getStartDate?: () => Date };

export function createNativePlayer(options: LiveOptions): LivePlayer {
  const { show, epochs, serverNow, onListening, createAudio = () => new Audio() } = options;
  const element: Dated = createAudio();
  element.preload = "none";
  const state = signal<PlayerState>("idle");
  const behindMs = signal<number | null>(null);
  const wide = signal(false);
  const stalls = signal(0);
  const driftMs = signal<number | null>(null);
  let wanted = false;
  let isOpen = false;
  let failures = 0;
  let waitingSinceMs = 0;
  let retryAtMs = 0;
  let ear = DEAF;
  const nowMs = () => performance.now();

  /** Null where the browser doesn't say. */
  function datedMs(): number | null {
    const startMs = element.getStartDate?.().getTime() ?? Number.NaN;
    return Number.isFinite(startMs) ? startMs + element.currentTime * 1000 : null;
  }
  const heardMs = () => datedMs() ?? serverNow() - USUAL_BEHIND_MS;

  function become(next: PlayerState): void {
    if (next === "loading" && state.peek() !== next) waitingSinceMs = nowMs();
    if (next !== "playing") behindMs.value = null;
    state.value = next;
  }

  function open(): void {
    isOpen = true;
    element.src = LIVE.playlist(show().room);
    start();
  }

  function start(): void {
    become(failures >= FAILED_AFTER ? "failed" : "loading");
    waitingSinceMs = nowMs();
    element.play().catch((error: DOMException) => {
      if (isOpen && wanted && error.name === "NotAllowedError") become("blocked");
    });
  }

  function close(): void {
    isOpen = false;
    element.pause();
    element.removeAttribute("src");
    element.load();
  }

  function broke(): void {
    failures += 1;
    retryAtMs = nowMs() + Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
    close();
    become(failures >= FAILED_AFTER ? "failed" : "loading");
  }

  function onEvent({ type }: Event): void {
    if (!wanted || !isOpen) return;
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
      if (isOpen) close();
      return become("waiting");
    }
    if (!isOpen && nowMs() >= retryAtMs) open();
    const isHeard = !element.paused && element.readyState > HTMLMediaElement.HAVE_CURRENT_DATA;
    // Asked to play while it played: no event says so again.
    if (isHeard && state.peek() === "loading") become("playing");
    const isStuck = state.peek() === "loading" || state.peek() === "failed";
    if (isOpen && isStuck && nowMs() - waitingSinceMs > STALLED_MS) broke();
    // The list had ended and goes on: another run of the encoder.
    if (isOpen && element.ended) open();
    if (state.peek() !== "playing") return;
    const dated = datedMs();
    behindMs.value = dated === null ? null : Math.round(serverNow() - dated);
    wide.value = (behindMs.value ?? 0) > FAR_BEHIND_MS;
  }

  function report(): void {
    const before = ear.on;
    const { currentTime, muted, volume } = element;
    const playing = state.peek() === "playing";
    ear = hear(ear, { nowMs: nowMs(), positionMs: currentTime * 1000, playing, muted, volume });
    if (ear.on !== before) onListening(ear.on);
  }

  const events = ["playing", "waiting", "pause", "ended", "error"] as const;
  for (const type of events) element.addEventListener(type, onEvent);
  const ticker = setInterval(() => {
    look();
    report();
  }, TICK_MS);
  const stopReturns = onReturn(() => {
    retryAtMs = 0;
    if (wanted && isOpen && element.paused) start();
    look();
  });
  const stopFollowing = effect(() => {
    if (epochs.value) look();
  });

  function stop(): void {
    wanted = false;
    close();
    become("idle");
  }

  return {
    state,
    isSteered: false,
    driftMs,
    behindMs,
    wide,
    stalls,
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
      if (isOpen) start();
      look();
      // Nothing on air yet: touched inside the gesture, the element may start by itself later.
      if (!isOpen) element.load();
    },
    stop,
    setVolume(value) {
      element.volume = value;
    },
    setMuted(value) {
      element.muted = value;
    },
    dispose() {
      stop();
      stopFollowing();
      stopReturns();
      clearInterval(ticker);
      for (const type of events) element.removeEventListener(type, onEvent);
      if (ear.on) onListening(false);
    },
  };
}
