// How live sound is heard, from what pages say of themselves. For staff: they see whether it is their line.
import type { Heard } from "../../../shared/room/pulse.ts";

export type Report = { readonly latencyMs: number; readonly stalls: number };

/** Pages, their median delay and all their stalls; null when no page said anything. */
export function heardBy(reports: readonly Report[]): Heard | null {
  const sorted = reports.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  const latencyMs = sorted[Math.floor(sorted.length / 2)];
  if (latencyMs === undefined) return null;
  const stalls = reports.reduce((sum, report) => sum + report.stalls, 0);
  return { pages: reports.length, latencyMs, stalls };
}

/**
 * What several objects of a room heard, together. Who sits where is chance, so the median of their medians, each as often as
 * it has pages, is close to the median of all.
 */
export function mergeHeard(parts: readonly Heard[]): Heard | null {
  const sorted = parts.toSorted((a, b) => a.latencyMs - b.latencyMs);
  const pages = sorted.reduce((sum, part) => sum + part.pages, 0);
  const stalls = sorted.reduce((sum, part) => sum + part.stalls, 0);
  let below = 0;
  for (const part of sorted) {
    below += part.pages;
    if (below > pages / 2) return { pages, latencyMs: part.latencyMs, stalls };
  }
  return null;
}
