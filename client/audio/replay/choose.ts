// Which player plays a recording here. Ours where the browser takes its sound piece by piece; else the element alone.
import { wayHere } from "../live/way.ts";
import { inFiles, inList } from "./plain-line.ts";
import { createPlainPlayer } from "./plain-player.ts";
import type { Stretch } from "./playlist.ts";
import type { ReplayPlayer } from "./replay.ts";
import { createReplayPlayer } from "./replay-player.ts";

/** `url`: of the play list. Apple's devices know HLS better than files of Opus; everybody else knows files. */
export function createReplay(stretches: readonly Stretch[], url: string): ReplayPlayer {
  switch (wayHere()) {
    case "own":
      return createReplayPlayer(stretches);
    case "native":
      return createPlainPlayer(stretches, inList(stretches, url));
    default:
      return createPlainPlayer(stretches, inFiles(stretches));
  }
}
