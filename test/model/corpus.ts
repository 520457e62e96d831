// Evenings that once went wrong, cut down to their core: they are lived again before anything random is.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Plan } from "./plan.ts";

export type Case = {
  /** What went wrong, in a sentence. */
  readonly what: string;
  /** The promise that it broke. */
  readonly promise: string;
  /** Where it was found, if by chance. */
  readonly foundBySeed?: number;
  readonly plan: Plan;
};

const FOLDER = new URL("./corpus/", import.meta.url);

export function corpus(): (Case & { readonly name: string })[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
  return files.toSorted().map((file) => {
    const one = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Case;
    return { ...one, name: file.replace(".json", "") };
  });
}

/** Keeps a case; gives the file it is in. */
export function keep(name: string, one: Case): string {
  const file = new URL(`${name}.json`, FOLDER);
  writeFileSync(file, `${JSON.stringify(one, null, 2)}\n`);
  return file.pathname;
}
