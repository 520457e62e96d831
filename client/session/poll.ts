// Follows a room by plain requests where sockets are blocked: read only, slower, and it stops as soon as it is told to.
import type { LogBody, SnapshotBody } from "../../shared/http/bodies.ts";
import type { Cancel, Timing } from "./timing.ts";

const EVERY_MS = 3_000;
const JITTER_MS = 1_500;
/** Counts and reactions are in the snapshot only, so it is read again now and then. */
const SNAPSHOT_EVERY_POLLS = 8;

export type Polls = { start(): void; stop(): void; running(): boolean };

export function createPolls(options: {
  timing: Timing;
  random: () => number;
  since: () => string | null;
  getLog: (since: string) => Promise<LogBody | null>;
  getSnapshot: () => Promise<SnapshotBody | null>;
  onLog: (body: LogBody) => void;
  /** `isWanted`: the log doesn't reach what is known here, so only this whole view helps. */
  onSnapshot: (body: SnapshotBody, isWanted: boolean) => void;
}): Polls {
  const { timing, random, since } = options;
  let generation = 0;
  let on = false;
  let turn = 0;
  let cancel: Cancel = () => {};

  async function poll(mine: number): Promise<void> {
    const cursor = since();
    const log = cursor === null ? null : await options.getLog(cursor);
    if (mine !== generation) return;
    if (log !== null) options.onLog(log);
    const isWanted = cursor === null || log?.reset === true;
    const isDue = turn % SNAPSHOT_EVERY_POLLS === 0;
    const snapshot = isWanted || isDue ? await options.getSnapshot() : null;
    if (mine !== generation) return;
    if (snapshot !== null) options.onSnapshot(snapshot, isWanted);
    turn += 1;
    const delayMs = log?.more ? 0 : EVERY_MS + random() * JITTER_MS;
    cancel = timing.after(delayMs, () => void poll(mine));
  }

  return {
    running: () => on,
    start() {
      if (on) return;
      on = true;
      turn = 0;
      generation += 1;
      void poll(generation);
    },
    stop() {
      on = false;
      generation += 1;
      cancel();
    },
  };
}
