// The room's numbers over time: what the room recorded before this booth was open, and what this booth has seen since. Samples
// in, columns, rates and peaks out.
import type { CurveBody } from "../../shared/http/report-bodies.ts";
import type { Counts } from "../../shared/room/pulse.ts";
import type { Columns } from "../ui/columns.ts";

export type Sample = {
  readonly atMs: number;
  readonly counts: Counts;
  /** Running totals of this broadcast; a rate is the difference of two. */
  readonly reactions: number;
  readonly lines: number;
};
/** The show as the room recorded it, up to `serverNowMs`. */
export type Past = Pick<CurveBody, "minutes" | "serverNowMs">;

export const NO_PAST: Past = { minutes: [], serverNowMs: 0 };
export const SAMPLE_EVERY_MS = 5_000;
export const CURVE_SPAN_MS = 7_200_000;
const MINUTE_MS = 60_000;

/** Adds a sample: one per slot of the grid (the newest wins), and what is older than the span falls out. */
export function addSample(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last && next.atMs < last.atMs) return samples;
  const kept = last && slotOf(last) === slotOf(next) ? samples.slice(0, -1) : samples;
  const oldest = next.atMs - CURVE_SPAN_MS;
  const from = kept.findIndex(({ atMs }) => atMs >= oldest);
  return [...(from < 0 ? [] : kept.slice(from)), next];
}

function slotOf({ atMs }: Sample): number {
  return Math.floor(atMs / SAMPLE_EVERY_MS);
}

/** How much a running total grew in the last minute; a total that fell belongs to a new broadcast. */
export function perMinute(samples: readonly Sample[], of: "reactions" | "lines"): number {
  const last = samples.at(-1);
  if (!last) return 0;
  const inside = samples.filter(({ atMs }) => atMs >= last.atMs - MINUTE_MS);
  return inside.reduce((sum, { [of]: value }, i) => {
    const before = inside[i - 1]?.[of];
    return before === undefined || value < before ? sum : sum + value - before;
  }, 0);
}

export type Peaks = { readonly people: number; readonly listening: number };

export function peaksOf({ minutes }: Past, samples: readonly Sample[]): Peaks {
  const recorded = minutes.map(({ peakPeople, peakListening }) => [peakPeople, peakListening]);
  const seen = samples.map(({ counts }) => [counts.people, counts.listening]);
  return [...recorded, ...seen].reduce<Peaks>(
    (peak, [people = 0, listening = 0]) => ({
      people: Math.max(peak.people, people),
      listening: Math.max(peak.listening, listening),
    }),
    { people: 0, listening: 0 },
  );
}

/** Columns for the plot: the record as far as it reaches, each minute as it ended, then the samples. */
export function columns({ minutes, serverNowMs }: Past, samples: readonly Sample[]): Columns {
  const oldestMs = (samples.at(-1)?.atMs ?? serverNowMs) - CURVE_SPAN_MS;
  const recorded = minutes
    .map(({ at, people, listening }) => ({
      atMs: Math.min(at + MINUTE_MS, serverNowMs),
      people,
      listening,
    }))
    .filter(({ atMs }) => atMs >= oldestMs);
  const lastMs = recorded.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
  const firstMs = recorded[0]?.atMs ?? Number.NEGATIVE_INFINITY;
  const seen = samples
    .filter(({ atMs }) => atMs > lastMs || atMs < firstMs - MINUTE_MS)
    .map(({ atMs, counts }) => ({ atMs, people: counts.people, listening: counts.listening }));
  const all = [...recorded, ...seen].toSorted((a, b) => a.atMs - b.atMs);
  return [
    all.map(({ atMs }) => atMs / 1000),
    all.map(({ people }) => people),
    all.map(({ listening }) => listening),
  ];
}
