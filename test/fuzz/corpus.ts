// Inputs that once failed, kept as data. They run before anything new, for ever.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const KEPT_AT_MOST = 500;
const fileOf = (name: string) => new URL(`./corpus/${name}.json`, import.meta.url);

export function readCorpus<T>(name: string): T[] {
  const file = fileOf(name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T[]) : [];
}

/** Adds a shrunk failure; one that is there already is not added again. */
export function saveToCorpus(name: string, input: unknown): void {
  const kept = readCorpus<unknown>(name);
  const text = JSON.stringify(input);
  if (kept.some((one) => JSON.stringify(one) === text)) return;
  const all = [...kept, input].slice(-KEPT_AT_MOST);
  writeFileSync(fileOf(name), `${JSON.stringify(all, null, 1)}\n`);
}
