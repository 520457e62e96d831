// How often somebody may ask: a memory of the blocked, the platform's coarse limit, then the exact counter object.
// When the counter is slow or down, listening goes on and everything that grants power stops.
import { type LimitAnswer, longestDebtMs } from "../domain/rate/counter.ts";
import { POLICIES, type PolicyName, policyOf } from "../domain/rate/policies.ts";
import { dailyName } from "../platform/hash.ts";
import { inTime } from "../platform/in-time.ts";
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
const DAY_MS = 86_400_000;
/** How far the clocks of two edges may be apart. */
const CLOCKS_APART_MS = 5_000;
/** Counted by address, and one address can be a hall full of people: nobody there is told that it was them. */
const SHARED: ReadonlySet<PolicyName> = new Set(["connect", "token", "embed-token", "api-read"]);
const UNKNOWN: Verdict = { refused: null, headers: {} };
const CLOSED: Verdict = { refused: { code: "unavailable", retryAfterMs: 2_000 }, headers: {} };

// Who is blocked until when, so that somebody who keeps asking costs this isolate nothing but a look into a map.
const blockedUntilMs = new Map<string, number>();

type Asking = Pick<Context, "env" | "config" | "nowMs"> & Partial<Pick<Context, "requestId">>;
/** A counter's name, and the one its key had yesterday while something granted there may still count. */
type Names = { readonly name: string; readonly before: string | null };

/** Takes one unit of `policy` for `who`: a person, a machine's key, a visitor's address prefix. */
export async function takeRate(policy: PolicyName, who: string, asking: Asking): Promise<Verdict> {
  const { env, nowMs } = asking;
  const names = await namesOf(policy, who, asking);
  const waitMs = (blockedUntilMs.get(names.name) ?? 0) - nowMs;
  if (waitMs > 0) return blocked(policy, waitMs);
  blockedUntilMs.delete(names.name);
  if (!(await withinCoarseLimit(env, names.name))) return blocked(policy, COARSE_WAIT_MS);
  const answer = await askCounter(asking, policy, names);
  if (answer === null) return POLICIES[policy].whenSilent === "open" ? UNKNOWN : CLOSED;
  if (answer.why === "moved") return takeRate(policy, who, { ...asking, nowMs: tomorrow(nowMs) });
  if (answer.ok) return { refused: null, headers: rateHeaders(policy, answer) };
  remember(names.name, nowMs + answer.retryAfterMs);
  return blocked(policy, answer.retryAfterMs);
}

async function namesOf(policy: PolicyName, who: string, asking: Asking): Promise<Names> {
  const { config, nowMs } = asking;
  const day = Math.floor(nowMs / DAY_MS);
  const named = async (which: number) =>
    `${policy}:${which}:${await dailyName(config.tokenSecret, which, `${policy}\n${who}`)}`;
  const sinceMs = nowMs - day * DAY_MS;
  const counts = sinceMs < longestDebtMs(policyOf(policy)) + CLOCKS_APART_MS;
  return { name: await named(day), before: counts ? await named(day - 1) : null };
}

function tomorrow(nowMs: number): number {
  return (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS;
}

function blocked(policy: PolicyName, retryAfterMs: number): Verdict {
  const what = SHARED.has(policy)
    ? "A lot of people on your network came at once."
    : "That was a lot at once.";
  const message = `${what} Try again in ${waitInWords(retryAfterMs)}.`;
  return {
    refused: { code: "rate_limited", message, retryAfterMs },
    headers: rateHeaders(policy, { remaining: 0, resetAfterMs: retryAfterMs }),
  };
}

/** Rounded up: whoever waits that long has waited long enough. */
function waitInWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  if (seconds === 1) return "1 second";
  return seconds <= 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

/** The quota is what a key at rest may take at once, its window the time in which that grows back. */
function rateHeaders(policy: PolicyName, left: Pick<LimitAnswer, "remaining" | "resetAfterMs">) {
  const row = policyOf(policy);
  return {
    "RateLimit-Policy": `"${policy}";q=${row.burst};w=${Math.ceil(longestDebtMs(row) / 1_000)}`,
    RateLimit: `"${policy}";r=${left.remaining};t=${Math.ceil(left.resetAfterMs / 1_000)}`,
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

async function askCounter({ env, requestId }: Asking, policy: PolicyName, { name, before }: Names) {
  try {
    const asked = env.RATE_LIMITER.getByName(name).take(1, before);
    return await inTime(asked, BUDGET_MS[POLICIES[policy].whenSilent]);
  } catch (error) {
    const named = requestId === undefined ? {} : { requestId };
    log({ event: "limiter.down", policy, error: errorWords(error), ...named });
    return null;
  }
}

function remember(key: string, untilMs: number): void {
  const oldest = blockedUntilMs.keys().next();
  if (blockedUntilMs.size >= MAX_BLOCKED && !oldest.done) blockedUntilMs.delete(oldest.value);
  blockedUntilMs.set(key, untilMs);
}
