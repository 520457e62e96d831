// While sound goes out: leaving asks first, the screen stays awake, and a press anywhere starts what the browser withheld.
import { useEffect } from "preact/hooks";
import type { OnAir } from "./on-air.ts";

export function useSoundGuards({ state: air, goOn }: OnAir): void {
  const state = air.value;
  useEffect(() => {
    if (state !== "on") return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    const letSleep = keepAwake();
    return () => {
      removeEventListener("beforeunload", ask);
      letSleep();
    };
  }, [state]);
  useEffect(() => {
    if (state !== "tap") return;
    const stop = new AbortController();
    const go = () => void goOn();
    addEventListener("pointerup", go, { signal: stop.signal });
    addEventListener("keyup", go, { signal: stop.signal });
    return () => stop.abort();
  }, [state, goOn]);
}

/** A locked screen stops the microphone of a phone. Where the browser knows no such wish, nothing happens. */
function keepAwake(): () => void {
  let wanted = true;
  let lock: WakeLockSentinel | null = null;
  const take = async () => {
    if (document.visibilityState !== "visible") return;
    const taken = await navigator.wakeLock?.request("screen").catch(() => null);
    if (wanted) lock = taken ?? null;
    else void taken?.release();
  };
  // The browser lets go of it whenever the page is hidden.
  const again = () => void take();
  document.addEventListener("visibilitychange", again);
  again();
  return () => {
    wanted = false;
    document.removeEventListener("visibilitychange", again);
    void lock?.release();
  };
}
