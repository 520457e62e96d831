// The moments at which sound that was lost may be had again: the page is seen again, the network is back.

/** Calls `run` at each such moment while the page can be seen; returns the removal. */
export function onReturn(run: () => void): () => void {
  const returned = () => {
    if (document.visibilityState === "visible") run();
  };
  document.addEventListener("visibilitychange", returned);
  addEventListener("online", returned);
  return () => {
    document.removeEventListener("visibilitychange", returned);
    removeEventListener("online", returned);
  };
}
