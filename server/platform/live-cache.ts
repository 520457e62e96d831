// The data centre's cache for live sound. A cache that fails is one that has nothing.

/** What was kept for this address, or undefined. */
export async function cached(url: string): Promise<Response | undefined> {
  try {
    return await caches.default.match(url);
  } catch {
    return undefined;
  }
}

/** Keeps a copy of the answer for as long as its `Cache-Control` says. */
export async function keep(url: string, answer: Response): Promise<void> {
  try {
    await caches.default.put(url, answer);
  } catch {
    // The next request reads it again.
  }
}
