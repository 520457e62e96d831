// How long reads of media take (goal F12): from the bucket, from the data centre's cache, and parts of files of any size.

import { makeSignInUrl } from "../../server/platform/links.ts";
import { API, mediaUrl } from "../../shared/http/paths.ts";
import { BEGINNINGS } from "../helpers/beginnings.ts";
import { LEAN_SECRETS } from "../helpers/lean-build.ts";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";

const MIB = 1_048_576;
export const SIZES_MIB = [1, 8, 60] as const;
const PART_BYTES = 65_536;
const WARM_UP = 10;

export type Reads = {
  /** Medians in ms: a whole file of 1 MiB, and 64 KiB in the middle of each size. */
  readonly wholeMs: number;
  readonly partMs: readonly number[];
  /** Share of answers that said they came from the cache. */
  readonly hits: number;
};

/** `entry`: the Worker, or one whose cache keeps nothing. */
export async function measureReads(entry: string, rounds: number): Promise<Reads> {
  const server = await startLeanServer({ entry });
  try {
    const cookie = await staffCookie(server);
    const urls: string[] = [];
    for (const size of SIZES_MIB) urls.push(await store(server, cookie, size * MIB));
    const told = { hits: 0, asked: 0 };
    const read = async (url: string, headers: Record<string, string>, bytes: number) => {
      const began = performance.now();
      const response = await fetch(url, { headers });
      const { byteLength } = await response.arrayBuffer();
      const ms = performance.now() - began;
      if (byteLength !== bytes) throw new Error(`${byteLength} bytes instead of ${bytes}`);
      told.asked += 1;
      if (response.headers.get("X-Cache") === "EDGE-HIT") told.hits += 1;
      return ms;
    };
    const median = async (once: () => Promise<number>) => {
      for (let n = 0; n < WARM_UP; n += 1) await once();
      const times: number[] = [];
      for (let n = 0; n < rounds; n += 1) times.push(await once());
      return times.toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
    };
    const wholeMs = await median(() => read(urls[0] ?? "", {}, MIB));
    const partMs: number[] = [];
    for (const [at, url] of urls.entries()) {
      const from = Math.floor(((SIZES_MIB[at] ?? 1) * MIB) / 2);
      const headers = { Range: `bytes=${from}-${from + PART_BYTES - 1}` };
      partMs.push(await median(() => read(url, headers, PART_BYTES)));
    }
    return { wholeMs, partMs, hits: told.hits / told.asked };
  } finally {
    await server.stop();
  }
}

async function store({ origin }: LeanServer, cookie: string, bytes: number): Promise<string> {
  const body = new Uint8Array(bytes).map((_, at) => (at * 31) & 255);
  body.set(BEGINNINGS.flac);
  const headers = { Origin: origin, Cookie: cookie, "Content-Type": "audio/flac" };
  const answer = await fetch(origin + API.uploads, { method: "PUT", headers, body });
  const { mediaKey } = (await answer.json()) as { mediaKey?: string };
  if (!mediaKey) throw new Error(`the upload was answered ${answer.status}`);
  return origin + mediaUrl(mediaKey);
}

/** A `Cookie` header of an owner of a lean server. */
export async function staffCookie({ origin }: LeanServer): Promise<string> {
  const who = { name: "Media", role: "owner" } as const;
  const url = await makeSignInUrl(LEAN_SECRETS.ADMIN_SECRET, who, { origin, nowMs: Date.now() });
  const response = await fetch(origin + API.signIn, {
    method: "POST",
    headers: { Origin: origin, "Content-Type": "application/json" },
    body: JSON.stringify({ link: new URL(url).hash.slice(1) }),
  });
  return (response.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
}
