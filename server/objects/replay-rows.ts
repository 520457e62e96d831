// Replays that are to be made, one row per show, until the last of its segments is cleared away. Synchronous; survives any death.

import { type ClockPoint, type ClockWord, clockPoints } from "../../shared/live/sound-clock.ts";
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
    for (const event of events) this.#noteClock(event, view.broadcast.id);
    const hasEnded = events.some(({ body }) => body.kind === "broadcast.ended");
    if (!hasEnded || view.sound.length === 0) return false;
    const runs = view.sound.map((epoch) => ({ ...epoch, clock: this.#clockOf(epoch.id) }));
    this.save(newJob(view.broadcast.id, runs, nowMs));
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
    this.#sql.exec("DELETE FROM sound_clock WHERE broadcast = ?", broadcast);
  }

  /** The view knows only the last word about a clock; a replay needs all of them. */
  #noteClock({ at, body }: RoomEvent, broadcast: string): void {
    const insert = "INSERT INTO sound_clock (broadcast, epoch, at, t0) VALUES (?, ?, ?, ?)";
    if (body.kind === "sound.began") {
      this.#sql.exec(insert, broadcast, body.epoch.id, at, body.epoch.t0Ms);
    }
    if (body.kind === "sound.retimed") {
      this.#sql.exec(insert, broadcast, body.epoch, at, body.t0Ms);
    }
  }

  /** Empty for a run that began before this room kept such words. */
  #clockOf(epoch: string): ClockPoint[] {
    const query = "SELECT at AS atMs, t0 AS t0Ms FROM sound_clock WHERE epoch = ? ORDER BY rowid";
    return clockPoints(this.#sql.exec<ClockWord>(query, epoch).toArray());
  }
}
