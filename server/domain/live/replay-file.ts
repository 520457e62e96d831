// How one run of the encoder becomes one file that every player can seek in: header with the whole length, an index of
// ten-second stretches (`sidx`, ISO/IEC 14496-12, 8.16.3), then all segments as they were sent. What never came is silence.
import { ascii, fullBox, join, u16, u32, u64 } from "../../../shared/live/boxes.ts";
import type { SoundEpoch } from "../../../shared/live/epoch.ts";
import {
  FRAME_MS,
  FRAME_SAMPLES,
  fragment,
  initSegment,
  SAMPLE_RATE_HZ,
} from "../../../shared/live/mux.ts";
import { type ClockPoint, heardAtMs } from "../../../shared/live/sound-clock.ts";

const STRETCH_MS = 10_000;
/** Opus (RFC 6716): a frame of 20 ms, full band, that says "nothing". */
const SILENT_PACKET = { 1: Uint8Array.of(0xf8, 0xff, 0xfe), 2: Uint8Array.of(0xfc, 0xff, 0xfe) };

export type EpochPlan = Pick<SoundEpoch, "id" | "t0Ms" | "segmentMs" | "channels"> & {
  readonly preSkip: number;
  /** What was known of its clock; absent in jobs that an earlier version began. */
  readonly clock?: readonly ClockPoint[];
  /** Bytes of each segment as stored; 0: not there. The last one is there. */
  readonly sizes: readonly number[];
  /** Samples in the last segment, which may be shorter than the others. */
  readonly lastSamples: number;
};
/** `n` -1: the header. */
export type Piece = { readonly n: number; readonly offset: number; readonly bytes: number };
export type Stretch = { readonly from: number; readonly samples: number } & Omit<Piece, "n">;
export type Layout = {
  readonly initBytes: number;
  readonly totalBytes: number;
  readonly pieces: readonly Piece[];
  readonly stretches: readonly Stretch[];
};

/** The sizes of segments 0 to the last that is stored; empty when none is. */
export function sizesOf(stored: ReadonlyMap<number, number>, lastSegment: number): number[] {
  const known = [...stored.keys()].filter((n) => n <= lastSegment);
  const last = known.reduce((most, n) => Math.max(most, n), -1);
  return Array.from({ length: last + 1 }, (_, n) => stored.get(n) ?? 0);
}

/** A segment of nothing in the place of one that never came. */
export function silence({ segmentMs, channels }: EpochPlan, n: number): Uint8Array<ArrayBuffer> {
  const packets = Math.max(1, Math.round(segmentMs / FRAME_MS));
  return fragment({
    sequence: n + 1,
    startSamples: n * samplesOf(segmentMs),
    packets: Array.from({ length: packets }, () => SILENT_PACKET[channels === 1 ? 1 : 2]),
  });
}

/** Where everything lies in the file. */
export function layoutOf(plan: EpochPlan): Layout {
  const silentBytes = silence(plan, 0).length;
  const initBytes = headerOf(plan).length;
  const headBytes = initBytes + indexOf(stretchesOf(plan, silentBytes, 0)).length;
  const pieces: Piece[] = [{ n: -1, offset: 0, bytes: headBytes }];
  let offset = headBytes;
  for (const [n, size] of plan.sizes.entries()) {
    const bytes = size || silentBytes;
    pieces.push({ n, offset, bytes });
    offset += bytes;
  }
  const stretches = stretchesOf(plan, silentBytes, headBytes);
  return { initBytes, totalBytes: offset, pieces, stretches };
}

/** The bytes in front of the first segment. */
export function headOf(plan: EpochPlan, { stretches }: Layout): Uint8Array<ArrayBuffer> {
  return join(headerOf(plan), indexOf(stretches));
}

/** The pieces that lie in these bytes of the file, wholly or in part. */
export function piecesIn({ pieces }: Layout, from: number, to: number): Piece[] {
  return pieces.filter(({ offset, bytes }) => offset < to && offset + bytes > from);
}

/** Server time at which a segment was heard, drift and all. */
export function segmentHeardMs({ t0Ms, segmentMs, clock }: EpochPlan, n: number): number {
  const points = clock?.length ? clock : [{ mediaMs: 0, t0Ms }];
  return Math.round(heardAtMs(points, n * segmentMs));
}

export function durationMsOf(plan: EpochPlan): number {
  return Math.round((samplesIn(plan, 0, plan.sizes.length) * 1_000) / SAMPLE_RATE_HZ);
}

function headerOf(plan: EpochPlan): Uint8Array<ArrayBuffer> {
  const { channels, preSkip, sizes } = plan;
  const durationSamples = samplesIn(plan, 0, sizes.length);
  return initSegment({ channels: channels === 1 ? 1 : 2, preSkip, durationSamples });
}

function stretchesOf(plan: EpochPlan, silentBytes: number, headBytes: number): Stretch[] {
  const each = Math.max(1, Math.round(STRETCH_MS / plan.segmentMs));
  const stretches: Stretch[] = [];
  let offset = headBytes;
  for (let from = 0; from < plan.sizes.length; from += each) {
    const sizes = plan.sizes.slice(from, from + each);
    const bytes = sizes.reduce((sum, size) => sum + (size || silentBytes), 0);
    stretches.push({ from, offset, bytes, samples: samplesIn(plan, from, from + sizes.length) });
    offset += bytes;
  }
  return stretches;
}

function samplesIn({ sizes, segmentMs, lastSamples }: EpochPlan, from: number, to: number): number {
  const hasLast = to >= sizes.length;
  return (to - from - (hasLast ? 1 : 0)) * samplesOf(segmentMs) + (hasLast ? lastSamples : 0);
}

function samplesOf(segmentMs: number): number {
  return (segmentMs * SAMPLE_RATE_HZ) / 1_000;
}

function indexOf(stretches: readonly Stretch[]): Uint8Array<ArrayBuffer> {
  // Each begins with a packet that can be decoded by itself (SAP type 1).
  const entries = stretches.map(({ bytes, samples }) => u32(bytes, samples, 0x9000_0000));
  const head = [u32(1, SAMPLE_RATE_HZ), u64(0), u64(0), u16(0, stretches.length)];
  return fullBox("sidx", { version: 1 }, ...head, ...entries);
}

/** Samples in a stored segment by its `trun`; null when it has none. */
export function samplesInSegment(bytes: Uint8Array): number | null {
  const at = find(bytes, "trun");
  return at === null || at + 12 > bytes.length ? null : readU32(bytes, at + 8) * FRAME_SAMPLES;
}

/** What the encoder put in front of its sound, by the header it sent (`dOps`); null when that says nothing. */
export function preSkipIn(bytes: Uint8Array): number | null {
  const at = find(bytes, "dOps");
  return at === null || at + 8 > bytes.length ? null : readU32(bytes, at + 4) & 0xffff;
}

/** Where a box of this type is named. */
function find(bytes: Uint8Array, type: string): number | null {
  const [a, b, c, d] = ascii(type);
  const at = bytes.findIndex(
    (byte, i) => byte === a && bytes[i + 1] === b && bytes[i + 2] === c && bytes[i + 3] === d,
  );
  return at < 0 ? null : at;
}

function readU32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}
