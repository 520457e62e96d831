// What is known of the changes that make cached answers wrong. Changes are numbered; an entry says up to which number its
// maker knew them, so a change that is newer and concerns one of its tags proves it outdated, in whatever tier it is found.
import type { EntryFacts } from "./entry.ts";

export type Change = { readonly tag: string; readonly generation: number };

export type Generations = {
  /** Every change up to this number is known. */
  readonly upTo: number;
  /** Of changes before this number nothing is known: what is older counts as outdated. */
  readonly floor: number;
  readonly byTag: ReadonlyMap<string, number>;
  /** The table was asked at this time or later. */
  readonly asOfMs: number;
};

/** How many changes one question brings at most, and how many tags are remembered. */
export const CHANGES_AT_ONCE = 500;
const MAX_TAGS = 5_000;

export const NOTHING_KNOWN: Generations = {
  upTo: 0,
  floor: 0,
  byTag: new Map(),
  asOfMs: Number.NEGATIVE_INFINITY,
};

/**
 * Takes in what the table says has changed since `known.upTo`, that change itself included: newest first, at most
 * `CHANGES_AT_ONCE`. Where that change is missing the table is not the one it was (it was restored from a backup): what was
 * known of the other one is forgotten, and null says that everything has to be asked for again.
 */
export function learn(
  known: Generations,
  changes: readonly Change[],
  askedAtMs: number,
): Generations | null {
  const newest = changes[0]?.generation ?? 0;
  // Asked before the question whose answer is known already.
  if (newest < known.upTo && askedAtMs <= known.asOfMs) return known;
  if (newest < known.upTo) return null;
  const asOfMs = Math.max(known.asOfMs, askedAtMs);
  if (newest === known.upTo) return { ...known, asOfMs };
  const oldest = changes.at(-1)?.generation ?? 0;
  const isCut = changes.length >= CHANGES_AT_ONCE;
  const byTag = new Map(known.byTag);
  // Oldest first, and anew: the map's order is the order of changes.
  for (const { tag, generation } of changes.toReversed()) {
    byTag.delete(tag);
    byTag.set(tag, generation);
  }
  const cutFloor = isCut ? Math.max(known.floor, oldest) : known.floor;
  return { upTo: newest, floor: forget(byTag, cutFloor), byTag, asOfMs };
}

/**
 * `current` as far as is known; `outdated` for sure, or as good as; `behind`: its maker knew more than we do, so ask first.
 */
export function verdictOn(
  { tags, generation }: Pick<EntryFacts, "tags" | "generation">,
  known: Generations,
): "current" | "outdated" | "behind" {
  if (generation < known.floor) return "outdated";
  if (tags.some((tag) => (known.byTag.get(tag) ?? 0) > generation)) return "outdated";
  return generation > known.upTo ? "behind" : "current";
}

/** Drops the longest unchanged tags beyond the bound; gives the number below which nothing is known then. */
function forget(byTag: Map<string, number>, floor: number): number {
  let lost = floor;
  for (const [tag, generation] of byTag) {
    if (byTag.size <= MAX_TAGS) break;
    byTag.delete(tag);
    lost = Math.max(lost, generation);
  }
  return lost;
}
