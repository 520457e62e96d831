// A cover for a seeded piece: light falling through two colours, drawn pixel by pixel and packed as PNG.
import { crc32, deflateSync } from "node:zlib";

const SIZE = 640;
const ROW_BYTES = SIZE * 3 + 1;
const SUB_FILTER = 1;

/** PNG bytes, 640 by 640, from two hues in degrees. Deterministic. */
export function artwork([low, high]: readonly [number, number]): Uint8Array<ArrayBuffer> {
  const rows = Buffer.alloc(SIZE * ROW_BYTES);
  for (let y = 0; y < SIZE; y++) {
    rows[y * ROW_BYTES] = SUB_FILTER;
    let left: readonly number[] = [0, 0, 0];
    for (let x = 0; x < SIZE; x++) {
      const colour = pixel(x / SIZE, y / SIZE, low, high);
      // Differences to the pixel before: soft gradients then pack to a fraction.
      rows.set(
        colour.map((part, index) => part - (left[index] ?? 0)),
        y * ROW_BYTES + 1 + x * 3,
      );
      left = colour;
    }
  }
  return png(rows);
}

/** Night at the top, a rising sun of rings below the middle, rays fanning out of it. */
function pixel(x: number, y: number, low: number, high: number): [number, number, number] {
  const [dx, dy] = [x - 0.5, y - 0.68];
  const distance = Math.hypot(dx, dy);
  const angle = Math.atan2(dy, dx);
  const sun = Math.exp(-((distance / 0.2) ** 2));
  const rings = 0.5 + 0.5 * Math.cos(distance * 64);
  const rays = (0.5 + 0.5 * Math.cos(angle * 18)) ** 3 * Math.exp(-distance * 2.6);
  const glow = Math.exp(-distance * 3.1);
  const light = 0.1 + 0.16 * y + 0.42 * sun + 0.22 * rays + 0.2 * glow + 0.05 * rings * glow;
  const mix = Math.min(1, glow * 1.1 + sun * 0.4);
  return rgb(low + turn(low, high) * mix, 0.62, Math.min(0.86, light));
}

/** The shorter way round the colour circle. */
const turn = (from: number, to: number) => ((to - from + 540) % 360) - 180;

function rgb(hue: number, saturation: number, light: number): [number, number, number] {
  const part = (n: number) => {
    const k = (n + (((hue % 360) + 360) % 360) / 30) % 12;
    const reach = saturation * Math.min(light, 1 - light);
    return Math.round(255 * (light - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [part(0), part(8), part(4)];
}

function png(rows: Buffer): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk("IHDR", header),
      chunk("IDAT", deflateSync(rows)),
      chunk("IEND", Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}
