// The full sizes of media: a gigabyte that is interrupted twice, and what reading costs with and without the cache.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchBrowser } from "../helpers/chromium.ts";
import { startServer } from "../helpers/server.ts";
import type { LongResult, LongRun } from "../long/types.ts";
import { measureMemory } from "./memory.ts";
import { measureReads, SIZES_MIB } from "./reads.ts";
import { resumeUpload } from "./resumed.ts";

const BYTES = 1_000_000_000;
const BYTES_PER_SECOND = 25_000_000;
const ROUNDS = 300;
/** Goal F12. */
const HIT_AT_MOST = 0.5;
/** "Constant in the size of the file", with what a busy machine adds. */
const PART_SPREAD = 1.5;
const OBJECTS = 400;
/** The memory's 16 MiB, and what is on its way. */
const BUFFERS_AT_MOST_MIB = 18;

async function resumed(scale: number, say: (line: string) => void): Promise<LongResult> {
  const stateDir = await mkdtemp(join(tmpdir(), "judas-media-"));
  const server = await startServer({ stateDir });
  const browser = await launchBrowser();
  try {
    const size = { bytes: Math.round(BYTES * scale), bytesPerSecond: BYTES_PER_SECOND };
    const { isTheFile, saidItWaits, askedToStay, ...figures } = await resumeUpload(
      { server, browser },
      size,
      say,
    );
    const failures = [
      ...(isTheFile ? [] : ["what is served is not the file"]),
      ...(saidItWaits ? [] : ["the booth did not say that it waits for the server"]),
      ...(askedToStay === 0 ? [] : ["the page asked whether to leave, though nothing is lost"]),
      ...(figures.partsSentAgain === 0 ? [] : ["parts that had arrived were sent again"]),
    ];
    return { ok: failures.length === 0, cases: 1, figures, failures };
  } finally {
    await browser.close();
    await server.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function reads(scale: number, say: (line: string) => void): Promise<LongResult> {
  const rounds = Math.max(20, Math.round(ROUNDS * scale));
  const [bucket, cache] = await measureReads([{ vars: { EDGE_CACHE: "off" } }, {}], rounds);
  if (!bucket || !cache) throw new Error("nothing was measured");
  say(
    `1 MiB: ${bucket.wholeMs.toFixed(2)} ms from the bucket, ${cache.wholeMs.toFixed(2)} ms from the cache`,
  );
  const spreadOf = (times: readonly number[]) => Math.max(...times) / Math.min(...times);
  const ratio = cache.wholeMs / bucket.wholeMs;
  const segmentRatio = cache.segmentMs / bucket.segmentMs;
  const round = (value: number) => Math.round(value * 100) / 100;
  const parts = SIZES_MIB.flatMap((size, at) => [
    [`bucketPartOf${size}MibMs`, round(bucket.partMs[at] ?? Number.NaN)],
    [`cachePartOf${size}MibMs`, round(cache.partMs[at] ?? Number.NaN)],
  ]);
  const failures = [
    ...(bucket.hits === 0 ? [] : ["the control had hits"]),
    ...(cache.hits > 0.9 ? [] : [`only ${round(cache.hits)} of the reads were hits`]),
    ...(ratio <= HIT_AT_MOST ? [] : [`a hit takes ${round(ratio)} of a read of the bucket`]),
    ...(segmentRatio <= HIT_AT_MOST ? [] : [`that of a segment ${round(segmentRatio)}`]),
    ...(spreadOf(bucket.partMs) <= PART_SPREAD ? [] : ["parts of long files take longer (bucket)"]),
    ...(spreadOf(cache.partMs) <= PART_SPREAD ? [] : ["parts of long files take longer (cache)"]),
  ];
  const figures = {
    ...{ bucketWholeMs: round(bucket.wholeMs), cacheWholeMs: round(cache.wholeMs) },
    ...{ bucketSegmentMs: round(bucket.segmentMs), cacheSegmentMs: round(cache.segmentMs) },
    ...{ ratio: round(ratio), segmentRatio: round(segmentRatio) },
    ...Object.fromEntries(parts),
  };
  return {
    ok: failures.length === 0,
    cases: 2 * (2 + SIZES_MIB.length) * rounds,
    figures,
    failures,
  };
}

async function memory(scale: number): Promise<LongResult> {
  const objects = Math.max(60, Math.round(OBJECTS * scale));
  const { beforeMiB, mostMiB, toldMiB } = await measureMemory(objects, 3);
  const round = (value: number) => Math.round(value * 10) / 10;
  const grownMiB = mostMiB - beforeMiB;
  const failures = [
    ...(grownMiB <= BUFFERS_AT_MOST_MIB ? [] : [`${round(grownMiB)} MiB of buffers are held`]),
    // A control: whoever holds nothing is no memory.
    ...(grownMiB >= BUFFERS_AT_MOST_MIB / 2 ? [] : [`only ${round(grownMiB)} MiB were held`]),
  ];
  const figures = { heldMiB: round(grownMiB), toldMiB: round(toldMiB) };
  return { ok: failures.length === 0, cases: objects, figures, failures };
}

export const LONG: readonly LongRun[] = [
  {
    name: "upload-resumed",
    what: "a 1 GB upload in Chromium, the page reloaded and the server killed on the way: what is served is the file, what had arrived is not sent again",
    run: resumed,
  },
  {
    name: "media-reads",
    what: "reads of media from the bucket and from the cache: a hit takes at most half as long, parts take the same in files of any size",
    run: reads,
  },
  {
    name: "media-memory",
    what: "an isolate that tells many times more media than its memory has room for: the buffers it holds stay within 18 MiB",
    run: memory,
  },
];
