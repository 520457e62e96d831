// How lively a show was over its length, from what people said and what was played: the shape of the scrubber. Pure.
import type { BroadcastBody } from "../../shared/http/bodies.ts";

const BUCKETS = 200;
/** A neighbour's share: single lines would stand there like needles. */
const SPREAD = 0.5;

/** Loudness-like bytes (0-255) over `fromMs` to `untilMs`, base64; null when nobody said anything. */
export function crowdCurve(
  chat: BroadcastBody["chat"],
  fromMs: number,
  untilMs: number,
): string | null {
  const counts = new Array<number>(BUCKETS).fill(0);
  for (const { at } of chat) {
    const bucket = Math.floor(((at - fromMs) / (untilMs - fromMs)) * BUCKETS);
    if (bucket >= 0 && bucket < BUCKETS) counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const smooth = counts.map(
    (count, i) => count + SPREAD * ((counts[i - 1] ?? 0) + (counts[i + 1] ?? 0)),
  );
  const most = Math.max(...smooth);
  if (most === 0) return null;
  return btoa(String.fromCharCode(...smooth.map((value) => Math.round((value / most) * 255))));
}
