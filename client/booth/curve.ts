// The room's numbers over the last two hours as this booth saw them: samples in, columns, rates and peaks out.
// Kept in the tab (sessionStorage), so a reload doesn't lose the curve; what it restores is checked, not trusted.
import * as z from "zod/mini";
import { counts } from "../../shared/room/pulse.ts";

const total = z.int().check(z.gte(0));
const sample = z.object({
  atMs: total,
  counts,
  /** Running totals of this broadcast; a rate is the difference of two. */
  reactions: total,
  lines: total,
});
export type Sample = z.infer<typeof sample>;
const curve = z.array(sample);

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

export function peaksOf(samples: readonly Sample[]): Peaks {
  return samples.reduce<Peaks>(
    (peak, { counts: now }) => ({
      people: Math.max(peak.people, now.people),
      listening: Math.max(peak.listening, now.listening),
    }),
    { people: 0, listening: 0 },
  );
}

/** Columns for the plot: seconds, people, listening. */
export function columns(samples: readonly Sample[]): [number[], number[], number[]] {
  return [
    samples.map(({ atMs }) => atMs / 1000),
    samples.map(({ counts: now }) => now.people),
    samples.map(({ counts: now }) => now.listening),
  ];
}

export function writeCurve(samples: readonly Sample[]): string {
  return JSON.stringify(samples);
}

/** What a former page of this tab kept; nothing when it is missing, damaged or too old. */
export function readCurve(text: string | null, nowMs: number): readonly Sample[] {
  if (text === null) return [];
  try {
    const parsed = curve.safeParse(JSON.parse(text));
    if (!parsed.success) return [];
    return parsed.data.filter(({ atMs }) => atMs <= nowMs && atMs >= nowMs - CURVE_SPAN_MS);
  } catch {
    return [];
  }
}
