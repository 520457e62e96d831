// The smallest valid FLAC writer: verbatim subframes, no compression, no seek table (as many encoders leave it out).
import type { Pcm } from "./time-code.ts";

const BLOCK = 4096;

/** 16-bit FLAC per RFC 9639 with an optional Vorbis comment block. */
export function flac(
  { rateHz, channels }: Pcm,
  tags: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const total = channels[0]?.length ?? 0;
  const blocks = [streamInfo(rateHz, channels.length, total), comments(tags)];
  const parts: Uint8Array[] = [new TextEncoder().encode("fLaC")];
  blocks.forEach((body, i) => {
    const last = i === blocks.length - 1 ? 0x80 : 0;
    const type = i === 0 ? 0 : 4;
    const size = body.length;
    parts.push(Uint8Array.of(last | type, size >> 16, (size >> 8) & 255, size & 255), body);
  });
  for (let from = 0, number = 0; from < total; from += BLOCK, number += 1) {
    const slice = channels.map((samples) => samples.subarray(from, from + BLOCK));
    parts.push(frame(slice, number));
  }
  return joined(parts);
}

function streamInfo(rateHz: number, channelCount: number, total: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(34));
  view.setUint16(0, BLOCK);
  view.setUint16(2, BLOCK);
  view.setUint32(10, ((rateHz << 12) | ((channelCount - 1) << 9) | (15 << 4)) >>> 0);
  view.setUint32(14, total);
  return new Uint8Array(view.buffer);
}

function comments(tags: Record<string, string>): Uint8Array {
  const encoder = new TextEncoder();
  const entries = Object.entries(tags).map(([key, value]) => encoder.encode(`${key}=${value}`));
  const vendor = encoder.encode("test");
  const counted = (bytes: Uint8Array) => [little32(bytes.length), bytes];
  return joined([...counted(vendor), little32(entries.length), ...entries.flatMap(counted)]);
}

function frame(channels: readonly Float32Array[], number: number): Uint8Array {
  const count = channels[0]?.length ?? 0;
  // Sync code, fixed block size; block size given in 16 bits below, rate from the stream info; 16-bit samples.
  const fixed = [0xff, 0xf8, 0x70, ((channels.length - 1) << 4) | 0x08, ...codedNumber(number)];
  const head = [...fixed, ((count - 1) >> 8) & 255, (count - 1) & 255];
  const body = new Uint8Array(head.length + 1 + channels.length * (1 + count * 2));
  body.set(head);
  body[head.length] = crc(head, 8, 0x07);
  let at = head.length + 1;
  for (const samples of channels) {
    body[at] = 0x02;
    at += 1;
    for (const sample of samples) {
      const value = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
      body[at] = (value >> 8) & 255;
      body[at + 1] = value & 255;
      at += 2;
    }
  }
  const check = crc(body, 16, 0x8005);
  return joined([body, Uint8Array.of(check >> 8, check & 255)]);
}

/** The frame number in the UTF-8 like coding of RFC 9639, up to 2^16. */
function codedNumber(n: number): number[] {
  if (n < 0x80) return [n];
  if (n < 0x800) return [0xc0 | (n >> 6), 0x80 | (n & 63)];
  return [0xe0 | (n >> 12), 0x80 | ((n >> 6) & 63), 0x80 | (n & 63)];
}

const tables = new Map<number, Uint16Array>();

/** MSB-first CRC of 8 or 16 bits by table. */
function crc(bytes: Iterable<number>, bits: 8 | 16, polynomial: number): number {
  const mask = (1 << bits) - 1;
  const table = tables.get(polynomial) ?? crcTable(bits, polynomial, mask);
  tables.set(polynomial, table);
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) & mask) ^ (table[((value >> (bits - 8)) ^ byte) & 255] ?? 0);
  }
  return value;
}

function crcTable(bits: number, polynomial: number, mask: number): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, index) => {
    let value = index << (bits - 8);
    for (let i = 0; i < 8; i += 1) {
      value = value & (1 << (bits - 1)) ? ((value << 1) ^ polynomial) & mask : (value << 1) & mask;
    }
    return value;
  });
}

function little32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
