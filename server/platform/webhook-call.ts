// One try to bring one webhook. Redirects are not followed, the answer's body is not read, and nothing lasts longer than
// ten seconds: whatever stands at the address learns and costs as little as can be.
import type { DeliveryAttempt } from "../../shared/http/partner-bodies.ts";

const PATIENCE_MS = 10_000;

/** Never throws. A status from 200 to 299 is a delivery. */
export async function callWebhook(
  url: URL,
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string },
  now: () => number,
): Promise<DeliveryAttempt> {
  const atMs = now();
  try {
    const answer = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        ...headers,
        "Content-Type": "application/json",
        "User-Agent": "dj-judas-webhooks/1",
      },
      body,
    });
    // What was sent along is none of our business, however long it is.
    await answer.body?.cancel().catch(() => undefined);
    const { status } = answer;
    return { atMs, tookMs: now() - atMs, status, words: wordsOf(status) };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    const words = isLate ? "no answer in time" : "not reached";
    return { atMs, tookMs: now() - atMs, status: null, words };
  }
}

export function isDelivered({ status }: Pick<DeliveryAttempt, "status">): boolean {
  return status !== null && status >= 200 && status < 300;
}

function wordsOf(status: number): string {
  if (isDelivered({ status })) return "delivered";
  return status >= 300 && status < 400 ? "redirects are not followed" : "refused";
}
