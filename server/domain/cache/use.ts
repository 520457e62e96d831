// What an entry that was found may be used for: its age and what is known of changes, put together. Pure; asking the table of
// changes is the caller's work.

import { ageOf, CLOCKS_APART_MS, type EntryFacts } from "./entry.ts";
import { type Generations, verdictOn } from "./generations.ts";
import type { Policy } from "./policies.ts";

/** `tell` it; tell it and `refresh`; keep it as a `rescue` should the source fail; `drop` it. */
export type Use = "tell" | "refresh" | "rescue" | "drop";

export type Knowledge = {
  readonly known: Generations;
  /** What was learned before this moment does not count. */
  readonly distrustedAtMs: number;
};

/** The oldest knowledge that still will do. */
export function neededMs(
  { seenWithinMs }: Pick<Policy, "seenWithinMs">,
  { distrustedAtMs }: Knowledge,
  nowMs: number,
): number {
  return Math.max(nowMs - seenWithinMs, distrustedAtMs);
}

/**
 * Whether changes have outdated it; `ask`: that cannot be said without asking the table. An entry made since `needMs` needs no
 * other proof: what it could have missed is younger than anybody promises to know.
 */
export function standingOf(
  entry: EntryFacts,
  { known }: Knowledge,
  { needMs, nowMs }: { readonly needMs: number; readonly nowMs: number },
): "current" | "outdated" | "ask" {
  if (entry.tags.length === 0) return "current";
  const verdict = verdictOn(entry, known);
  if (verdict === "outdated") return "outdated";
  if (entry.madeAtMs >= needMs) return "current";
  // What was learned in a future that did not come, by a clock that was set back, proves nothing.
  const isProof = known.asOfMs >= needMs && known.asOfMs <= nowMs + CLOCKS_APART_MS;
  return verdict === "current" && isProof ? "current" : "ask";
}

/** `unknown`: the table could not be asked. Then nothing proves the entry wrong or right, so it may only rescue. */
export function useOf(
  entry: EntryFacts,
  standing: "current" | "outdated" | "unknown",
  nowMs: number,
): Use {
  const age = ageOf(entry, nowMs);
  if (age === "dead" || standing === "outdated") return "drop";
  if (age === "old" || standing === "unknown") return "rescue";
  return age === "fresh" ? "tell" : "refresh";
}
