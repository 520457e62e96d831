// Which player plays live sound here. Not by asking `canPlayType` first: browsers say "maybe" to HLS they play badly.
import type { LiveOptions, LivePlayer } from "./live.ts";
import { createLivePlayer } from "./live-player.ts";
import { MIME } from "./media-buffer.ts";
import { createNativePlayer } from "./native-player.ts";

export type LiveWay = "own" | "native";
type Browser = {
  readonly vendor: string;
  readonly canMse: boolean;
  readonly canHls: boolean;
};

/** Apple's own HLS has the lock screen and AirPlay; elsewhere ours is nearer and in step. Null: it can't be heard here. */
export function wayFor({ vendor, canMse, canHls }: Browser): LiveWay | null {
  if (vendor.startsWith("Apple") && canHls) return "native";
  if (canMse) return "own";
  return canHls ? "native" : null;
}

function thisBrowser(): Browser {
  const canMse = "MediaSource" in globalThis && MediaSource.isTypeSupported(MIME);
  const canHls =
    document.createElement("audio").canPlayType("application/vnd.apple.mpegurl") !== "";
  return { vendor: navigator.vendor, canMse, canHls };
}

/** Where nothing can play it, ours says so once it has tried. */
export function createLive(options: LiveOptions): LivePlayer {
  const create = wayFor(thisBrowser()) === "native" ? createNativePlayer : createLivePlayer;
  return create(options);
}
