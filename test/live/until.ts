// Waits for something to become true by itself.
import { wait } from "../faults/proxy/toxics.ts";

const EVERY_MS = 500;

/** False when it has not come true in time. */
export async function until(what: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const giveUpMs = performance.now() + withinMs;
  while (performance.now() < giveUpMs) {
    if (await what()) return true;
    await wait(EVERY_MS);
  }
  return false;
}
