// The moments at which sound that was lost may be had again: the page is seen again or wakes up, the network is back.

/** Calls `run` at each such moment while the page can be seen; returns the removal. */
export function onReturn(run: () => void): () => void {
  const returned = () => {
    if (document.visibilityState === "visible") run();
  };
  // Page Lifecycle: thawed after it was frozen, or taken out of the browser's drawer of pages that were left.
  document.addEventListener("resume", returned);
  addEventListener("pageshow", returned);
  document.addEventListener("visibilitychange", returned);
  addEventListener("online", returned);
  return () => {
    document.removeEventListener("resume", returned);
    removeEventListener("pageshow", returned);
    document.removeEventListener("visibilitychange", returned);
    removeEventListener("online", returned);
  };
}
