// Finds dead sockets: browsers keep a half-open one "open" for minutes. Any frame counts as a sign of life.
import { HEARTBEAT_EVERY_MS, HEARTBEAT_TIMEOUT_MS } from "../../shared/protocol/limits.ts";
import type { Cancel, Timing } from "./timing.ts";

/** After sleep or a network change somebody is looking at the page: decide faster. */
const WAKE_TIMEOUT_MS = 4_000;

export type Heartbeat = {
  /** A frame arrived. */
  heard(): void;
  /** Ask now instead of at the next beat. */
  check(): void;
  stop(): void;
};

export function startHeartbeat(options: {
  timing: Timing;
  ping: () => void;
  dead: () => void;
}): Heartbeat {
  const { timing, ping, dead } = options;
  let cancelBeat: Cancel = () => {};
  let cancelVerdict: Cancel | null = null;

  const ask = (timeoutMs: number) => {
    ping();
    cancelVerdict?.();
    cancelVerdict = timing.after(timeoutMs, dead);
  };
  const beat = () => {
    cancelBeat = timing.after(HEARTBEAT_EVERY_MS, () => {
      if (cancelVerdict === null) ask(HEARTBEAT_TIMEOUT_MS);
      beat();
    });
  };
  beat();

  return {
    heard() {
      cancelVerdict?.();
      cancelVerdict = null;
    },
    check: () => ask(WAKE_TIMEOUT_MS),
    stop() {
      cancelBeat();
      cancelVerdict?.();
    },
  };
}
