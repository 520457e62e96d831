// Having an answer made: by the front where there is one, else by its source, and stamped with what was known before.
import { err, ok, type Result } from "../../shared/result.ts";
import { MAX_TRIES, waitBetweenMs } from "../domain/cache/back-off.ts";
import { ageOf, type Entry, type JsonValue, livesOf } from "../domain/cache/entry.ts";
import { NOTHING_KNOWN } from "../domain/cache/generations.ts";
import type { Policy } from "../domain/cache/policies.ts";
import type { Tag } from "../domain/cache/tags.ts";
import type { CacheWorld, NoAnswer, Question } from "./cache-question.ts";
import { etagOf } from "./hash.ts";

const TRY_MS = 3_000;

/** Asks the source, again after a short wait when it throws; a source that hangs or drowns is asked once. */
export async function fetchEntry<F>(
  question: Question<F>,
  world: CacheWorld,
  askTable: (sinceMs: number) => Promise<boolean>,
): Promise<Result<Entry, NoAnswer<F>>> {
  const { known, distrustedAtMs } = world.generations.knowledge();
  // An entry is stamped with what was known before its source was asked; knowing nothing, it would be outdated at birth.
  const knowsNothing = known === NOTHING_KNOWN || known.asOfMs < distrustedAtMs;
  if (question.tags.length > 0 && knowsNothing) await askTable(distrustedAtMs);
  for (let tries = 1; ; tries++) {
    const madeAtMs = world.now();
    const generation = world.generations.knowledge().known.upTo;
    const made = await askFront(question, generation, world);
    if (made) return ok(made);
    let late = true;
    try {
      const asked = Promise.resolve().then(question.read);
      const settled = () => {
        late = false;
      };
      asked.then(settled, settled);
      const read = await world.inTime(asked, TRY_MS);
      if (!read.ok) return err({ kind: "refused", why: read.error });
      const { key, version, policy } = question;
      const told = read.value === null ? [] : question.tagsOf(read.value);
      const tags = [...question.tags, ...told];
      const making = { key, version, policy, tags, madeAtMs, generation };
      return ok(await makeEntry(making, read.value));
    } catch (error) {
      if (late || isFinal(error) || tries >= MAX_TRIES) {
        return err({ kind: "failed", error });
      }
      await world.wait(waitBetweenMs(tries, world.random()));
    }
  }
}

async function askFront<F>(
  { front, key, version }: Question<F>,
  generation: number,
  world: CacheWorld,
): Promise<Entry | null> {
  if (!front) return null;
  const entry = await world.inTime(front(generation), TRY_MS).catch(() => null);
  if (entry?.key !== key || entry.version !== version) return null;
  // Kept there for other questions than this one, or for longer than it may be.
  return entry.generation === generation && ageOf(entry, world.now()) === "fresh" ? entry : null;
}

type Making = Pick<Entry, "key" | "version" | "madeAtMs" | "generation"> & {
  readonly policy: Policy;
  readonly tags: readonly Tag[];
};

/** The entry of a value that was read; null: that there is none. */
export async function makeEntry(
  { policy, tags, ...facts }: Making,
  value: JsonValue,
): Promise<Entry> {
  const text = value === null ? null : JSON.stringify(value);
  const etag = text === null ? null : await etagOf(text);
  return { ...facts, ...livesOf(policy, text !== null), tags: [...tags], etag, text };
}

/** An object that drowns only does so deeper in repeats; a caller that has tried for itself says so. */
function isFinal(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  if ("overloaded" in error && error.overloaded === true) return true;
  return "retryable" in error && error.retryable === false;
}
