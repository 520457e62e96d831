// A recording where our player finds no way: its whole play list, through the browser's own HLS or hls.js, or its files one after
// the other. Knows what was heard when all the same.
import { signal } from "@preact/signals";
import { type ListSource, type OpenList, openNatively } from "../live/list-source.ts";
import { onReturn } from "../on-return.ts";
import { inFiles, type Line, lineAt, type Place, placeOf } from "./plain-line.ts";
import type { Stretch } from "./playlist.ts";
import type { ReplayPlayer, ReplayState } from "./replay.ts";

const TICK_MS = 100;
const RETRY_MS = 1_500;
const FAILED_AFTER = 3;

export function createPlainPlayer(
  stretches: readonly Stretch[],
  { line = inFiles(stretches), open = openNatively }: { line?: Line; open?: OpenList } = {},
  createAudio: () => HTMLAudioElement = () => new Audio(),
): ReplayPlayer {
  const element = createAudio();
  element.preload = "metadata";
  const fromMs = stretches[0]?.fromMs ?? 0;
  const untilMs = stretches.at(-1)?.untilMs ?? 0;
  const state = signal<ReplayState>("idle");
  const momentMs = signal(fromMs);
  const speed = signal(1);
  let wanted = false;
  let src = "";
  let source: ListSource | null = null;
  let isBroken = false;
  /** Where to be once the file's length is known: before that an element goes nowhere. */
  let placing: Place | null = null;
  let failures = 0;
  let retryAtMs = 0;

  function go(place: Place): void {
    placing = place;
    if (place.src !== src) {
      src = place.src;
      source?.close();
      isBroken = false;
      const mine: ListSource = open(element, src, {
        ready() {
          if (wanted) start();
        },
        broke() {
          isBroken = source === mine;
        },
      });
      source = mine;
      element.defaultPlaybackRate = speed.peek();
    }
    arrive();
    if (wanted) start();
  }

  function arrive(): void {
    if (!placing || element.readyState < HTMLMediaElement.HAVE_METADATA) return;
    element.currentTime = placing.atS;
    placing = null;
  }

  function start(): void {
    element.play().catch((error: DOMException) => {
      if (error.name !== "NotAllowedError" || !wanted) return;
      wanted = false;
      state.value = "blocked";
    });
  }

  function tick(): void {
    if (!wanted) return;
    if ((element.error || isBroken) && performance.now() >= retryAtMs) return retry();
    if (placing || element.seeking) return;
    const at = lineAt(line, src, element.currentTime);
    momentMs.value = at.momentMs;
    // Silence stands where nothing was sent; where nothing was ever to be heard there is nothing to wait for.
    if (at.nextMs !== null) return seek(at.nextMs);
    if (element.readyState > HTMLMediaElement.HAVE_CURRENT_DATA && !element.paused) {
      failures = 0;
      state.value = "playing";
    } else state.value = failures >= FAILED_AFTER ? "failed" : "loading";
  }

  function retry(): void {
    failures += 1;
    retryAtMs = performance.now() + RETRY_MS * Math.min(8, failures);
    state.value = failures >= FAILED_AFTER ? "failed" : "loading";
    src = "";
    go(placeOf(line, momentMs.peek()));
  }

  function seek(toMs: number): void {
    momentMs.value = Math.min(untilMs, Math.max(fromMs, toMs));
    if (state.peek() === "ended") state.value = "idle";
    if (src !== "" || wanted) go(placeOf(line, momentMs.peek()));
  }

  function onEnded(): void {
    const next = stretches.find(
      ({ uri, fromMs: at, gap }) => !gap && uri !== src && at > momentMs.peek(),
    );
    if (next && line.isInFiles) return seek(next.fromMs);
    wanted = false;
    momentMs.value = untilMs;
    state.value = "ended";
  }

  function pause(): void {
    wanted = false;
    element.pause();
    state.value = "idle";
  }

  /** Another app, or headphones that were pulled out: stays silent until a press. */
  function onPause(): void {
    if (wanted && element.paused && !element.ended && !element.error && !placing) pause();
  }

  element.addEventListener("loadedmetadata", arrive);
  element.addEventListener("ended", onEnded);
  element.addEventListener("pause", onPause);
  const ticker = setInterval(tick, TICK_MS);
  const stopReturns = onReturn(() => {
    retryAtMs = 0;
    tick();
  });

  return {
    state,
    momentMs,
    speed,
    play() {
      wanted = true;
      failures = 0;
      retryAtMs = 0;
      if (state.peek() === "ended") momentMs.value = fromMs;
      state.value = "loading";
      go(placeOf(line, momentMs.peek()));
    },
    pause,
    seek,
    setSpeed(value) {
      speed.value = value;
      element.preservesPitch = true;
      element.defaultPlaybackRate = value;
      element.playbackRate = value;
    },
    setVolume(value) {
      element.volume = value;
    },
    dispose() {
      wanted = false;
      clearInterval(ticker);
      stopReturns();
      element.removeEventListener("pause", onPause);
      element.pause();
      source?.close();
    },
  };
}
