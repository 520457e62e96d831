// What the hourly trigger tidies up. Each chore may run twice or late without harm; one that fails stops no other.

import { retryErasures } from "../platform/erasures.ts";
import { retryExpulsions } from "../platform/expulsions.ts";
import { errorWords, log } from "../platform/log.ts";
import { forgetOldCalls } from "../platform/nonces.ts";
import { forgetSpent } from "../platform/once.ts";

const DAY_MS = 86_400_000;

const CHORES: readonly { name: string; run: (env: Env, nowMs: number) => Promise<void> }[] = [
  { name: "used-links", run: (env, nowMs) => forgetSpent(env, nowMs - DAY_MS) },
  { name: "expulsions", run: (env) => retryExpulsions(env) },
  { name: "machine-calls", run: forgetOldCalls },
  { name: "erasures", run: retryErasures },
];

export async function runChores(env: Env, nowMs: number): Promise<void> {
  for (const { name, run } of CHORES) {
    try {
      await run(env, nowMs);
    } catch (error) {
      log({ event: "cron.failed", chore: name, error: errorWords(error) });
    }
  }
}
