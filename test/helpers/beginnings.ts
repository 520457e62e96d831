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
  jpeg: bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], "JFIF", zeros(64)),
  png: bytes("\x89PNG\r\n\x1a\n", [0, 0, 0, 13], "IHDR", zeros(64)),
  webp: bytes("RIFF", [36, 0, 0, 0], "WEBPVP8 ", zeros(64)),
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
