// Browsers let sound begin only inside a gesture: the first press or key anywhere in the booth starts the monitor.
import { useEffect } from "preact/hooks";
import type { Desk } from "./desk.ts";

export function useFirstGesture({ player }: Desk): void {
  useEffect(() => {
    const stop = new AbortController();
    const begin = () => {
      stop.abort();
      if (player.state.peek() === "idle") player.listen();
    };
    addEventListener("pointerup", begin, { signal: stop.signal });
    addEventListener("keyup", begin, { signal: stop.signal });
    return () => stop.abort();
  }, [player]);
}
