// Asks again until the network and the server are back. What the server refused for good comes back at once.
import type { Result } from "../../shared/result.ts";
import { backoffMs } from "./backoff.ts";
import type { CallError } from "./request.ts";

export type Persistence = {
  /** Resolves early when the page wakes up or its network comes back, and when the signal aborts. */
  readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
};

/** Neither the content nor the person is at fault. */
const PASSING = new Set(["unreachable", "unavailable", "internal", "rate_limited", "damaged"]);
/** About a quarter of an hour of trying without any success. */
const MAX_TRIES = 150;
const MAX_DAMAGED = 4;

/** How long to wait before the same call makes sense again; null when it never does. `tries`: how many failed so far. */
export function nextTryMs(error: CallError, tries: number, random: number): number | null {
  if (!PASSING.has(error.code)) return null;
  if (tries >= (error.code === "damaged" ? MAX_DAMAGED : MAX_TRIES)) return null;
  return Math.max(error.retryAfterMs ?? 0, backoffMs(tries - 1, null, random));
}

/** The first answer that will not get better by asking again. `onTrouble` hears of each wait and of its end. */
export async function persist<T>(
  ask: () => Promise<Result<T, CallError>>,
  { wait, random }: Persistence,
  { signal, onTrouble }: { signal: AbortSignal; onTrouble?: (waiting: boolean) => void },
): Promise<Result<T, CallError>> {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask();
    if (answer.ok) {
      if (tries > 1) onTrouble?.(false);
      return answer;
    }
    const delayMs = nextTryMs(answer.error, tries, random());
    if (delayMs === null || signal.aborted) return answer;
    onTrouble?.(true);
    await wait(delayMs, signal);
  }
}
