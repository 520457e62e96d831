// How well a show was to be heard, from what the room knows of its sound: runs of the encoder, what was lost, and where it was
// silent in between.
import type { ReportSound } from "../../../shared/http/report-bodies.ts";
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import { epochEndMs, segmentAt, segmentStartMs } from "../../../shared/live/timeline.ts";

type Span = { readonly fromMs: number; readonly untilMs: number };

/** Null: there was no sound. Of a run that goes on, what was heard until `nowMs`. */
export function soundReport(epochs: readonly SoundEpoch[], nowMs: number): ReportSound | null {
  const runs = epochs
    .map((epoch) => ({ ...epoch, lastSegment: epoch.lastSegment ?? segmentAt(epoch, nowMs) - 1 }))
    .filter(({ lastSegment }) => lastSegment >= 0);
  const [first] = runs;
  if (!first) return null;
  const holes = runs.flatMap(lostIn);
  const spans = runs.map((run) => ({ fromMs: run.t0Ms, untilMs: epochEndMs(run) ?? run.t0Ms }));
  const silences = joined([...holes, ...between(spans)]);
  const longest = silences.reduce<Span | null>(
    (most, one) => (most === null || lengthOf(one) > lengthOf(most) ? one : most),
    null,
  );
  const segments = runs.reduce((sum, { lastSegment }) => sum + lastSegment + 1, 0);
  const lost = runs.flatMap(({ gaps, lastSegment }) => gaps.map((gap) => within(gap, lastSegment)));
  return {
    runs: runs.length,
    segments,
    lostSegments: lost.reduce((sum, { from, to }) => sum + Math.max(0, to - from + 1), 0),
    heardMs: sumOf(spans) - sumOf(holes),
    silentMs: sumOf(silences),
    longestSilence: longest && { ms: lengthOf(longest), at: longest.fromMs },
  };
}

type Run = SoundEpoch & { readonly lastSegment: number };

function within({ from, to }: { from: number; to: number }, lastSegment: number) {
  return { from, to: Math.min(to, lastSegment) };
}

function lostIn(run: Run): Span[] {
  return run.gaps
    .map((gap) => within(gap, run.lastSegment))
    .map(({ from, to }) => ({
      fromMs: segmentStartMs(run, from),
      untilMs: segmentStartMs(run, to + 1),
    }))
    .filter((span) => lengthOf(span) > 0);
}

/** From the end of each run to the beginning of the next. */
function between(spans: readonly Span[]): Span[] {
  return spans.slice(1).flatMap(({ fromMs: untilMs }, at) => {
    const fromMs = spans[at]?.untilMs ?? untilMs;
    return untilMs > fromMs ? [{ fromMs, untilMs }] : [];
  });
}

/** Silences that touch are one: what was lost at the end of a run, and the wait for the next. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const one of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = all.at(-1);
    if (!last || one.fromMs > last.untilMs) all.push(one);
    else all[all.length - 1] = { ...last, untilMs: Math.max(last.untilMs, one.untilMs) };
  }
  return all;
}

const lengthOf = ({ fromMs, untilMs }: Span) => untilMs - fromMs;
const sumOf = (spans: readonly Span[]) => spans.reduce((sum, span) => sum + lengthOf(span), 0);
