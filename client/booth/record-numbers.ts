// Samples the room's counts while the booth is open, and asks the room for what was before: when the booth opens during a
// show, and when it comes back after its connection was lost.
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { getCurve } from "../session/report-api.ts";
import type { RoomSession } from "../session/store.ts";
import { addSample, NO_PAST, type Past, SAMPLE_EVERY_MS, type Sample } from "./curve.ts";

const ON_AIR: readonly string[] = ["doors", "live", "break"];

export type NumbersRecord = {
  readonly samples: ReadonlySignal<readonly Sample[]>;
  readonly past: ReadonlySignal<Past>;
  readonly stop: () => void;
};

/** Nothing is sampled while the connection is down: what happened meanwhile is in the room's record. */
export function recordNumbers(room: string, session: RoomSession): NumbersRecord {
  const samples = signal<readonly Sample[]>([]);
  const past = signal(NO_PAST);
  let lines = 0;
  let stopped = false;

  const take = () => {
    if (session.status.peek() !== "live" || session.you.peek() === null) return;
    const { counts, reactions } = session.pulse.peek();
    const total = Object.values(reactions).reduce((sum, count) => sum + count, 0);
    const atMs = Math.round(session.serverNow());
    samples.value = addSample(samples.peek(), { atMs, counts, reactions: total, lines });
  };
  const ask = async () => {
    const answer = await getCurve(room);
    // Without an answer the curve begins where this booth was opened.
    if (answer.ok && !stopped) past.value = answer.value;
  };

  const unsubscribe = session.events.subscribe(({ body }) => {
    if (body.kind === "chat.said") lines += 1;
  });
  // The first counts are shown at once; after that the grid decides.
  const unwatch = effect(() => {
    if (session.status.value !== "live" || session.you.value === null) return;
    take();
    if (ON_AIR.includes(session.view.peek().broadcast.phase)) void ask();
  });
  const sampling = setInterval(take, SAMPLE_EVERY_MS);
  return {
    samples,
    past,
    stop() {
      stopped = true;
      unsubscribe();
      unwatch();
      clearInterval(sampling);
    },
  };
}
