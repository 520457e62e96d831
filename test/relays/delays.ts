// How long lines take from their sender to everybody else, by a stamp in their text. One clock: sender and listeners share a process.
import type { RoomEvent } from "../../shared/room/events.ts";

export type Delays = {
  readonly deliveries: number;
  readonly frames: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
};

const STAMP = / @([0-9.]+)$/;

export function delaysOf() {
  const delaysMs: number[] = [];
  let lines = 0;
  let frames = 0;
  return {
    text(): string {
      lines += 1;
      return `line ${lines} @${performance.now().toFixed(2)}`;
    },
    /** Told of the events of each frame that a listener got as it happened. */
    arrived(events: readonly RoomEvent[]): void {
      const nowMs = performance.now();
      frames += 1;
      for (const { body } of events) {
        const sentMs = body.kind === "chat.said" ? STAMP.exec(body.text)?.[1] : undefined;
        if (sentMs !== undefined) delaysMs.push(nowMs - Number(sentMs));
      }
    },
    read(): Delays {
      const sorted = Float64Array.from(delaysMs).sort();
      const at = (share: number) =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
      return {
        deliveries: sorted.length,
        frames,
        p50Ms: at(0.5),
        p95Ms: at(0.95),
        p99Ms: at(0.99),
        maxMs: Math.round(sorted.at(-1) ?? 0),
      };
    },
  };
}
