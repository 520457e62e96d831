// Going back to a moment of a show: where the hand is, and the room as it was there. Asks once the hand rests; the newest
// question wins.
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { MomentBody } from "../../shared/http/history-bodies.ts";
import { getMoment } from "../session/archive-api.ts";

/** Moments are asked for in whole steps, so that many visitors ask for the same ones. */
export const STEP_MS = 5_000;
const RESTING_MS = 120;

export type Span = { readonly id: string; readonly startedAt: number; readonly endedAt: number };
export type TimeMachine = {
  readonly span: Span;
  /** Into the show. */
  readonly offsetMs: ReadonlySignal<number>;
  /** Null until somebody goes anywhere. */
  readonly moment: ReadonlySignal<MomentBody | null>;
  /** Why there is none, in words. */
  readonly trouble: ReadonlySignal<string | null>;
  goTo(offsetMs: number): void;
};

export function createTimeMachine(span: Span, ask: typeof getMoment = getMoment): TimeMachine {
  const offsetMs = signal(0);
  const moment = signal<MomentBody | null>(null);
  const trouble = signal<string | null>(null);
  let under: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = async () => {
    under?.abort();
    const mine = new AbortController();
    under = mine;
    const answer = await ask(span.id, span.startedAt + offsetMs.value, mine.signal);
    if (under !== mine) return;
    batch(() => {
      trouble.value = answer.ok ? null : answer.error.message;
      if (answer.ok) moment.value = answer.value;
    });
  };
  return {
    ...{ span, offsetMs, moment, trouble },
    goTo(wanted) {
      const lastMs = span.endedAt - span.startedAt;
      offsetMs.value = Math.min(lastMs, Math.max(0, Math.round(wanted / STEP_MS) * STEP_MS));
      clearTimeout(timer);
      timer = setTimeout(() => void look(), RESTING_MS);
    },
  };
}
