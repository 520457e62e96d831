// One cached answer and what may be done with it at a given moment. It is either the JSON text of a value or the knowledge
// that there is none, so a missing thing and a missing entry cannot be mixed up.
import * as z from "zod/mini";
import type { Policy } from "./policies.ts";

/** What can be cached: plain data, as JSON tells it. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

const whole = z.int().check(z.nonnegative());

/** Everything about an entry but its text. */
export const entryFacts = z.object({
  /** Of the key: an answer found under another's key is nobody's. */
  key: z.string(),
  /** Of the code that made it, and of this shape. */
  version: z.string(),
  madeAtMs: whole,
  freshMs: whole,
  staleMs: whole,
  rescueMs: whole,
  tags: z.array(z.string()),
  /** The newest change (of any tag) that was known before the source was asked. */
  generation: whole,
  /** Strong, quoted; null where there is no value. */
  etag: z.nullable(z.string()),
});
export type EntryFacts = z.infer<typeof entryFacts>;

export type Entry = EntryFacts & {
  /** JSON, or null: it is known that there is none. */
  readonly text: string | null;
};

/** `fresh` is told; `stale` is told while a new one is fetched; `old` is told when the source fails; `dead` never. */
export type Age = "fresh" | "stale" | "old" | "dead";

/** How far the clocks of two machines may be apart. */
export const CLOCKS_APART_MS = 5_000;

export function ageOf(entry: EntryFacts, nowMs: number): Age {
  const ageMs = nowMs - entry.madeAtMs;
  if (ageMs < -CLOCKS_APART_MS) return "dead";
  if (ageMs < entry.freshMs) return "fresh";
  if (ageMs < entry.freshMs + entry.staleMs) return "stale";
  return ageMs < lifeMs(entry) ? "old" : "dead";
}

/** How much longer any tier may hold it. A tier that is filled from another gets this and no more. */
export function remainingMs(entry: EntryFacts, nowMs: number): number {
  return Math.max(0, entry.madeAtMs + lifeMs(entry) - nowMs);
}

/** How much longer it is fresh. */
export function freshForMs(entry: Pick<EntryFacts, "madeAtMs" | "freshMs">, nowMs: number): number {
  return Math.max(0, entry.madeAtMs + entry.freshMs - nowMs);
}

/** The lives that a policy gives to an answer, found or not. */
export function livesOf(policy: Policy, isFound: boolean) {
  const { freshMs, staleMs, rescueMs, missingMs } = policy;
  return isFound ? { freshMs, staleMs, rescueMs } : { freshMs: missingMs, staleMs: 0, rescueMs: 0 };
}

function lifeMs({ freshMs, staleMs, rescueMs }: EntryFacts): number {
  return freshMs + staleMs + rescueMs;
}
