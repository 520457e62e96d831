// Makes the replays of a room's shows, step by step, by alarm. One step at a time, however often the alarm comes.
import type { Leader } from "./leader.ts";
import { takeStep } from "./replay-steps.ts";

/** Rejects when the bucket does; the step is taken again then. */
export type ReplayDuties = (leader: Leader) => Promise<void>;

type Surroundings = {
  readonly room: string;
  /** Absent where an object is bound alone (tests, benches): such rooms make no replays. */
  readonly bucket: R2Bucket | undefined;
  readonly db: D1Database;
  readonly now: () => number;
};

export function replayDuties({ room, bucket, db, now }: Surroundings): ReplayDuties {
  let underWay: Promise<void> | null = null;

  async function work(leader: Leader): Promise<void> {
    const jobs = leader.replays.all();
    if (!bucket || jobs.length === 0) return;
    let nextAtMs = Number.POSITIVE_INFINITY;
    for (const before of jobs) {
      const { job, atMs } = await takeStep(before, { bucket, db, room, nowMs: now() });
      if (job === null) leader.replays.done(before.broadcast);
      else {
        if (job !== before) leader.replays.save(job);
        nextAtMs = Math.min(nextAtMs, atMs);
      }
    }
    if (nextAtMs < Number.POSITIVE_INFINITY) leader.due.by("replay", nextAtMs);
  }

  return (leader) => {
    // Who waits for a step may give up sooner than the step does.
    underWay ??= work(leader).finally(() => {
      underWay = null;
    });
    return underWay;
  };
}
