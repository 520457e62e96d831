// Closing the sockets of somebody whose rights changed: begun at once, waited for only briefly, finished after the answer.
import { type Expulsion, expel } from "../platform/expulsions.ts";
import { errorWords, log } from "../platform/log.ts";
import type { Context } from "./context.ts";

/** The answer says that it is done, so it waits for rooms that are well; one that is not must not hold it up. */
const PATIENCE_MS = 1_500;

export async function expelNow(
  orders: readonly Expulsion[],
  context: Pick<Context, "env" | "requestId" | "waitUntil">,
): Promise<void> {
  if (orders.length === 0) return;
  const { env, requestId } = context;
  const work = expel(env, orders).catch((error: unknown) => {
    // The orders stay in their table; the hourly chore carries them out.
    log({ event: "route.failed", requestId, route: "expel", error: errorWords(error) });
  });
  context.waitUntil(work);
  await Promise.race([work, scheduler.wait(PATIENCE_MS)]);
}
