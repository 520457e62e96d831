// How long reads of media take (goal F12): from the bucket, from the data centre's cache, and parts of files of any size.

import { makeSignInUrl } from "../../server/platform/links.ts";
import { API, mediaUrl } from "../../shared/http/paths.ts";
import { BEGINNINGS } from "../helpers/beginnings.ts";
import { ask } from "../helpers/lean-ask.ts";
import { LEAN_SECRETS } from "../helpers/lean-build.ts";
import { type LeanOptions, type LeanServer, startLeanServer } from "../helpers/lean-server.ts";

const MIB = 1_048_576;
export const SIZES_MIB = [1, 8, 60] as const;
const PART_BYTES = 65_536;
/** One second of live sound. */
const SEGMENT_BYTES = 20_000;
const WARM_UP = 10;

export type Reads = {
  /** Medians in ms: a whole segment, a whole file of 1 MiB, 64 KiB in the middle of each size. */
  readonly segmentMs: number;
  readonly wholeMs: number;
  readonly partMs: readonly number[];
  /** Share of answers that said they came from the cache. */
  readonly hits: number;
};

type Probe = { readonly url: string; readonly range: string | null; readonly bytes: number };
type Place = { readonly server: LeanServer; readonly probes: readonly Probe[] };

/** Measures Workers side by side, turn by turn, so that whatever else the machine does falls on all of them. */
export async function measureReads(
  contenders: readonly LeanOptions[],
  rounds: number,
): Promise<Reads[]> {
  const servers = await Promise.all(contenders.map(startLeanServer));
  try {
    const places = await Promise.all(servers.map(prepare));
    const tallies = places.map(({ probes }) => ({
      times: probes.map(() => [] as number[]),
      hits: 0,
      asked: 0,
    }));
    for (let round = -WARM_UP; round < rounds; round += 1) {
      for (const [at, { probes }] of places.entries()) {
        const tally = tallies[at];
        // The first answer of a turn pays for waking a process that has slept through the others' turns.
        await Promise.all(probes.slice(0, 1).map(read));
        for (const [which, probe] of probes.entries()) {
          const { ms, isHit } = await read(probe);
          if (round < 0 || !tally) continue;
          tally.times[which]?.push(ms);
          tally.asked += 1;
          tally.hits += isHit ? 1 : 0;
        }
      }
    }
    return tallies.map(({ times, hits, asked }) => {
      const [segmentMs = NaN, wholeMs = NaN, ...partMs] = times.map(median);
      return { segmentMs, wholeMs, partMs, hits: hits / asked };
    });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

/** A whole segment, a whole file of 1 MiB, then a piece in the middle of a file of each size. */
async function prepare(server: LeanServer): Promise<Place> {
  const cookie = await staffCookie(server);
  const segment = await store(server, cookie, SEGMENT_BYTES);
  const probes: Probe[] = [{ url: segment, range: null, bytes: SEGMENT_BYTES }];
  for (const size of SIZES_MIB) {
    const url = await store(server, cookie, size * MIB);
    const from = Math.floor((size * MIB) / 2);
    if (size === 1) probes.push({ url, range: null, bytes: MIB });
    probes.push({ url, range: `bytes=${from}-${from + PART_BYTES - 1}`, bytes: PART_BYTES });
  }
  return { server, probes };
}

async function read({ url, range, bytes }: Probe) {
  const began = performance.now();
  const heard = await ask(url, range === null ? {} : { headers: { Range: range } });
  const ms = performance.now() - began;
  if (heard.bytes !== bytes) throw new Error(`${heard.bytes} bytes instead of ${bytes}`);
  return { ms, isHit: heard.state === "EDGE-HIT" };
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
