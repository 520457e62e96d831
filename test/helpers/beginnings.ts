// The first bytes of real files of each type, as their encoders write them, and of files that only look alike.

const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** Joins text (one byte a character) and bytes. */
export function bytes(...parts: (string | number[])[]): Uint8Array<ArrayBuffer> {
  const arrays = parts.map((part) =>
    typeof part === "string" ? ascii(part) : Uint8Array.from(part),
  );
  const out = new Uint8Array(arrays.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of arrays) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const zeros = (count: number): number[] => new Array<number>(count).fill(0);
/** MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes. */
export const MP3_FRAME = [0xff, 0xfb, 0x90, 0x00, ...zeros(413)];
/** An ID3v2.4 tag with `body` and nothing else. */
export const id3 = (body: string) =>
  bytes("ID3\x04\0\0", [0, 0, body.length >> 7, body.length & 127], body);
const text = (part: Uint8Array) => String.fromCharCode(...part);

const big = (value: number, count: number) =>
  Array.from({ length: count }, (_, n) => (value / 256 ** (count - 1 - n)) & 255);
const little = (value: number, count: number) => big(value, count).reverse();

/** Pictures that claim to be this large. */
export const pngOf = (width: number, height: number) =>
  bytes("\x89PNG\r\n\x1a\n", [0, 0, 0, 13], "IHDR", big(width, 4), big(height, 4), zeros(56));
export function jpegOf(width: number, height: number, before: number[] = []) {
  const size = [...big(height, 2), ...big(width, 2)];
  const start = [0xff, 0xd8, 0xff, 0xe0, 0, 16];
  return bytes(start, "JFIF", zeros(10), before, [0xff, 0xc0, 0, 17, 8, ...size, 3], zeros(56));
}
export function webpOf(sort: "VP8 " | "VP8L" | "VP8X", width: number, height: number) {
  const packed = (width - 1) | ((height - 1) << 14);
  const size = {
    "VP8 ": [...zeros(3), 0x9d, 1, 0x2a, ...little(width, 2), ...little(height, 2)],
    VP8L: [0x2f, ...little(packed >>> 0, 4)],
    VP8X: [...zeros(4), ...little(width - 1, 3), ...little(height - 1, 3)],
  }[sort];
  return bytes("RIFF", [36, 0, 0, 0], "WEBP", sort, zeros(4), size, zeros(40));
}

/** Beginning and the content type it must be taken for. */
export const BEGINNINGS = {
  mp3: bytes(MP3_FRAME, MP3_FRAME, MP3_FRAME),
  mp3Tagged: bytes(text(id3("TIT2 and so on")), MP3_FRAME, MP3_FRAME),
  mp3LongTag: bytes("ID3\x03\0\0", [0, 2, 0, 0], zeros(5_000)),
  m4a: bytes([0, 0, 0, 32], "ftypM4A \0\0\0\0M4A mp42isom", zeros(64)),
  mp4: bytes([0, 0, 0, 28], "ftypisom\0\0\x02\0isomiso2mp41", zeros(64)),
  oggOpus: bytes("OggS\0\x02", zeros(20), [1, 19], "OpusHead\x01\x02", zeros(64)),
  oggVorbis: bytes("OggS\0\x02", zeros(20), [1, 30], "\x01vorbis", zeros(64)),
  webm: bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], "\x42\x82\x84webm", zeros(99), "\x86\x86A_OPUS"),
  flac: bytes("fLaC", [0, 0, 0, 34], zeros(64)),
  wav: bytes("RIFF", [36, 0, 0, 0], "WAVEfmt ", zeros(64)),
  jpeg: jpegOf(800, 600),
  png: pngOf(800, 600),
  webp: webpOf("VP8 ", 800, 600),
} as const;

export const CONTENT_TYPES: Readonly<Record<keyof typeof BEGINNINGS, string>> = {
  mp3: "audio/mpeg",
  mp3Tagged: "audio/mpeg",
  mp3LongTag: "audio/mpeg",
  m4a: "audio/mp4",
  mp4: "audio/mp4",
  oggOpus: "audio/ogg",
  oggVorbis: "audio/ogg",
  webm: "audio/webm",
  flac: "audio/flac",
  wav: "audio/wav",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
};
