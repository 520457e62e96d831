// Bytes of ISO base media files (ISO/IEC 14496-12), big-endian. Knows how a box is written, not what any box means.

/** Joins parts into one array. */
export function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const zeros = (bytes: number): Uint8Array => new Uint8Array(bytes);
export const u8 = (...values: number[]): Uint8Array => Uint8Array.from(values);

export function u16(...values: number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [(value >>> 8) & 255, value & 255]));
}

export function u32(...values: number[]): Uint8Array {
  return Uint8Array.from(
    values.flatMap((value) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)),
  );
}

/** A whole number up to 2^53. */
export const u64 = (value: number): Uint8Array => u32(Math.floor(value / 2 ** 32), value >>> 0);

/** Four-character codes and other ASCII. */
export const ascii = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = join(...content);
  return join(u32(body.length + 8), ascii(type), body);
}

/** A box that begins with a version and 24 bits of flags. */
export function fullBox(
  type: string,
  { version = 0, flags = 0 }: { version?: number; flags?: number },
  ...content: readonly Uint8Array[]
): Uint8Array<ArrayBuffer> {
  return box(type, u32(((version << 24) | flags) >>> 0), ...content);
}
