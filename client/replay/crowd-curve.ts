// How lively a show was over its length, from what people said and how they cheered: the shape of the scrubber. Pure.
import type { BroadcastBody } from "../../shared/http/bodies.ts";
import type { ReplayBody } from "../../shared/http/replay-bodies.ts";

const BUCKETS = 200;
const MINUTE_MS = 60_000;
/** A neighbour's share: single lines would stand there like needles. */
const SPREAD = 0.5;

export type Lively = {
  readonly chat: BroadcastBody["chat"];
  /** False: `chat` is only the beginning, and its counts by the minute are the better ones. */
  readonly isWhole: boolean;
  readonly minutes: ReplayBody["minutes"];
};

/** Loudness-like bytes (0-255) over `fromMs` to `untilMs`, base64; null when nobody stirred. */
export function crowdCurve(
  { chat, isWhole, minutes }: Lively,
  fromMs: number,
  untilMs: number,
): string | null {
  const bucketMs = (untilMs - fromMs) / BUCKETS;
  const counts = new Array<number>(BUCKETS).fill(0);
  const add = (bucket: number, count: number) => {
    if (bucket >= 0 && bucket < BUCKETS) counts[bucket] = (counts[bucket] ?? 0) + count;
  };
  if (isWhole) for (const { at } of chat) add(Math.floor((at - fromMs) / bucketMs), 1);
  for (const { at, chat: said, reactions } of minutes) {
    const count = reactions + (isWhole ? 0 : said);
    // Nobody knows where in its minute it was: everywhere alike.
    const first = Math.floor((at - fromMs) / bucketMs);
    const last = Math.max(first, Math.ceil((at + MINUTE_MS - fromMs) / bucketMs) - 1);
    for (let bucket = first; bucket <= last; bucket += 1) add(bucket, count / (last - first + 1));
  }
  const smooth = counts.map(
    (count, i) => count + SPREAD * ((counts[i - 1] ?? 0) + (counts[i + 1] ?? 0)),
  );
  const most = Math.max(...smooth);
  if (most === 0) return null;
  return btoa(String.fromCharCode(...smooth.map((value) => Math.round((value / most) * 255))));
}
