// The player of live sound that fits this browser.
import { openByHls, openNatively } from "./list-source.ts";
import type { LiveOptions, LivePlayer } from "./live.ts";
import { createLivePlayer } from "./live-player.ts";
import { createNativePlayer } from "./native-player.ts";
import { wayHere } from "./way.ts";

/** Where nothing can play it, ours says so once it has tried. */
export function createLive(options: LiveOptions): LivePlayer {
  switch (wayHere()) {
    case "native":
      return createNativePlayer(options, openNatively);
    case "hls":
      return createNativePlayer(options, openByHls);
    default:
      return createLivePlayer(options);
  }
}
