// A wav of any length on disk, written piece by piece: noise that a seed repeats and no part of which occurs twice.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { wav } from "../helpers/sound.ts";

const PIECE_BYTES = 1_048_576;
const RATE_HZ = 44_100;

/** Writes about `bytes` bytes to `path`; gives the exact size and the SHA-256 in hex. */
export async function writeLongSound(path: string, bytes: number, seed = 1) {
  const dataBytes = Math.max(4, Math.floor((bytes - 44) / 4) * 4);
  const header = Buffer.from(
    wav({ rateHz: RATE_HZ, channels: [new Float32Array(), new Float32Array()] }),
  );
  header.writeUInt32LE(36 + dataBytes, 4);
  header.writeUInt32LE(dataBytes, 40);
  const hash = createHash("sha256").update(header);
  const file = await open(path, "w");
  let state = seed >>> 0;
  try {
    await file.write(header);
    for (let left = dataBytes; left > 0; left -= PIECE_BYTES) {
      const words = new Uint32Array(Math.min(PIECE_BYTES, left) / 4);
      for (let at = 0; at < words.length; at += 1) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        words[at] = state;
      }
      const piece = Buffer.from(words.buffer);
      hash.update(piece);
      await file.write(piece);
    }
  } finally {
    await file.close();
  }
  return { bytes: dataBytes + header.length, sha256: hash.digest("hex") };
}
