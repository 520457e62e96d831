// A moment that moves: redraws a component on a beat while the page is seen. Clocks and countdowns hang on it.
import { useEffect, useState } from "preact/hooks";

/** The present by `clock` (e.g. the server's), renewed every `everyMs`; null stops the beat. */
export function useNow(clock: () => number, everyMs: number | null): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    if (everyMs === null) return;
    const beat = () => {
      if (!document.hidden) setNow(clock());
    };
    beat();
    const timer = setInterval(beat, everyMs);
    document.addEventListener("visibilitychange", beat);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", beat);
    };
  }, [clock, everyMs]);
  return now;
}
