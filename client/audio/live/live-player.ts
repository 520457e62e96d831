// Plays the DJ's live sound a fixed distance behind the moment of capture, on the server's clock, so that everybody hears the
// same moment. It follows what the room says; it never decides what is on air.

import { effect, signal } from "@preact/signals";
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import { doublingMs } from "../doubling.ts";
import { createEar } from "../ear.ts";
import { createFollower } from "../follower.ts";
import { loudnessOf } from "../loudness.ts";
import { onReturn } from "../on-return.ts";
import type { PlayerState } from "../player.ts";
import { createFeed } from "./feed.ts";
import type { LiveOptions, LivePlayer } from "./live.ts";
import { createMediaBuffer, type MediaBuffer, type Range, SEAM_MS } from "./media-buffer.ts";
import { MOST_MS, nearestTarget, passed, ranDry } from "./target.ts";
import { isSounding, type Piece } from "./timeline.ts";
import { wayHere } from "./way.ts";

const TICK_MS = 100;
/** Less than this ahead and the sound would run out at once. */
const CUSHION_MS = 250;
/** The server's clock at the first sample is known better later on; a correction must not lie before the element's second 0. */
const ORIGIN_MARGIN_MS = 60_000;
const REBUILD_FIRST_MS = 1_000;
const REBUILD_MOST_MS = 15_000;
/** Broken so often in a row, the person is told. */
const FAILED_AFTER = 3;
const DEFAULT_SEGMENT_MS = 1_000;
const WIDEN_EVERY_MS = 900;
/** Silent for so long, it looks whether there is sound that only comes too late. */
const LACKING_MS = 1_500;
/** Beginning may take longer on a busy device, which says nothing about the sound. */
const BEGINNING_MS = 6_000;

