// Opus in fragmented MP4 (CMAF, ISO/IEC 23000-19; "Encapsulation of Opus in ISOBMFF"): a header once, then one fragment
// per segment. Writes containers; never looks into the sound.
import { ascii, box, fullBox, join, u8, u16, u32, u64, zeros } from "./boxes.ts";

/** WebCodecs, the files and the room all count in this rate; Opus knows no other inside. */
export const SAMPLE_RATE_HZ = 48_000;
/** Samples in one Opus packet of 20 ms. */
export const FRAME_SAMPLES = 960;
export const FRAME_MS = 20;
/** What libopus adds in front; players cut it off again. */
const DEFAULT_PRE_SKIP = 312;
/** Opus decoders need 80 ms (four packets) before a cut to sound right after it. */
const ROLL_PACKETS = 0xfffc;

export type TrackShape = {
  readonly channels: 1 | 2;
  readonly preSkip?: number;
  /** Whole length in samples, where it is known (a finished recording): some players can't seek without. */
  readonly durationSamples?: number;
};

const MATRIX = join(u32(0x10000), zeros(12), u32(0x10000), zeros(12), u32(0x40000000));

/** The header that every fragment of an epoch needs before it: `ftyp` and `moov`, about 600 bytes. */
export function initSegment(shape: TrackShape): Uint8Array<ArrayBuffer> {
  const { durationSamples } = shape;
  const length =
    durationSamples === undefined ? [] : [fullBox("mehd", { version: 1 }, u64(durationSamples))];
  const defaults = fullBox("trex", {}, u32(1, 1, 0, 0, 0));
  return join(
    box("ftyp", ascii("iso6"), u32(0), ascii("iso6cmfcmp41")),
    box("moov", movieHeader(), track(shape), box("mvex", ...length, defaults)),
  );
}

export type Fragment = {
  /** Sequence number, from 1. */
  readonly sequence: number;
  /** Where its first sample lies, in samples since the epoch began. */
  readonly startSamples: number;
  /** Opus packets of 20 ms each, in order; at least one. */
  readonly packets: readonly Uint8Array[];
};

/** One segment: `moof` and `mdat`, about 2 % larger than its packets. */
export function fragment({ sequence, startSamples, packets }: Fragment): Uint8Array<ArrayBuffer> {
  const sizes = u32(...packets.map(({ length }) => length));
  const head = (dataOffset: number) =>
    box(
      "moof",
      fullBox("mfhd", {}, u32(sequence)),
      box(
        "traf",
        // default-base-is-moof, and one duration for all packets.
        fullBox("tfhd", { flags: 0x020008 }, u32(1, FRAME_SAMPLES)),
        fullBox("tfdt", { version: 1 }, u64(startSamples)),
        fullBox("trun", { flags: 0x000201 }, u32(packets.length, dataOffset), sizes),
      ),
    );
  const dataOffset = head(0).length + 8;
  return join(head(dataOffset), box("mdat", ...packets));
}

function movieHeader(): Uint8Array {
  return fullBox(
    "mvhd",
    {},
    zeros(8),
    u32(SAMPLE_RATE_HZ, 0, 0x10000),
    u16(0x100),
    zeros(10),
    MATRIX,
    zeros(24),
    u32(2),
  );
}

function track(shape: TrackShape): Uint8Array {
  const header = fullBox(
    "tkhd",
    { flags: 3 },
    zeros(8),
    u32(1),
    zeros(4),
    u32(0),
    zeros(8),
    u16(0, 1, 0x100, 0),
    MATRIX,
    zeros(8),
  );
  const media = box(
    "mdia",
    // 0x55c4: no language.
    fullBox("mdhd", {}, zeros(8), u32(SAMPLE_RATE_HZ, 0), u16(0x55c4, 0)),
    fullBox("hdlr", {}, zeros(4), ascii("soun"), zeros(12), ascii("a\0")),
    box(
      "minf",
      fullBox("smhd", {}, zeros(4)),
      box("dinf", fullBox("dref", {}, u32(1), fullBox("url ", { flags: 1 }))),
      sampleTable(shape),
    ),
  );
  return box("trak", header, media);
}

/** Empty tables: the packets are in the fragments. */
function sampleTable({ channels, preSkip = DEFAULT_PRE_SKIP }: TrackShape): Uint8Array {
  const opus = box("dOps", u8(0, channels), u16(preSkip), u32(SAMPLE_RATE_HZ), u16(0), u8(0));
  const entry = box(
    "Opus",
    zeros(6),
    u16(1),
    zeros(8),
    u16(channels, 16),
    zeros(4),
    u16(SAMPLE_RATE_HZ, 0),
    opus,
  );
  return box(
    "stbl",
    fullBox("stsd", {}, u32(1), entry),
    fullBox("stts", {}, u32(0)),
    fullBox("stsc", {}, u32(0)),
    fullBox("stsz", {}, u32(0, 0)),
    fullBox("stco", {}, u32(0)),
    fullBox("sgpd", { version: 1 }, ascii("roll"), u32(2, 1), u16(ROLL_PACKETS)),
  );
}
