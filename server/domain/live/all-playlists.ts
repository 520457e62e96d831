// The list of lists (RFC 8216bis, 4.4.6): for players that choose by their network. What each version needs is said from the
// room's word about the run that is heard; both lists go on through runs that have one version only.
import { LIVE } from "../../../shared/http/paths.ts";
import type { EpochCard } from "../../../shared/live/epoch.ts";

/** Boxes around the packets, and what a variable bitrate takes above its mean in the loudest second. */
const PEAK = 1.3;
const BOXES_BPS = 3_000;
/** RFC 6381 3.3: the name of the sample entry, as Safari insists on. */
const CODECS = "Opus";

/** The text of the list. Without a smaller version it names one. */
export function allPlaylists(
  room: string,
  { bitrateBps, saverBps }: Pick<EpochCard, "bitrateBps" | "saverBps">,
): string {
  const lines = [
    "#EXTM3U",
    "#EXT-X-VERSION:8",
    "#EXT-X-INDEPENDENT-SEGMENTS",
    ...variant(bitrateBps, LIVE.playlist(room)),
    ...(saverBps === undefined ? [] : variant(saverBps, LIVE.lowPlaylist(room))),
  ];
  return `${lines.join("\n")}\n`;
}

function variant(bps: number, uri: string): string[] {
  const meanBps = bps + BOXES_BPS;
  const peakBps = Math.round(bps * PEAK) + BOXES_BPS;
  return [
    `#EXT-X-STREAM-INF:BANDWIDTH=${peakBps},AVERAGE-BANDWIDTH=${meanBps},CODECS="${CODECS}"`,
    uri,
  ];
}
