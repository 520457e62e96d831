// Where full-size runs come from: each part of the proof kit lists its own in `test/<part>/long.ts`.
import { existsSync } from "node:fs";
import type { LongRun } from "./types.ts";

export const PARTS = [
  "model",
  "faults",
  "fuzz",
  "limits",
  "cache",
  "relays",
  "economics",
  "live",
  "mutation",
  "media",
  "api",
] as const;

export type Listed = { readonly part: string; readonly run: LongRun };
export type Found = {
  readonly runs: readonly Listed[];
  /** Parts without a list, and lists that could not be read, each with the reason. */
  readonly missing: readonly string[];
};

const listOf = (part: string) => new URL(`../${part}/long.ts`, import.meta.url);

/** All runs there are. A part that cannot be read costs its own runs only, and is named. */
export async function findRuns(parts: readonly string[] = PARTS): Promise<Found> {
  const runs: Listed[] = [];
  const missing: string[] = [];
  for (const part of parts) {
    if (!existsSync(listOf(part))) {
      missing.push(`${part}: has no test/${part}/long.ts`);
      continue;
    }
    try {
      const { LONG } = (await import(listOf(part).href)) as { LONG: readonly LongRun[] };
      runs.push(...LONG.map((run) => ({ part, run })));
    } catch (error) {
      missing.push(`${part}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { runs, missing };
}
