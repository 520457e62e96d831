// Where the moments of a recording lie in what an element plays: in its files, each of which begins at second 0, or in one play
// list, whose stretches follow each other without holes. Pure.
import type { Stretch } from "./playlist.ts";

export type Place = { readonly src: string; readonly atS: number };
type Span = Place & { readonly untilS: number; readonly fromMs: number; readonly gap: boolean };
export type Line = { readonly spans: readonly Span[]; readonly isInFiles: boolean };

/** One file per run of the encoder, silence included. */
export function inFiles(stretches: readonly Stretch[]): Line {
  return { spans: spansOf(stretches, (stretch) => stretch.uri), isInFiles: true };
}

/** The play list at `url`, as browsers that read one count its time. */
export function inList(stretches: readonly Stretch[], url: string): Line {
  return { spans: spansOf(stretches, () => url), isInFiles: false };
}

function spansOf(stretches: readonly Stretch[], srcOf: (stretch: Stretch) => string): Span[] {
  const ends = new Map<string, number>();
  return stretches.map((stretch) => {
    const src = srcOf(stretch);
    const atS = ends.get(src) ?? 0;
    const untilS = atS + (stretch.untilMs - stretch.fromMs) / 1_000;
    ends.set(src, untilS);
    return { src, atS, untilS, fromMs: stretch.fromMs, gap: stretch.gap };
  });
}

/** Where to find this moment; what lies in a hole is found at its end. */
export function placeOf({ spans }: Line, momentMs: number): Place {
  const lengthMs = ({ atS, untilS }: Span) => (untilS - atS) * 1_000;
  const span =
    spans.find((one) => !one.gap && momentMs < one.fromMs + lengthMs(one)) ?? spans.at(-1);
  if (!span) return { src: "", atS: 0 };
  const intoMs = Math.min(lengthMs(span), Math.max(0, momentMs - span.fromMs));
  return { src: span.src, atS: span.atS + intoMs / 1_000 };
}

/** The moment that is heard there; `nextMs`: where to go on when nothing is, null when something is. */
export function lineAt({ spans }: Line, src: string, atS: number) {
  const own = spans.filter((span) => span.src === src);
  const span = own.find(({ untilS }) => atS < untilS) ?? own.at(-1);
  if (!span) return { momentMs: 0, nextMs: null };
  const momentMs = span.fromMs + (Math.min(atS, span.untilS) - span.atS) * 1_000;
  const next = span.gap ? spans.find((one) => !one.gap && one.fromMs > span.fromMs) : undefined;
  return { momentMs, nextMs: next?.fromMs ?? null };
}
