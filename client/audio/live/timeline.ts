// Which pieces of sound lie where on the server's clock, when each can be asked for, and which of them is heard where two
// runs of the encoder overlap. Pure; knows nothing of players.
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import {
  epochEndMs,
  isLost,
  runningEpoch,
  segmentAt,
  segmentStartMs,
} from "../../../shared/live/timeline.ts";
import { SOUND_DUE_AFTER_MS } from "../../../shared/protocol/limits.ts";

export type Piece = {
  /** Names it among all pieces of a broadcast. */
  readonly key: string;
  readonly epoch: string;
  readonly n: number;
  /** Server time of its epoch's first sample. */
  readonly t0Ms: number;
  /** Server time that it is heard from and until: a newer run of the encoder cuts what is left of the older one. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** From then on it can be fetched. */
  readonly dueMs: number;
};

/** Pieces with sound between two moments of server time, in the order they are heard; lost ones are left out. */
export function piecesBetween(
  epochs: readonly SoundEpoch[],
  fromMs: number,
  toMs: number,
): Piece[] {
  return epochs.flatMap((epoch, i) => {
    const cutMs = Math.min(...epochs.slice(i + 1).map(({ t0Ms }) => t0Ms));
    const last = Math.min(
      epoch.lastSegment ?? Number.POSITIVE_INFINITY,
      Math.ceil((Math.min(toMs, cutMs) - epoch.t0Ms) / epoch.segmentMs) - 1,
    );
    const pieces: Piece[] = [];
    for (let n = Math.max(0, segmentAt(epoch, fromMs)); n <= last; n += 1) {
      if (!isLost(epoch, n)) pieces.push(pieceOf(epoch, n, cutMs));
    }
    return pieces;
  });
}

function pieceOf(epoch: SoundEpoch, n: number, cutMs: number): Piece {
  const endMs = segmentStartMs(epoch, n + 1);
  return {
    key: `${epoch.id}/${n}`,
    epoch: epoch.id,
    n,
    t0Ms: epoch.t0Ms,
    fromMs: segmentStartMs(epoch, n),
    untilMs: Math.min(endMs, cutMs),
    dueMs: endMs + SOUND_DUE_AFTER_MS,
  };
}

/** Whether there is live sound for somebody who hears the moment `heardMs`, or will be without anything happening. */
export function isSounding(epochs: readonly SoundEpoch[], heardMs: number): boolean {
  if (runningEpoch(epochs)) return true;
  return epochs.some(
    (epoch) => (epochEndMs(epoch) ?? 0) > heardMs && (epoch.lastSegment ?? 0) >= 0,
  );
}
