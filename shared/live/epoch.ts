// Live sound as the room knows it: when each run of the DJ's encoder began, and which parts of it exist. Never the sound.
import * as z from "zod/mini";
import { instantMs, personId } from "../protocol/scalars.ts";

/** Named by the encoder's page: time and randomness, so that a second run never writes over the first. */
export const EPOCH_ID = /^[a-z0-9]{8,12}$/;
export const epochId = z.string().check(z.regex(EPOCH_ID));
/** Segments of an epoch are numbered from 0 without holes; a month of seconds fits. */
export const segmentNumber = z.int().check(z.gte(0), z.lte(2_678_400));
/** -1: none. */
export const lastSegment = z.int().check(z.gte(-1), z.lte(2_678_400));
/** Lost segments, both ends included. */
export const gap = z.object({ from: segmentNumber, to: segmentNumber });
export type Gap = z.infer<typeof gap>;

/** What an epoch is from its first moment on. Opus in fragmented MP4, because everybody can play it without a transcoder. */
export const epochCard = z.object({
  id: epochId,
  /** Server time of the first sample. */
  t0Ms: instantMs,
  segmentMs: z.int().check(z.gte(500), z.lte(4_000)),
  channels: z.int().check(z.gte(1), z.lte(2)),
  bitrateBps: z.int().check(z.gte(16_000), z.lte(256_000)),
  /**
   * A second, smaller version of the same segments was begun with so many bits a second. Any of them may be missing: then the
   * segment itself is there. Absent: none was begun.
   */
  saverBps: z.optional(z.int().check(z.gte(16_000), z.lte(96_000))),
});
export type EpochCard = z.infer<typeof epochCard>;

export const soundEpoch = z.extend(epochCard, {
  /** Whose encoder it is: nobody else may send its segments. Null in epochs that nobody can add to. */
  by: z.nullable(personId),
  /** Number of the last segment; null while the encoder runs, -1 when nothing was sent. */
  lastSegment: z.nullable(lastSegment),
  gaps: z.array(gap),
});
export type SoundEpoch = z.infer<typeof soundEpoch>;
