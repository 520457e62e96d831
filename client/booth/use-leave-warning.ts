// Leaving asks first while something would be lost: an action that waits for its undo, an upload, or something unsent.
import { useEffect } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { isUnderWay, type UploadItem } from "./upload-queue.ts";

export function useLeaveWarning({ delays, uploads, session }: Desk): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      const lost =
        delays.waiting.peek().length > 0 ||
        uploads.items.peek().some(isAtStake) ||
        session.pending.peek().some(({ state }) => state === "sending");
      if (lost) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [delays, uploads, session]);
}

/** What this browser keeps goes on later. */
function isAtStake({ stage, kept }: UploadItem): boolean {
  return !kept && (stage === "waiting" || isUnderWay(stage));
}
