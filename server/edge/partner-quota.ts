// A partner's own share of passes, over all its pages and visitors, so that one partner's crowd or robot can't be everybody's.
// The quota is the registry's; the counter counts in fractions of it. A counter that is silent refuses nobody.
import type { Partner } from "../../shared/http/partner-bodies.ts";
import { POLICIES } from "../domain/rate/policies.ts";
import { inTime } from "../platform/in-time.ts";
import { errorWords, log } from "../platform/log.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";

const POLICY = "partner-passes";
const BUDGET_MS = 50;
const MOST_BLOCKED = 1_000;

// Which partner has nothing left until when: while that holds, its visitors cost no call.
const blockedUntilMs = new Map<string, number>();

/** Takes one pass out of the partner's quota; the refusal when there is none. */
export async function takeFromQuota(
  { id, quota }: Pick<Partner, "id" | "quota">,
  { env, nowMs }: Pick<Context, "env" | "nowMs">,
): Promise<Refused | null> {
  const waitMs = (blockedUntilMs.get(id) ?? 0) - nowMs;
  if (waitMs > 0) return refusedFor(waitMs);
  blockedUntilMs.delete(id);
  // Rounded up: never more passes than the quota says.
  const cost = Math.ceil(POLICIES[POLICY].limit / quota);
  try {
    const counter = env.RATE_LIMITER.getByName(`${POLICY}:${id}`);
    const answer = await inTime(Promise.resolve(counter.take(cost)), BUDGET_MS);
    if (answer.ok) return null;
    if (blockedUntilMs.size >= MOST_BLOCKED) blockedUntilMs.clear();
    blockedUntilMs.set(id, nowMs + answer.retryAfterMs);
    return refusedFor(answer.retryAfterMs);
  } catch (error) {
    log({ event: "limiter.down", policy: POLICY, error: errorWords(error) });
    return null;
  }
}

function refusedFor(retryAfterMs: number): Refused {
  const message = "Too many people open this widget at once. It tries again by itself.";
  return { code: "rate_limited", message, retryAfterMs };
}
