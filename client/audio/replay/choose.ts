// Which player plays a recording here. Ours where the browser takes its sound piece by piece; else whatever reads its play list.
import { openByHls, openNatively } from "../live/list-source.ts";
import { wayHere } from "../live/way.ts";
import { inList } from "./plain-line.ts";
import { createPlainPlayer } from "./plain-player.ts";
import type { Stretch } from "./playlist.ts";
import type { ReplayPlayer } from "./replay.ts";
import { createReplayPlayer } from "./replay-player.ts";

/**
 * `url`: of the play list. Files are the last resort: Chromium for one seeks in a fragmented file by its index of ten seconds, and
 * says that it is somewhere else.
 */
export function createReplay(stretches: readonly Stretch[], url: string): ReplayPlayer {
  switch (wayHere()) {
    case "own":
      return createReplayPlayer(stretches);
    case "native":
      return createPlainPlayer(stretches, { line: inList(stretches, url), open: openNatively });
    case "hls":
      return createPlainPlayer(stretches, { line: inList(stretches, url), open: openByHls });
    default:
      return createPlainPlayer(stretches);
  }
}
