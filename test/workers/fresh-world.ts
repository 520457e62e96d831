// Every test file starts with the real schema, nothing stored and nothing remembered, though it shares its isolate with others.
import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll } from "vitest";
import { forgetAnswers } from "../../server/edge/cached-read.ts";
import { forgetRefusals } from "../../server/edge/limits.ts";
import { forgetSpentQuotas } from "../../server/edge/partner-quota.ts";
import { forgetKeys } from "../../server/platform/admin-keys.ts";
import { forgetGenerations } from "../../server/platform/cache-tags.ts";
import { forgetBytes } from "../../server/platform/media-memory.ts";
import { forgetPartners } from "../../server/platform/partners.ts";

beforeAll(async () => {
  await reset();
  for (const forget of [
    forgetAnswers,
    forgetBytes,
    forgetKeys,
    forgetPartners,
    // After the partners, who make it distrust what it knows.
    forgetGenerations,
    forgetRefusals,
    forgetSpentQuotas,
  ]) {
    forget();
  }
  // What a data centre keeps outlives everything else; another one is as good as new.
  const elsewhere = await caches.open(crypto.randomUUID());
  Object.defineProperty(caches, "default", { value: elsewhere, configurable: true });
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
});
