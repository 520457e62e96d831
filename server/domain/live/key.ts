// Names of live sound in the bucket. A key is the path of its address without the first slash, so that a bucket's own domain
// serves the very same addresses.
import { LIVE, type ShowPath } from "../../../shared/http/paths.ts";

/** `low`: a segment in the version for who saves data. */
export type LiveFile =
  | { readonly kind: "init" }
  | { readonly kind: "segment" | "low"; readonly n: number };

const SEGMENT = /^(0|[1-9][0-9]{0,6})\.m4s$/;

/** `init.mp4` or `<n>.m4s`, n without leading zeros; null for anything else. */
export function parseLiveFile(name: string): LiveFile | null {
  if (name === "init.mp4") return { kind: "init" };
  const [, n] = SEGMENT.exec(name) ?? [];
  return n === undefined ? null : { kind: "segment", n: Number(n) };
}

/** A name in an epoch's folder `low`: segments only, the header is the epoch's own. */
export function parseLowFile(name: string): LiveFile | null {
  const file = parseLiveFile(name);
  return file?.kind === "segment" ? { kind: "low", n: file.n } : null;
}

/** The key of one file of an epoch. */
export function liveKey(show: ShowPath, epoch: string, file: LiveFile): string {
  if (file.kind === "init") return keyOf(LIVE.init(show, epoch));
  return keyOf(LIVE[file.kind](show, epoch, file.n));
}

/** The key that belongs to an address below `/live/`. */
export function keyOf(path: string): string {
  return path.slice(1);
}
