// Leaving asks first while something would be lost: an action that waits for its undo, an upload, or something unsent.
import { useEffect } from "preact/hooks";
import type { Desk } from "./desk.ts";
import { isUnderWay } from "./upload-queue.ts";

export function useLeaveWarning({ delays, uploads, session }: Desk): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      const lost =
        delays.waiting.peek().length > 0 ||
        uploads.items.peek().some(({ stage }) => stage === "waiting" || isUnderWay(stage)) ||
        session.pending.peek().some(({ state }) => state === "sending");
      if (lost) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [delays, uploads, session]);
}
