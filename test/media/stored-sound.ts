// A long sound in the bucket of a running server, as the booth puts it there, and the bytes it must be.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { API, mediaUrl } from "../../shared/http/paths.ts";
import { freshLink } from "../helpers/people.ts";
import { writeLongSound } from "./long-sound.ts";

export type StoredSound = { readonly url: string; readonly bytes: Buffer };

/** Stores a wav of about so many bytes (up to 64 MiB); `folder` is where it is written first. */
export async function storeSound(
  origin: string,
  { folder, bytes: wanted }: { readonly folder: string; readonly bytes: number },
): Promise<StoredSound> {
  const path = join(folder, "stored.wav");
  await writeLongSound(path, wanted, 5);
  const bytes = await readFile(path);
  const answer = await fetch(origin + API.uploads, {
    method: "PUT",
    headers: { Origin: origin, Cookie: await staffCookie(origin), "Content-Type": "audio/wav" },
    body: bytes,
  });
  const { mediaKey } = (await answer.json()) as { mediaKey?: string };
  if (!mediaKey) throw new Error(`the sound was answered ${answer.status}`);
  return { url: origin + mediaUrl(mediaKey), bytes };
}

async function staffCookie(origin: string): Promise<string> {
  const link = new URL(await freshLink(origin)).hash.slice(1);
  const response = await fetch(origin + API.signIn, {
    method: "POST",
    headers: { Origin: origin, "Content-Type": "application/json" },
    body: JSON.stringify({ link }),
  });
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}
