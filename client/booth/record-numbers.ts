// Samples the room's counts into the curve while the booth is open, and keeps it in this tab across a reload.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { RoomSession } from "../session/store.ts";
import { addSample, readCurve, SAMPLE_EVERY_MS, type Sample, writeCurve } from "./curve.ts";

const KEEP_EVERY_MS = 30_000;

export type NumbersRecord = {
  readonly samples: ReadonlySignal<readonly Sample[]>;
  readonly stop: () => void;
};

/** Nothing is sampled while the connection is down: a gap in the curve is honest, a flat line is not. */
export function recordNumbers(room: string, session: RoomSession): NumbersRecord {
  const key = `judah.curve.${room}`;
  const samples = signal(readCurve(readTab(key), session.serverNow()));
  let lines = samples.value.at(-1)?.lines ?? 0;

  const take = () => {
    if (session.status.peek() !== "live" || session.you.peek() === null) return;
    const { counts, reactions } = session.pulse.peek();
    const total = Object.values(reactions).reduce((sum, count) => sum + count, 0);
    const atMs = Math.round(session.serverNow());
    samples.value = addSample(samples.peek(), { atMs, counts, reactions: total, lines });
  };
  const keep = () => keepTab(key, writeCurve(samples.peek()));

  const unsubscribe = session.events.subscribe(({ body }) => {
    if (body.kind === "chat.said") lines += 1;
  });
  // The first counts are shown at once; after that the grid decides.
  const unwatch = effect(() => {
    if (session.you.value !== null) take();
  });
  const sampling = setInterval(take, SAMPLE_EVERY_MS);
  const keeping = setInterval(keep, KEEP_EVERY_MS);
  addEventListener("pagehide", keep);
  return {
    samples,
    stop() {
      unsubscribe();
      unwatch();
      clearInterval(sampling);
      clearInterval(keeping);
      removeEventListener("pagehide", keep);
      keep();
    },
  };
}

function readTab(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function keepTab(key: string, text: string): void {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // Storage is blocked or full: the curve lives as long as the page.
  }
}
