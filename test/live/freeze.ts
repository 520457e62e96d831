// A computer that stands still: all processes of one browser are stopped, and go on later as if nothing had been.
import type { Browser } from "playwright-core";
import { wait } from "../faults/proxy/toxics.ts";

export async function freeze(browser: Browser, forMs: number): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const signal = (name: NodeJS.Signals) => {
    for (const { id } of processInfo) process.kill(id, name);
  };
  signal("SIGSTOP");
  try {
    await wait(forMs);
  } finally {
    signal("SIGCONT");
  }
  await session.detach();
}
