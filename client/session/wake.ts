// The moments at which a page may find itself in a new world: network back, tab shown, page restored from the back-forward cache.

/** Calls `run` at each such moment; returns the unsubscription. */
export function onWake(run: () => void): () => void {
  const shown = () => {
    if (document.visibilityState === "visible") run();
  };
  addEventListener("online", run);
  addEventListener("pageshow", run);
  document.addEventListener("visibilitychange", shown);
  return () => {
    removeEventListener("online", run);
    removeEventListener("pageshow", run);
    document.removeEventListener("visibilitychange", shown);
  };
}