export function createLivePlayer(options: LiveOptions): LivePlayer {
  const { epochs, serverNow, onListening, createAudio = () => new Audio() } = options;
  const element = createAudio();
  element.preservesPitch = false;
  const state = signal<PlayerState>("idle");
  const behindMs = signal<number | null>(null);
  const wide = signal(false);
  const stalls = signal(0);
  const ear = createEar(onListening);
  const nowMs = () => performance.now();

  let wanted = false;
  let buffer: MediaBuffer | null = null;
  let target = nearestTarget(DEFAULT_SEGMENT_MS, nowMs());
  let dry = false;
  let widenAgainMs = 0;
  /** Local time since which nothing is heard where it should be; null while it is. */
  let lackingSinceMs: number | null = null;
  let hasBegun = false;
  let breaks = 0;
  let rebuildAtMs = 0;
  /** Server time since which pieces are asked for as they fall due: what was due before is late for nobody's fault. */
  let sinceMs = 0;

  const wantMs = () => serverNow() - target.aimMs;
  const follower = createFollower({
    element: () => element,
    wantMs: () => buffer?.toMediaMs(wantMs()) ?? 0,
    nowMs,
  });
  const feed = createFeed({ ...options, nowMs, deliver });

  function deliver(piece: Piece, init: ArrayBuffer, bytes: ArrayBuffer): void {
    const mine = buffer;
    const isLate = piece.dueMs > sinceMs && wantMs() > piece.fromMs;
    if ((dry || isLacking()) && isLate && nowMs() >= widenAgainMs) widen();
    void mine?.lay(piece, init, bytes).then(
      () => {
        if (mine === buffer) tick();
      },
      () => {
        if (mine === buffer) broke();
      },
    );
  }

  function aim(next: typeof target): void {
    target = next;
    wide.value = next.goalMs > next.leastMs;
  }

  /** Pieces that all came too late, and now all at once, are one reason; sound that goes on coming too late is more. */
  function widen(): void {
    widenAgainMs = nowMs() + WIDEN_EVERY_MS;
    aim(ranDry(target, serverNow() - position(), nowMs()));
  }

  function become(next: PlayerState): void {
    if (next !== "playing") {
      follower.ceased();
      behindMs.value = null;
    }
    state.value = next;
  }

  function build(first: SoundEpoch): void {
    buffer = createMediaBuffer(element, first.t0Ms - ORIGIN_MARGIN_MS);
    sinceMs = serverNow();
    follower.changed();
    start();
  }

  /** From the first moment on, while there is nothing to hear yet: later no gesture may be at hand. */
  function start(): void {
    const mine = buffer;
    become(breaks >= FAILED_AFTER ? "failed" : "loading");
    element.play().catch((error: DOMException) => {
      if (mine === buffer && wanted && error.name === "NotAllowedError") become("blocked");
    });
  }

  function broke(): void {
    breaks += 1;
    tearDown();
    rebuildAtMs = nowMs() + doublingMs(breaks, REBUILD_FIRST_MS, REBUILD_MOST_MS);
    become(breaks >= FAILED_AFTER ? "failed" : "loading");
  }

  function tearDown(): void {
    feed.reset();
    lackingSinceMs = null;
    hasBegun = false;
    const old = buffer;
    buffer = null;
    element.pause();
    old?.dispose();
  }

  function onEvent({ type }: Event): void {
    if (!wanted || !buffer) return;
    if (type === "error") broke();
    if (type === "playing" && isHeard()) sounds();
    if (type === "waiting") noticeDry();
    // The buffer never ends and nobody here pauses: it was the device, or another app.
    if (type === "pause" && element.paused) become("blocked");
  }

  function sounds(): void {
    breaks = 0;
    hasBegun = true;
    dry = false;
    follower.began();
    become("playing");
  }

  function noticeDry(): void {
    if (state.peek() !== "playing" || flowsOn()) return;
    dry = true;
    if (isSounding(epochs.peek(), wantMs())) stalls.value += 1;
    become("loading");
  }

  const isLacking = () =>
    lackingSinceMs !== null && nowMs() - lackingSinceMs > (hasBegun ? LACKING_MS : BEGINNING_MS);
  const position = () => buffer?.positionMs() ?? 0;
  const isHeard = () => !element.paused && element.readyState > HTMLMediaElement.HAVE_CURRENT_DATA;
  const rangeAt = (serverMs: number) => buffer?.rangeAt(serverMs);

  /** What it goes on to play by itself from where it stands; elements wait before the smallest hole for ever. */
  function flowsOn(): Range | undefined {
    const next = rangeAt(position() + SEAM_MS);
    return next?.untilMs === rangeAt(position())?.untilMs ? next : undefined;
  }

  /** Out of sound where it stands: goes where it should be as soon as there is enough to play on from there. */
  function resume(): void {
    const want = wantMs();
    const range = rangeAt(want);
    if (!range) {
      if (feed.underWay() === 0 && state.peek() === "loading") become("waiting");
      return;
    }
    if (range.untilMs - want < CUSHION_MS && !hasEnded(range.untilMs)) return;
    // Where sound has come to where it stands, it goes on by itself.
    if (flowsOn()?.untilMs !== range.untilMs) follower.jump();
  }

  /** Nothing follows after this moment: waiting for more would lose the last words. */
  function hasEnded(serverMs: number): boolean {
    return !isSounding(epochs.peek(), serverMs + CUSHION_MS);
  }

  function tick(): void {
    const first = epochs.peek()[0];
    if (!wanted || !first || !isSounding(epochs.peek(), wantMs())) return;
    if (!buffer && nowMs() < rebuildAtMs) return;
    if (!buffer) build(first);
    aim(passed(target, nowMs()));
    const isFine = isHeard() && rangeAt(wantMs()) !== undefined;
    lackingSinceMs = isFine ? null : (lackingSinceMs ?? nowMs());
    feed.ask(wantMs(), serverNow(), isLacking() ? serverNow() - MOST_MS : wantMs());
    if (element.paused || element.seeking) return;
    if (!isHeard()) {
      // The browser says once that it waits, and may say so too early to be believed.
      noticeDry();
      resume();
    }
    // Asked to play while it played: no event says so again.
    else if (state.peek() !== "playing") sounds();
    else if (rangeAt(wantMs())) follower.keep();
    if (state.peek() === "playing") {
      behindMs.value = Math.round(serverNow() - position());
    }
  }

  /** What the room says has changed, or the page is back: everything is worth another try. */
  function look(): void {
    if (!wanted) return;
    const newest = epochs.peek().at(-1);
    if (!newest || !isSounding(epochs.peek(), wantMs())) {
      if (buffer) tearDown();
      return become("waiting");
    }
    const nearest = nearestTarget(newest.segmentMs, nowMs());
    if (nearest.leastMs !== target.leastMs) aim(nearest);
    feed.hurry();
    tick();
  }

  function shown(): void {
    if (!wanted) return;
    if (buffer && element.paused) start();
    look();
  }

  const events = ["playing", "waiting", "pause", "error"] as const;
  for (const type of events) element.addEventListener(type, onEvent);
  const ticker = setInterval(() => {
    tick();
    ear.listen(element, state.peek() === "playing");
    if (wanted && buffer && !isSounding(epochs.peek(), wantMs())) look();
  }, TICK_MS);
  const stopReturns = onReturn(shown);
  const stopFollowing = effect(() => {
    if (epochs.value) look();
  });

  function stop(): void {
    wanted = false;
    tearDown();
    become("idle");
  }

  return {
    state,
    isSteered: true,
    get isPlayable() {
      return wayHere() !== null;
    },
    driftMs: follower.driftMs,
    behindMs,
    wide,
    stalls,
    isSmaller: feed.isSmaller,
    heardMs: () => (state.peek() === "playing" && buffer ? buffer.positionMs() : wantMs()),
    catchUp() {
      aim({ ...target, aimMs: target.leastMs, goalMs: target.leastMs });
      look();
      if (isHeard()) follower.jump();
    },
    listen() {
      wanted = true;
      breaks = 0;
      rebuildAtMs = 0;
      if (buffer) start();
      look();
      // Nothing on air yet: touched inside the gesture, the element may start by itself later.
      if (!buffer) element.load();
    },
    stop,
    ...loudnessOf(element),
    dispose() {
      stop();
      stopFollowing();
      clearInterval(ticker);
      for (const type of events) element.removeEventListener(type, onEvent);
      stopReturns();
      ear.close();
    },
  };
}
