// Repeats something while somebody looks at the page, and once at the moment they come back to it.

/** Calls `run` every `everyMs` while the page is visible; the returned function ends it. */
export function everyWhileSeen(everyMs: number, run: () => void): () => void {
  let lastMs = Date.now();
  const tick = () => {
    if (document.visibilityState !== "visible" || Date.now() - lastMs < everyMs / 2) return;
    lastMs = Date.now();
    run();
  };
  const timer = setInterval(tick, everyMs);
  document.addEventListener("visibilitychange", tick);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tick);
  };
}
