// How often somebody may ask: a memory of the blocked, the platform's coarse limit, then the exact counter object.
// When the counter is slow or down, listening goes on and everything that grants power stops.
import { POLICIES, type PolicyName } from "../domain/rate/policies.ts";
import { errorWords, log } from "../platform/log.ts";
import type { Context } from "./context.ts";
import type { Refused } from "./errors.ts";

export type Verdict = {
  readonly refused: Refused | null;
  /** RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), once the counter has answered. */
  readonly headers: Readonly<Record<string, string>>;
};

/** A listener must not wait for a counter; a sign-in may wait rather than be refused because the counter is far away. */
const BUDGET_MS = { open: 50, closed: 2_000 } as const;

const COARSE_WAIT_MS = 10_000;
const MAX_BLOCKED = 10_000;
const UNKNOWN: Verdict = { refused: null, headers: {} };

// Who is blocked until when, so that somebody who keeps asking costs this isolate nothing but a look into a map.
const blockedUntilMs = new Map<string, number>();

/** Takes one unit of `policy` for `who` (a person id or a visitor's salted name). */
export async function takeRate(
  policy: PolicyName,
  who: string,
  { env, nowMs }: Pick<Context, "env" | "nowMs">,
): Promise<Verdict> {
  const key = `${policy}:${who}`;
  const waitMs = (blockedUntilMs.get(key) ?? 0) - nowMs;
  if (waitMs > 0) return blocked(policy, waitMs);
  blockedUntilMs.delete(key);
  if (!(await withinCoarseLimit(env, key))) return blocked(policy, COARSE_WAIT_MS);
  const answer = await askCounter(env, policy, key);
  if (answer === null) {
    return POLICIES[policy].whenSilent === "open" ? UNKNOWN : { refused: { code: "unavailable" }, headers: {} };
  }
  if (!answer.ok) remember(key, nowMs + answer.retryAfterMs);
  return answer.ok
    ? { refused: null, headers: rateHeaders(policy, answer.remaining, answer.resetAtMs - nowMs) }
    : blocked(policy, answer.retryAfterMs);
}

function blocked(policy: PolicyName, retryAfterMs: number): Verdict {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  const message = `That was a lot at once. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;
  return {
    refused: { code: "rate_limited", message, retryAfterMs },
    headers: rateHeaders(policy, 0, retryAfterMs),
  };
}

function rateHeaders(policy: PolicyName, remaining: number, resetMs: number) {
  const { limit, periodMs } = POLICIES[policy];
  const resetSeconds = Math.max(0, Math.ceil(resetMs / 1_000));
  return {
    "RateLimit-Policy": `"${policy}";q=${limit};w=${periodMs / 1_000}`,
    RateLimit: `"${policy}";r=${Math.max(0, remaining)};t=${resetSeconds}`,
  };
}

/** The platform's own limit is per location and approximate; its failure is no reason to refuse anybody. */
export async function withinCoarseLimit(env: Env, key: string): Promise<boolean> {
  try {
    return (await env.EDGE_LIMIT.limit({ key })).success;
  } catch {
    return true;
  }
}

async function askCounter(env: Env, policy: PolicyName, key: string) {
  // Asked inside the promise: even a stub that cannot be made counts as a counter that is down.
  const asked = (async () => env.RATE_LIMITER.getByName(key).take(policy))().catch(
    (error: unknown) => {
      log({ event: "limiter.down", policy, error: errorWords(error) });
      return null;
    },
  );
  return Promise.race([asked, scheduler.wait(BUDGET_MS[POLICIES[policy].whenSilent]).then(() => null)]);
}

function remember(key: string, untilMs: number): void {
  const oldest = blockedUntilMs.keys().next();
  if (blockedUntilMs.size >= MAX_BLOCKED && !oldest.done) blockedUntilMs.delete(oldest.value);
  blockedUntilMs.set(key, untilMs);
}
