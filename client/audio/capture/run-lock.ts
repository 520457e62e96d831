// Two booths of one person share the disk: a run belongs to the page that makes it, and whatever no page holds was left behind.
import type { Left } from "./messages.ts";
import type { SegmentStore } from "./segment-store.ts";
import type { Part } from "./send-order.ts";

const lockName = (epoch: string) => `live-sound:${epoch}`;

/** Holds the run until the returned function is called, or the page is gone. */
export function holdRun(epoch: string): () => void {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  void navigator.locks.request(lockName(epoch), () => held).catch(() => {});
  return letGo;
}

/** What earlier pages of this room left, without what a page still makes or already takes care of. From now on it is ours. */
export async function resumeLeft(
  store: SegmentStore,
  room: string,
): Promise<{ runs: Left[]; parts: Part[] }> {
  const { runs, parts } = await store.left(room);
  const ours: Left[] = [];
  for (const run of runs) if (await isFree(run.epoch)) ours.push(run);
  return {
    runs: ours,
    parts: parts.filter(({ epoch }) => ours.some((run) => run.epoch === epoch)),
  };
}

/** Takes it for as long as this page lives, when nobody else has it. */
function isFree(epoch: string): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks
      .request(lockName(epoch), { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<void>(() => {});
      })
      .catch(() => resolve(false));
  });
}
