// Names of live sound in the bucket. A key is the path of its address without the first slash, so that a bucket's own domain
// serves the very same addresses.
import { LIVE, type ShowPath } from "../../../shared/http/paths.ts";

export type LiveFile = { readonly kind: "init" } | { readonly kind: "segment"; readonly n: number };

const SEGMENT = /^(0|[1-9][0-9]{0,6})\.m4s$/;

/** `init.mp4` or `<n>.m4s`, n without leading zeros; null for anything else. */
export function parseLiveFile(name: string): LiveFile | null {
  if (name === "init.mp4") return { kind: "init" };
  const [, n] = SEGMENT.exec(name) ?? [];
  return n === undefined ? null : { kind: "segment", n: Number(n) };
}

/** The key of one file of an epoch. */
export function liveKey(show: ShowPath, epoch: string, file: LiveFile): string {
  return keyOf(file.kind === "init" ? LIVE.init(show, epoch) : LIVE.segment(show, epoch, file.n));
}

/** The key that belongs to an address below `/live/`. */
export function keyOf(path: string): string {
  return path.slice(1);
}
