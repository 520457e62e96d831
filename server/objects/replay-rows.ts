// Replays that are to be made, one row per show, until the last of its segments is cleared away. Synchronous; survives any death.
import type { RoomEvent } from "../../shared/room/events.ts";
import type { RoomView } from "../../shared/room/view.ts";
import { newJob, type ReplayJob } from "../domain/live/replay-job.ts";

/** The end of the sound is on its way when the show ends. */
export const REPLAY_SOON_MS = 3_000;

export class ReplayRows {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** With the end of a show that had sound its replay is to be made. True when these events were such an end. */
  note(events: readonly RoomEvent[], view: RoomView, nowMs: number): boolean {
    const hasEnded = events.some(({ body }) => body.kind === "broadcast.ended");
    if (!hasEnded || view.sound.length === 0) return false;
    this.save(newJob(view.broadcast.id, view.sound, nowMs));
    return true;
  }

  /** The oldest show first. */
  all(): ReplayJob[] {
    return this.#sql
      .exec<{ job: string }>("SELECT job FROM replays")
      .toArray()
      .map(({ job }) => JSON.parse(job) as ReplayJob)
      .sort((a, b) => a.endedMs - b.endedMs);
  }

  save(job: ReplayJob): void {
    const query = "INSERT OR REPLACE INTO replays (broadcast, job) VALUES (?, ?)";
    this.#sql.exec(query, job.broadcast, JSON.stringify(job));
  }

  done(broadcast: string): void {
    this.#sql.exec("DELETE FROM replays WHERE broadcast = ?", broadcast);
  }
}
