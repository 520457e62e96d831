// Plays the sound of a past show on the server's clock, so that chat and songs can be shown in time. Fetches a little ahead
// of where it is, and leaps over holes.
import { computed, signal } from "@preact/signals";
import { createMediaBuffer, type MediaBuffer, SEAM_MS } from "../live/media-buffer.ts";
import type { Piece } from "../live/timeline.ts";
import { onReturn } from "../on-return.ts";
import { firstSampleMs } from "./first-sample.ts";
import { type Source, type Stretch, stretchAt } from "./playlist.ts";
import type { ReplayPlayer, ReplayState } from "./replay.ts";
import { soundLine } from "./sound-line.ts";

const TICK_MS = 100;
const AHEAD_MS = 30_000;
const RETRY_MS = 1_500;
const FAILED_AFTER = 3;
/** Cut edges must not cost a packet of sound. */
const EDGE_MS = 20;

export function createReplayPlayer(
  list: readonly Stretch[],
  createAudio: () => HTMLAudioElement = () => new Audio(),
): ReplayPlayer {
  const element = createAudio();
  const line = soundLine(list);
  const stretches = line.sound;
  const fromMs = stretches[0]?.fromMs ?? 0;
  const untilMs = stretches.at(-1)?.untilMs ?? 0;
  const last = stretches.findLast(({ gap }) => !gap);
  const state = signal<ReplayState>("idle");
  /** Everything below goes by the sound; only who looks at the show goes by its moments. */
  const soundMs = signal(fromMs);
  const speed = signal(1);
  const inits = new Map<string, Promise<ArrayBuffer>>();
  let buffer: MediaBuffer | null = null;
  let laid = new Set<Stretch>();
  let life = new AbortController();
  let isFetching = false;
  let failures = 0;
  let retryAtMs = 0;
  let wanted = false;

  function init({ init: source }: Stretch): Promise<ArrayBuffer> {
    const name = `${source.uri} ${source.range?.offset}`;
    const known = inits.get(name);
    if (known) return known;
    const loading = fetchBytes(source, new AbortController().signal);
    inits.set(name, loading);
    loading.catch(() => inits.delete(name));
    return loading;
  }

  async function fetchNext(stretch: Stretch): Promise<void> {
    const { signal: ended } = life;
    const mine = buffer;
    isFetching = true;
    try {
      const [header, bytes] = await Promise.all([init(stretch), fetchBytes(stretch, ended)]);
      const sampleMs = firstSampleMs(bytes);
      if (mine === null || mine !== buffer) return;
      if (sampleMs !== null) await mine.lay(pieceOf(stretch, sampleMs), header, bytes);
      laid.add(stretch);
      // Whatever is laid opens the end again.
      if (last && laid.has(last)) mine.finish();
      failures = 0;
    } catch {
      if (ended.aborted || mine !== buffer) return;
      failures += 1;
      retryAtMs = performance.now() + RETRY_MS * Math.min(8, failures);
      if (element.error) rebuild();
    } finally {
      if (!ended.aborted) isFetching = false;
    }
    tick();
  }

  function rebuild(): void {
    life.abort();
    life = new AbortController();
    isFetching = false;
    buffer?.dispose();
    laid = new Set();
    buffer = createMediaBuffer(element, fromMs - EDGE_MS, untilMs + EDGE_MS);
    element.playbackRate = speed.peek();
    place();
    if (wanted) void element.play().catch(onRefused);
  }

  function onRefused(error: DOMException): void {
    if (error.name !== "NotAllowedError" || !wanted) return;
    wanted = false;
    state.value = "blocked";
  }

  function place(): void {
    if (!buffer) return;
    element.currentTime = buffer.toMediaMs(soundMs.peek()) / 1000;
  }

  /** Next to fetch: the first stretch within reach that is not here. */
  function missing(): Stretch | null {
    const reachMs = soundMs.peek() + AHEAD_MS * speed.peek();
    const open = stretches.filter((one) => !one.gap && !laid.has(one));
    const next = stretchAt(open, soundMs.peek());
    return next && next.fromMs < reachMs ? next : null;
  }

  function tick(): void {
    if (!wanted || !buffer) return;
    soundMs.value = Math.max(fromMs, buffer.positionMs());
    const next = missing();
    if (next && !isFetching && performance.now() >= retryAtMs) void fetchNext(next);
    const isReady = !element.seeking && element.readyState > HTMLMediaElement.HAVE_CURRENT_DATA;
    if (!isReady && !element.seeking) leap();
    state.value = isReady ? "playing" : failures >= FAILED_AFTER ? "failed" : "loading";
  }

  /** Out of a hole: of the show, or where a stretch holds less than it says. */
  function leap(): void {
    const at = soundMs.peek();
    const next = stretchAt(stretches, at + SEAM_MS);
    if (next === null || buffer?.rangeAt(at + SEAM_MS)) return;
    // It goes on by itself as soon as this has come.
    if (next.fromMs < at + SEAM_MS && !laid.has(next)) return;
    const range = buffer?.ranges().find(({ fromMs: from }) => from > at);
    const inside = laid.has(next) ? (range?.fromMs ?? next.untilMs) : next.fromMs;
    if (inside <= at) return;
    soundMs.value = inside + 1;
    place();
  }

  function end(): void {
    wanted = false;
    element.pause();
    soundMs.value = untilMs;
    state.value = "ended";
  }

  function play(): void {
    if (state.peek() === "ended") go(fromMs);
    wanted = true;
    failures = 0;
    retryAtMs = 0;
    state.value = "loading";
    if (buffer) void element.play().catch(onRefused);
    else rebuild();
    tick();
  }

  function pause(): void {
    wanted = false;
    element.pause();
    state.value = "idle";
  }

  function go(toMs: number): void {
    soundMs.value = Math.min(untilMs, Math.max(fromMs, toMs));
    if (state.peek() === "ended") state.value = "idle";
    // What was thrown away behind the old place must be fetched again.
    const ranges = buffer?.ranges() ?? [];
    laid = new Set(
      [...laid].filter((one) =>
        ranges.some((r) => r.fromMs < one.untilMs && one.fromMs < r.untilMs),
      ),
    );
    place();
    tick();
  }

  /** Another app, or headphones that were pulled out: stays silent until a press. */
  function onPause(): void {
    if (!wanted || !element.paused || !buffer) return;
    if (element.ended) end();
    else pause();
  }

  element.addEventListener("pause", onPause);
  const ticker = setInterval(tick, TICK_MS);
  const stopReturns = onReturn(() => {
    retryAtMs = 0;
    tick();
  });

  return {
    state,
    momentMs: computed(() => line.momentOf(soundMs.value)),
    speed,
    play,
    pause,
    seek: (momentMs) => go(line.soundOf(momentMs)),
    setSpeed(value) {
      speed.value = value;
      // Speech at another speed must keep its pitch; nothing has to be in step here.
      element.preservesPitch = true;
      element.playbackRate = value;
    },
    setVolume(value) {
      element.volume = value;
    },
    dispose() {
      wanted = false;
      life.abort();
      clearInterval(ticker);
      stopReturns();
      element.removeEventListener("pause", onPause);
      element.pause();
      buffer?.dispose();
      buffer = null;
    },
  };
}

function pieceOf({ uri, range, init, fromMs, untilMs }: Stretch, sampleMs: number): Piece {
  return {
    key: `${uri} ${range?.offset}`,
    epoch: `${init.uri} ${init.range?.offset}`,
    n: 0,
    t0Ms: fromMs - sampleMs,
    fromMs: fromMs - EDGE_MS,
    untilMs: untilMs + EDGE_MS,
    dueMs: 0,
  };
}

async function fetchBytes({ uri, range }: Source, ended: AbortSignal): Promise<ArrayBuffer> {
  const headers = range
    ? { Range: `bytes=${range.offset}-${range.offset + range.length - 1}` }
    : {};
  const signal = AbortSignal.any([ended, AbortSignal.timeout(20_000)]);
  const response = await fetch(uri, { signal, headers });
  if (!response.ok) throw new Error(`sound: ${response.status}`);
  return response.arrayBuffer();
}
