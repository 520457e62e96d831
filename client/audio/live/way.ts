// In which way this browser can play our sound. Not by asking `canPlayType` first: browsers say "maybe" to HLS they play badly.
import { MIME } from "./media-buffer.ts";

export type Way = "own" | "hls" | "native";
type Browser = {
  readonly vendor: string;
  /** Our segments can be laid where they belong. */
  readonly canMse: boolean;
  /** Not our way, but hls.js finds one: another spelling of the codec, a source that the browser manages. */
  readonly canHlsJs: boolean;
  readonly canHls: boolean;
};

/**
 * Apple's own HLS has the lock screen and AirPlay; elsewhere ours is nearer and in step. Null: it can't be heard here. The
 * browser's own HLS comes last: outside of Apple's it is the one that plays badly.
 */
export function wayFor({ vendor, canMse, canHlsJs, canHls }: Browser): Way | null {
  if (vendor.startsWith("Apple") && canHls) return "native";
  if (canMse) return "own";
  if (canHlsJs) return "hls";
  return canHls ? "native" : null;
}

/** Asked anew each time: some browsers change their mind. */
export function wayHere(): Way | null {
  const canMse = "MediaSource" in globalThis && MediaSource.isTypeSupported(MIME);
  const canHlsJs = SOURCES.some((name) => SPELLINGS.some((codec) => takes(name, codec)));
  const canHls =
    document.createElement("audio").canPlayType("application/vnd.apple.mpegurl") !== "";
  return wayFor({ vendor: navigator.vendor, canMse, canHlsJs, canHls });
}

const SOURCES = ["ManagedMediaSource", "MediaSource"] as const;
const SPELLINGS = ["opus", "Opus"] as const;

function takes(name: (typeof SOURCES)[number], codec: string): boolean {
  const source = (globalThis as { [K in typeof name]?: typeof MediaSource })[name];
  return source?.isTypeSupported(`audio/mp4; codecs="${codec}"`) ?? false;
}
