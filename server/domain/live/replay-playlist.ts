// The play list of a past show (RFC 8216): stretches of ten seconds by byte range, each with its place on the server's clock.

import { SAMPLE_RATE_HZ } from "../../../shared/live/mux.ts";
import { type EpochPlan, layoutOf, segmentHeardMs } from "./replay-file.ts";

/** The text of the list; its addresses stand beside it, so that any host may serve both. */
export function replayPlaylist(plans: readonly EpochPlan[]): string {
  const stretches = plans.flatMap((plan) => layoutOf(plan).stretches);
  const longestS = Math.max(1, ...stretches.map(({ samples }) => samples / SAMPLE_RATE_HZ));
  const lines = [
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    `#EXT-X-TARGETDURATION:${Math.ceil(longestS)}`,
    "#EXT-X-MEDIA-SEQUENCE:0",
    "#EXT-X-PLAYLIST-TYPE:VOD",
    "#EXT-X-INDEPENDENT-SEGMENTS",
    ...plans.flatMap((plan, i) => [...(i > 0 ? ["#EXT-X-DISCONTINUITY"] : []), ...linesOf(plan)]),
    "#EXT-X-ENDLIST",
  ];
  return `${lines.join("\n")}\n`;
}

function linesOf(plan: EpochPlan): string[] {
  const uri = `replay/${plan.id}.mp4`;
  const { initBytes, stretches } = layoutOf(plan);
  return [
    `#EXT-X-MAP:URI="${uri}",BYTERANGE="${initBytes}@0"`,
    ...stretches.flatMap(({ from, samples, offset, bytes }) => [
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(segmentHeardMs(plan, from)).toISOString()}`,
      `#EXTINF:${(samples / SAMPLE_RATE_HZ).toFixed(3)},`,
      `#EXT-X-BYTERANGE:${bytes}@${offset}`,
      uri,
    ]),
  ];
}
