// An entry as text, the same in every tier: one line of facts, then the answer as it is told.
import { type Entry, entryFacts } from "./entry.ts";

export function formatEntry({ text, ...facts }: Entry): string {
  return `${JSON.stringify(facts)}\n${text ?? ""}`;
}

/** Null for anything that is not an entry. Whether the answer is the one that was put in is told by its `etag`. */
export function parseEntry(stored: string): Entry | null {
  const end = stored.indexOf("\n");
  if (end < 0) return null;
  const facts = entryFacts.safeParse(readJson(stored.slice(0, end)));
  if (!facts.success) return null;
  const text = stored.slice(end + 1);
  if (facts.data.etag === null) return text === "" ? { ...facts.data, text: null } : null;
  return { ...facts.data, text };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
