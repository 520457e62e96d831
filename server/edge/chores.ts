// What the hourly trigger tidies up. Each chore may run twice or late without harm; one that fails stops no other.

import { parseConfig } from "../config.ts";
import { CHANGES_KEPT_MS } from "../domain/cache/policies.ts";
import { isSearchHour } from "../domain/media/life.ts";
import { dayOf } from "../domain/partner/tally.ts";
import { forgetOldChanges } from "../platform/cache-tags.ts";
import { retryErasures } from "../platform/erasures.ts";
import { retryExpulsions } from "../platform/expulsions.ts";
import { forgetOldHistory } from "../platform/history-retention.ts";
import { errorWords, log } from "../platform/log.ts";
import { sweepMedia } from "../platform/media-sweep.ts";
import { forgetOldCalls } from "../platform/nonces.ts";
import { forgetSpent } from "../platform/once.ts";
import { forgetPartnerDays } from "../platform/partner-days.ts";
import { sweepSound } from "../platform/sound-sweep.ts";
import { forgetOldAnswers } from "../platform/staff-answers.ts";
import { sweepUploads } from "../platform/upload-sweep.ts";

const DAY_MS = 86_400_000;
const NUMBERS_KEPT_DAYS = 400;

const CHORES: readonly { name: string; run: (env: Env, nowMs: number) => Promise<void> }[] = [
  { name: "used-links", run: (env, nowMs) => forgetSpent(env, nowMs) },
  { name: "expulsions", run: (env) => retryExpulsions(env) },
  { name: "machine-calls", run: forgetOldCalls },
  { name: "staff-answers", run: forgetOldAnswers },
  { name: "erasures", run: retryErasures },
  { name: "uploads", run: sweepUploads },
  { name: "cache-tags", run: (env, nowMs) => forgetOldChanges(env, nowMs - CHANGES_KEPT_MS) },
  {
    name: "media-orphans",
    run: async (env, nowMs) => {
      if (isSearchHour(nowMs)) await sweepMedia(env, nowMs);
    },
  },
  {
    name: "sound-leftovers",
    run: async (env, nowMs) => {
      if (isSearchHour(nowMs)) await sweepSound(env, nowMs);
    },
  },
  {
    name: "partner-days",
    run: (env, nowMs) => forgetPartnerDays(env, dayOf(nowMs - NUMBERS_KEPT_DAYS * DAY_MS)),
  },
  {
    name: "history",
    run: async (env, nowMs) => {
      const config = parseConfig({ ...env });
      if (config.ok) await forgetOldHistory(env, config.value.retention, nowMs);
    },
  },
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
