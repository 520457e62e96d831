// The page under measurement: the real player and the real server clock on a deck that the test sets, with its sound recorded.
import { signal } from "@preact/signals";
import { createPlayer } from "../../../client/audio/player.ts";
import { createClock } from "../../../client/session/clock.ts";
import { browserTiming } from "../../../client/session/timing.ts";
import type { Deck } from "../../../shared/room/view.ts";
import { context, record, recorder, recording } from "./recorder.ts";

/** Read before the test bends this page's clocks (see `true-clock.js` in the test). */
declare const trueNow: () => number;
declare const trueOrigin: number;

const deck = signal<Deck>({ track: null, playing: false, positionMs: 0, at: 0 });
const clock = createClock({
  timing: browserTiming,
  wallMs: Date.now,
  ask: async () => ((await (await fetch("/api/time")).json()) as { nowMs: number }).nowMs,
});
const elements: HTMLAudioElement[] = [];
const listening: boolean[] = [];

async function start(): Promise<void> {
  const node = await recorder();
  const player = createPlayer({
    deck,
    serverNow: clock.nowMs,
    onListening: (on) => listening.push(on),
    createAudio() {
      const element = new Audio();
      elements.push(element);
      context.createMediaElementSource(element).connect(node);
      return element;
    },
  });
  clock.start();
  await context.resume();
  player.listen();
  Object.assign(window, { player });
}

/** The audio clock of whichever element plays, with the wall time at which it was read. */
function audioClock() {
  const element = elements.find(({ paused }) => !paused);
  return { wallMs: trueOrigin + trueNow(), positionMs: (element?.currentTime ?? 0) * 1000 };
}

Object.assign(window, {
  setDeck: (next: Deck) => {
    deck.value = next;
  },
  start,
  record,
  recording,
  audioClock,
  listening,
  elements,
  serverNow: clock.nowMs,
});
