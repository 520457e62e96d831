// Where each segment of live sound lies on the server's clock. Pure; the room, the edge, the DJ's page and every player ask here.
import type { EpochCard, SoundEpoch } from "./epoch.ts";

type Clocked = Pick<EpochCard, "t0Ms" | "segmentMs">;

/** Number of the segment that holds the sound of this moment; negative before the epoch. */
export function segmentAt({ t0Ms, segmentMs }: Clocked, serverMs: number): number {
  return Math.floor((serverMs - t0Ms) / segmentMs);
}

/** Server time of a segment's first sample. */
export function segmentStartMs({ t0Ms, segmentMs }: Clocked, n: number): number {
  return t0Ms + n * segmentMs;
}

/** True when this segment was declared lost: nobody needs to ask for it. */
export function isLost({ gaps }: Pick<SoundEpoch, "gaps">, n: number): boolean {
  return gaps.some(({ from, to }) => from <= n && n <= to);
}

/** The epoch whose encoder runs; null while nobody sends sound. There is at most one. */
export function runningEpoch(epochs: readonly SoundEpoch[]): SoundEpoch | null {
  const last = epochs.at(-1);
  return last?.lastSegment === null ? last : null;
}

/** Server time at which the sound of an ended epoch is over; null while it runs. */
export function epochEndMs(epoch: Clocked & Pick<SoundEpoch, "lastSegment">): number | null {
  return epoch.lastSegment === null ? null : segmentStartMs(epoch, epoch.lastSegment + 1);
}
