// A piece as it is uploaded. Synthesising takes seconds, so the result is kept in dist until the music's sources change;
// tests start many fresh sites and a new state folder then costs nothing.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { peaksOf } from "../../../shared/audio/peaks.ts";
import { ROOT } from "../settings.ts";
import { hashOf } from "../stamp.ts";
import type { Piece } from "./pieces.ts";
import { render } from "./render.ts";
import { SAMPLE_RATE } from "./voices.ts";
import { wav } from "./wav.ts";

const SOURCES = ["server/local/music", "shared/audio"];
const KEPT_IN = join(ROOT, "dist/music");

const about = z.object({ durationMs: z.int(), peaks: z.string() });
/** `wav`: the file's bytes; `peaks` as in the library. */
export type Pressing = z.infer<typeof about> & { readonly wav: Uint8Array<ArrayBuffer> };

export async function press(piece: Piece): Promise<Pressing> {
  const name = `${piece.title.toLowerCase().replaceAll(" ", "-")}-${(await hashOf(SOURCES)).slice(0, 16)}`;
  const file = join(KEPT_IN, name);
  const kept = await read(file);
  if (kept) return kept;
  const { left, right } = render(piece.score());
  const made: Pressing = {
    wav: wav({ left, right }, SAMPLE_RATE),
    durationMs: Math.round((left.length / SAMPLE_RATE) * 1_000),
    peaks: peaksOf([left, right]),
  };
  await mkdir(KEPT_IN, { recursive: true });
  await writeWhole(`${file}.wav`, made.wav);
  // Last, because its presence says that the sound is there.
  const { durationMs, peaks } = made;
  await writeWhole(`${file}.json`, JSON.stringify({ durationMs, peaks }));
  return made;
}

/** Two sites may start at once: a reader sees the whole file or none. */
async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, data);
  await rename(draft, path);
}

async function read(file: string): Promise<Pressing | null> {
  try {
    const known = about.parse(JSON.parse(await readFile(`${file}.json`, "utf8")));
    return { ...known, wav: new Uint8Array(await readFile(`${file}.wav`)) };
  } catch {
    return null;
  }
}
