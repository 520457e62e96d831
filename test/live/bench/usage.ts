// What a browser costs while something plays in it: CPU of all its processes, requests, and bytes both ways.
import type { Browser, BrowserContext } from "playwright-core";

export type Traffic = { requests: number; upBytes: number; downBytes: number };
export type Usage = {
  /** Of one core, over all processes of the browser. */
  readonly cpuPercent: number;
  readonly requestsPerSecond: number;
  readonly upBytesPerSecond: number;
  readonly downBytesPerSecond: number;
};

/** CPU time of all processes of this browser so far. */
async function cpuMs(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
}

/** Counts from now on what the profile's pages and workers ask of any server; sockets are not in it. */
export function countTraffic(context: BrowserContext): Traffic {
  const traffic = { requests: 0, upBytes: 0, downBytes: 0 };
  context.on("requestfinished", async (request) => {
    traffic.requests += 1;
    const sizes = await request.sizes().catch(() => null);
    if (!sizes) return;
    traffic.upBytes += sizes.requestHeadersSize + sizes.requestBodySize;
    traffic.downBytes += sizes.responseHeadersSize + sizes.responseBodySize;
  });
  return traffic;
}

/** Starts measuring; the returned function says what it was per second since. */
export async function beginUsage(
  browser: Browser,
  traffic: Traffic,
): Promise<() => Promise<Usage>> {
  const before = { ...traffic };
  const beganMs = performance.now();
  const cpuBeforeMs = await cpuMs(browser);
  return async () => {
    const usedMs = (await cpuMs(browser)) - cpuBeforeMs;
    const lastedMs = performance.now() - beganMs;
    const perSecond = (key: keyof Traffic) => ((traffic[key] - before[key]) * 1_000) / lastedMs;
    return {
      cpuPercent: (100 * usedMs) / lastedMs,
      requestsPerSecond: perSecond("requests"),
      upBytesPerSecond: perSecond("upBytes"),
      downBytesPerSecond: perSecond("downBytes"),
    };
  };
}
