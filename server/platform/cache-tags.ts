// Which cached answers are outdated: the table of changes (D1 `cache_tags`) and what this isolate knows of it. Writers call
// `invalidate`, or put `invalidation` into the transaction that writes.
import {
  CHANGES_AT_ONCE,
  type Change,
  type Generations,
  learn,
  NOTHING_KNOWN,
} from "../domain/cache/generations.ts";
import type { Tag } from "../domain/cache/tags.ts";
import type { Knowledge } from "../domain/cache/use.ts";
import { inTime } from "./in-time.ts";
import { errorWords, log } from "./log.ts";

type Store = { readonly DB: D1Database };

/** A visitor waits this long for D1, then it counts as down. */
const PATIENCE_MS = 2_000;

const CHANGED = `
  INSERT INTO cache_tags (tag, generation, changed_at)
  SELECT DISTINCT j.value, (SELECT coalesce(max(generation), 0) + 1 FROM cache_tags), ?2
  FROM json_each(?1) AS j WHERE true
  ON CONFLICT (tag) DO UPDATE SET generation = excluded.generation, changed_at = excluded.changed_at`;

const SINCE = `
  SELECT tag, generation FROM cache_tags WHERE generation >= ?1
  ORDER BY generation DESC LIMIT ${CHANGES_AT_ONCE}`;

// What one isolate knows holds for all its requests: the table is the same for all of them.
let known: Generations = NOTHING_KNOWN;
let distrustedAtMs = Number.NEGATIVE_INFINITY;

/**
 * Every cached answer made of one of these is outdated from now on: in this isolate at once, everywhere else within the
 * `seenWithinMs` of its policy. Call it after the write. Never rejects: what could not be said is logged, and the answers
 * then live until their time is over. Where the write is a transaction of D1 use `invalidation`, which cannot get lost.
 */
export async function invalidate(store: Store, tags: readonly Tag[]): Promise<void> {
  if (tags.length === 0) return;
  const nowMs = Date.now();
  try {
    const batch = [invalidation(store, tags, nowMs), since(store, known.upTo)];
    const [, answer] = await inTime(store.DB.batch<Change>(batch), PATIENCE_MS);
    // It was asked after the change, so it is proof for everything up to here.
    take(answer?.results ?? [], nowMs + 1);
  } catch (error) {
    log({ event: "cache.invalidate_failed", error: errorWords(error) });
  }
  // Also when the table was lost sight of: the next reader asks it.
  distrustGenerations(nowMs);
}

/** The same as one statement for the writer's own batch; call `distrustGenerations` once that is written. */
export function invalidation(
  { DB }: Store,
  tags: readonly Tag[],
  nowMs: number,
): D1PreparedStatement {
  return DB.prepare(CHANGED).bind(JSON.stringify(tags), nowMs);
}

/** This isolate believes nothing that it learned until now, what it learned in this very millisecond included. */
export function distrustGenerations(nowMs: number = Date.now()): void {
  distrustedAtMs = Math.max(distrustedAtMs, nowMs + 1);
}

/** What this isolate knows, without asking; whether that is recent enough is for the caller to say. */
export function generationKnowledge(): Knowledge {
  return { known, distrustedAtMs };
}

/** Asks the table what has changed; rejects when D1 does not answer in time. */
export async function askGenerations(store: Store, nowMs: number): Promise<void> {
  const asked = await inTime(since(store, known.upTo).all<Change>(), PATIENCE_MS);
  if (take(asked.results, nowMs)) return;
  const again = await inTime(since(store, 0).all<Change>(), PATIENCE_MS);
  take(again.results, nowMs);
}

/** Forgets changes older than any cached answer can be; the newest stays, since numbers go on from it. */
export async function forgetOldChanges(store: Store, beforeMs: number): Promise<void> {
  await store.DB.prepare(
    `DELETE FROM cache_tags WHERE changed_at < ?1
       AND generation < (SELECT max(generation) FROM cache_tags)`,
  )
    .bind(beforeMs)
    .run();
}

/** This isolate as if new; for tests, which share it. */
export function forgetGenerations(): void {
  known = NOTHING_KNOWN;
  distrustedAtMs = Number.NEGATIVE_INFINITY;
}

function since({ DB }: Store, generation: number): D1PreparedStatement {
  return DB.prepare(SINCE).bind(generation);
}

/** False when the table is another one than before, and was forgotten. */
function take(changes: readonly Change[], askedAtMs: number): boolean {
  const learned = learn(known, changes, askedAtMs);
  known = learned ?? NOTHING_KNOWN;
  return learned !== null;
}
