// How events change what is known of the live sound. Part of the room's fold: total, pure, the same everywhere.
import { VIEW_EPOCHS, VIEW_GAPS } from "../protocol/limits.ts";
import type { RoomEvent } from "../room/events.ts";
import type { EpochCard, Gap, SoundEpoch } from "./epoch.ts";
import { runningEpoch, segmentAt } from "./timeline.ts";

type Epochs = readonly SoundEpoch[];

/** A new run of an encoder; whatever ran before is over. */
export function began(
  epochs: Epochs,
  card: EpochCard,
  { at, by }: Pick<RoomEvent, "at" | "by">,
): SoundEpoch[] {
  const epoch = { ...card, by, lastSegment: null, gaps: [] };
  return [...closed(epochs, at), epoch].slice(-VIEW_EPOCHS);
}

/**
 * Nobody may be heard beyond this moment: the show ended, somebody else has the stage, another run began. Segments still on
 * the DJ's disk belong to the epoch; what would lie after it does not.
 */
export function closed(epochs: Epochs, atMs: number): SoundEpoch[] {
  const running = runningEpoch(epochs);
  return running
    ? [...epochs.slice(0, -1), { ...running, lastSegment: Math.max(-1, segmentAt(running, atMs)) }]
    : [...epochs];
}

/** The encoder's own word on its last segment. */
export function ended(epochs: Epochs, id: string, lastSegment: number): SoundEpoch[] {
  return withEpoch(epochs, id, (epoch) => ({ ...epoch, lastSegment }));
}

/** The encoder's clock and the server's drifted apart. */
export function retimed(epochs: Epochs, id: string, t0Ms: number): SoundEpoch[] {
  return withEpoch(epochs, id, (epoch) => ({ ...epoch, t0Ms }));
}

/** These segments will never come. Neighbours become one gap; the oldest give way when there are too many. */
export function lost(epochs: Epochs, id: string, { from, to }: Gap): SoundEpoch[] {
  const touches = (gap: Gap) => gap.from <= to + 1 && from <= gap.to + 1;
  return withEpoch(epochs, id, (epoch) => {
    const near = epoch.gaps.filter(touches);
    const merged = {
      from: Math.min(from, ...near.map((gap) => gap.from)),
      to: Math.max(to, ...near.map((gap) => gap.to)),
    };
    const gaps = [...epoch.gaps.filter((gap) => !touches(gap)), merged];
    return { ...epoch, gaps: gaps.sort((a, b) => a.from - b.from).slice(-VIEW_GAPS) };
  });
}

function withEpoch(
  epochs: Epochs,
  id: string,
  change: (epoch: SoundEpoch) => SoundEpoch,
): SoundEpoch[] {
  return epochs.map((epoch) => (epoch.id === id ? change(epoch) : epoch));
}
