// The play list of live sound (RFC 8216bis), made from what the room's log says and from which segments are there. Numbers of
// segments never change and never go back; a hole that will not be filled is a gap.
import { LIVE, type ShowPath } from "../../../shared/http/paths.ts";
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import { isLost, segmentAt, segmentStartMs } from "../../../shared/live/timeline.ts";
import { SOUND_DUE_AFTER_MS } from "../../../shared/protocol/limits.ts";

/** Enough to start from with segments of a second, and still a small answer. */
export const LISTED_SEGMENTS = 15;
/** A segment that is overtaken by the next one may come for so long after it was due. */
const HOLD_MS = 1_500;
/** …and its smaller version for so long; after that the segment itself stands in its place, for everybody and for good. */
const LOW_HOLD_MS = 500;

/** One segment that was played: the how-manieth of all (`number`), in the how-manieth run that has any (`run`). */
export type Slot = {
  readonly epoch: SoundEpoch;
  readonly n: number;
  readonly number: number;
  readonly run: number;
  /** True when its smaller version stands in its place. */
  readonly low?: boolean;
};
export type Entry = Slot & { readonly gap: boolean };

/** The newest segments whose sound is over, oldest first. */
export function newestSlots(
  epochs: readonly SoundEpoch[],
  nowMs: number,
  count = LISTED_SEGMENTS,
): Slot[] {
  const runs = epochs
    .map((epoch, i) => ({ epoch, size: sizeOf(epoch, epochs[i + 1], nowMs) }))
    .filter(({ size }) => size > 0);
  const total = runs.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  return runs.flatMap(({ epoch, size }, run) => {
    const from = Math.max(0, total - count - before);
    const first = before;
    before += size;
    return range(from, size).map((n) => ({ epoch, n, number: first + n, run }));
  });
}

/** How many segments of an epoch can be listed by now: none that the next epoch has in its place. */
function sizeOf(epoch: SoundEpoch, next: SoundEpoch | undefined, nowMs: number): number {
  const last = epoch.lastSegment ?? segmentAt(epoch, nowMs) - 1;
  const beforeNext = next ? segmentAt(epoch, next.t0Ms - 1) : last;
  return Math.max(0, Math.min(last, beforeNext) + 1);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

/** Server time from which on nobody waits for this segment any more. */
export function givenUpAtMs({ epoch, n }: Pick<Slot, "epoch" | "n">): number {
  return segmentStartMs(epoch, n + 1) + SOUND_DUE_AFTER_MS + HOLD_MS;
}

/** Server time by which the smaller version of a segment must have been stored to be listed. */
export function lowByMs({ epoch, n }: Pick<Slot, "epoch" | "n">): number {
  return segmentStartMs(epoch, n + 1) + SOUND_DUE_AFTER_MS + LOW_HOLD_MS;
}

/** What is stored of a segment, and since when (server time): itself, and its smaller version. */
export type Stored = { readonly main: boolean; readonly lowMs: number | null };

/**
 * What stands for a segment in the list of who saves data: the smaller one, the segment itself, or nothing. The same in every
 * data centre and for ever, because players that asked before must not find something else under the number.
 */
export function lowChoice(
  slot: Slot,
  { main, lowMs }: Stored,
  nowMs: number,
): "low" | "main" | null {
  if (lowMs !== null && lowMs <= lowByMs(slot)) return "low";
  const isOpen = slot.epoch.saverBps !== undefined && nowMs < lowByMs(slot);
  return main && !isOpen ? "main" : null;
}

/**
 * What of the slots a player may be told: up to the newest that is there, but nothing behind a hole that may still be filled.
 * `isOver`: nothing will follow.
 */
export function listEntries<S extends Slot>(
  slots: readonly S[],
  isThere: (slot: S) => boolean,
  nowMs: number,
): { entries: Entry[]; isOver: boolean } {
  const judged = slots.map((slot) => ({ ...slot, gap: !isThere(slot) }));
  const mayCome = (slot: Entry) =>
    slot.gap && !isLost(slot.epoch, slot.n) && nowMs < givenUpAtMs(slot);
  const hole = judged.findIndex(mayCome);
  const told = hole < 0 ? judged : judged.slice(0, hole);
  const end = told.findLastIndex(({ gap }) => !gap) + 1;
  const begin = told.findIndex(({ gap }) => !gap);
  return { entries: told.slice(Math.max(0, begin), end), isOver: hole < 0 };
}

export type ListOptions = {
  readonly show: ShowPath;
  /** Origin in front of all addresses; empty: the one the list came from. */
  readonly base: string;
  readonly hasEnded: boolean;
};

/** The text of the list. Without entries it is a valid list of nothing. */
export function livePlaylist(
  entries: readonly Entry[],
  { show, base, hasEnded }: ListOptions,
): string {
  const longest = Math.max(1_000, ...entries.map(({ epoch }) => epoch.segmentMs));
  const lines = [
    "#EXTM3U",
    "#EXT-X-VERSION:8",
    "#EXT-X-INDEPENDENT-SEGMENTS",
    `#EXT-X-TARGETDURATION:${Math.ceil(longest / 1_000)}`,
    `#EXT-X-MEDIA-SEQUENCE:${entries[0]?.number ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${entries[0]?.run ?? 0}`,
    ...entries.flatMap((entry, i) => entryLines(entry, entries[i - 1], { show, base })),
    ...(hasEnded ? ["#EXT-X-ENDLIST"] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function entryLines(
  { epoch, n, run, gap, low }: Entry,
  before: Entry | undefined,
  { show, base }: Pick<ListOptions, "show" | "base">,
): string[] {
  return [
    ...(before && before.run !== run ? ["#EXT-X-DISCONTINUITY"] : []),
    ...(before?.run === run ? [] : [`#EXT-X-MAP:URI="${base}${LIVE.init(show, epoch.id)}"`]),
    `#EXT-X-PROGRAM-DATE-TIME:${new Date(segmentStartMs(epoch, n)).toISOString()}`,
    ...(gap ? ["#EXT-X-GAP"] : []),
    `#EXTINF:${(epoch.segmentMs / 1_000).toFixed(3)},`,
    `${base}${LIVE[low ? "low" : "segment"](show, epoch.id, n)}`,
  ];
}
