// Reads a play list of a past show (RFC 8216, as this site writes it) into stretches of sound on the server's clock. Pure.

export type Range = { readonly offset: number; readonly length: number };
export type Source = { readonly uri: string; readonly range: Range | null };
export type Stretch = Source & {
  /** The header that its run of the encoder needs first. */
  readonly init: Source;
  /** Stretches of one run of the encoder follow each other without a seam. */
  readonly run: number;
  /** Server time of its first and of its end. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Nothing is there: players go on after it. */
  readonly gap: boolean;
};

type Reading = {
  readonly stretches: readonly Stretch[];
  readonly init: Source | null;
  readonly run: number;
  readonly atMs: number;
  readonly durationMs: number;
  readonly range: Range | null;
  readonly gap: boolean;
};

/** `base`: address of the play list; what it names is resolved against it. Empty for anything that is no play list. */
export function readPlaylist(text: string, base: string): Stretch[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines[0] !== "#EXTM3U") return [];
  const start: Reading = {
    stretches: [],
    init: null,
    run: 0,
    atMs: 0,
    durationMs: 0,
    range: null,
    gap: false,
  };
  return [...lines.slice(1).reduce((reading, line) => read(reading, line, base), start).stretches];
}

function read(reading: Reading, line: string, base: string): Reading {
  if (line === "") return reading;
  if (!line.startsWith("#")) return withStretch(reading, new URL(line, base).href);
  const [, tag = "", value = ""] = /^#([A-Z0-9-]+)(?::(.*))?$/.exec(line) ?? [];
  switch (tag) {
    case "EXTINF":
      return { ...reading, durationMs: Number.parseFloat(value) * 1000 };
    case "EXT-X-PROGRAM-DATE-TIME":
      return { ...reading, atMs: Date.parse(value) };
    case "EXT-X-DISCONTINUITY":
      return { ...reading, run: reading.run + 1 };
    case "EXT-X-GAP":
      return { ...reading, gap: true };
    case "EXT-X-BYTERANGE":
      return { ...reading, range: rangeOf(value, reading) };
    case "EXT-X-MAP":
      return { ...reading, init: mapOf(value, base) };
    default:
      return reading;
  }
}

function withStretch(reading: Reading, uri: string): Reading {
  const { init, run, atMs, durationMs, range, gap, stretches } = reading;
  const untilMs = atMs + durationMs;
  const next = { ...reading, atMs: untilMs, range: null, gap: false };
  if (init === null) return next;
  const stretch = { uri, range, init, run, fromMs: atMs, untilMs, gap };
  return { ...next, stretches: [...stretches, stretch] };
}

/** Without an offset it goes on where the stretch before ended (section 4.3.2.2). */
function rangeOf(value: string, { stretches }: Reading): Range {
  const [length = 0, offset] = value.split("@").map(Number);
  const before = stretches.at(-1)?.range;
  return { length, offset: offset ?? (before ? before.offset + before.length : 0) };
}

function mapOf(value: string, base: string): Source {
  const uri = new URL(/URI="([^"]*)"/.exec(value)?.[1] ?? "", base).href;
  const [, length, offset] = /BYTERANGE="(\d+)(?:@(\d+))?"/.exec(value) ?? [];
  const range =
    length === undefined ? null : { length: Number(length), offset: Number(offset ?? 0) };
  return { uri, range };
}

/** The stretch with sound that is heard at this moment, or the next one after it; null after the last. */
export function stretchAt(stretches: readonly Stretch[], atMs: number): Stretch | null {
  return stretches.find(({ gap, untilMs }) => !gap && untilMs > atMs) ?? null;
}
