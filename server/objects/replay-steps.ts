// One step towards the replay of a show: what it leaves is stored before the next begins, and a step that runs twice does
// the same again. The rules are in domain/live; here is only what they need from the bucket.
import { LIVE } from "../../shared/http/paths.ts";
import type { ReplayFile } from "../../shared/http/replay-bodies.ts";
import { keyOf, liveKey, parseLiveFile } from "../domain/live/key.ts";
import {
  durationMsOf,
  type EpochPlan,
  headOf,
  type Layout,
  layoutOf,
  piecesIn,
  preSkipIn,
  samplesInSegment,
  segmentHeardMs,
  silence,
  sizesOf,
} from "../domain/live/replay-file.ts";
import {
  PART_BYTES,
  type Packing,
  type ReplayJob,
  SWEEP_AFTER_MS,
  waitForLate,
} from "../domain/live/replay-job.ts";
import { replayPlaylist } from "../domain/live/replay-playlist.ts";
import * as store from "../platform/replay-store.ts";
import { keepReplay } from "../platform/replays.ts";

export type Workplace = {
  readonly bucket: R2Bucket;
  /** Told of the replay once it can be played. */
  readonly db: D1Database;
  readonly room: string;
  readonly nowMs: number;
};
/** `job` null: nothing is left to do. Else when to go on. */
export type Step = { readonly job: ReplayJob | null; readonly atMs: number };

const READS_AT_ONCE = 24;
const SAMPLES_VERIFIED = 32;
/** What libopus does unless the encoder's header says otherwise. */
const USUAL_PRE_SKIP = 312;

/** Rejects when the bucket does: the same step is due again. */
export async function takeStep(job: ReplayJob, place: Workplace): Promise<Step> {
  if (job.packing) return packNext(job, job.packing, place);
  if (job.waiting.length > 0) return beginFile(job, place);
  if (!job.isPublished) return publish(job, place);
  return sweep(job, place);
}

const showOf = ({ broadcast }: Pick<ReplayJob, "broadcast">, { room }: Workplace) => ({
  room,
  broadcast,
});

async function beginFile(job: ReplayJob, place: Workplace): Promise<Step> {
  const { bucket, nowMs } = place;
  const [epoch, ...waiting] = job.waiting;
  if (!epoch) return { job, atMs: nowMs };
  const show = showOf(job, place);
  const stored = await segmentsOf(bucket, keyOf(LIVE.init(show, epoch.id)));
  const againAtMs = waitForLate(epoch, stored, nowMs);
  if (againAtMs !== null) return { job, atMs: againAtMs };
  const sizes = sizesOf(stored, epoch.lastSegment ?? -1);
  if (sizes.length === 0) return { job: { ...job, waiting }, atMs: nowMs };
  const last = liveKey(show, epoch.id, { kind: "segment", n: sizes.length - 1 });
  const init = await store.readSome(bucket, liveKey(show, epoch.id, { kind: "init" }), {
    ...{ offset: 0, length: 4_096 },
  });
  const { id, t0Ms, segmentMs, channels, clock } = epoch;
  const plan = {
    ...{ id, t0Ms, segmentMs, channels, sizes, ...(clock ? { clock } : {}) },
    preSkip: preSkipIn(init) ?? USUAL_PRE_SKIP,
    lastSamples: samplesInSegment(await store.readWhole(bucket, last)) ?? 48 * segmentMs,
  };
  const isLarge = layoutOf(plan).totalBytes > PART_BYTES;
  const key = keyOf(LIVE.replay(show, id));
  const uploadId = isLarge ? await store.beginParts(bucket, key) : null;
  return { job: { ...job, packing: { plan, uploadId, parts: [] } }, atMs: nowMs };
}

/** The segments of a run by their numbers, with their sizes. */
async function segmentsOf(bucket: R2Bucket, initKey: string): Promise<Map<number, number>> {
  const folder = initKey.slice(0, initKey.lastIndexOf("/") + 1);
  const sizes = new Map<number, number>();
  for (const [key, size] of await store.sizesBelow(bucket, folder)) {
    const file = parseLiveFile(key.slice(folder.length));
    if (file?.kind === "segment") sizes.set(file.n, size);
  }
  return sizes;
}

async function packNext(job: ReplayJob, packing: Packing, place: Workplace): Promise<Step> {
  const { plan, uploadId, parts } = packing;
  const { bucket, nowMs } = place;
  const layout = layoutOf(plan);
  const key = keyOf(LIVE.replay(showOf(job, place), plan.id));
  const from = parts.length * PART_BYTES;
  const to = Math.min(layout.totalBytes, from + PART_BYTES);
  // A death between the last part and the row that says so: there is nothing left to send.
  if ((await store.sizeOf(bucket, key)) !== layout.totalBytes) {
    const bytes = await assemble({ job, plan, layout }, { from, to }, place);
    if (uploadId === null) await store.putFile(bucket, key, bytes);
    else {
      const upload = { key, uploadId };
      const sent = [...parts, await store.putPart(bucket, upload, parts.length + 1, bytes)];
      if (to < layout.totalBytes) {
        return { job: { ...job, packing: { ...packing, parts: sent } }, atMs: nowMs };
      }
      await store.finishParts(bucket, upload, sent);
    }
  }
  await verify(bucket, key, layout);
  const packed = [...job.packed, plan];
  return { job: { ...job, waiting: job.waiting.slice(1), packing: null, packed }, atMs: nowMs };
}

type Bytes = { readonly from: number; readonly to: number };
type File = { readonly job: ReplayJob; readonly plan: EpochPlan; readonly layout: Layout };

/** These bytes of the file, from the header, stored segments and silence. */
async function assemble(
  { job, plan, layout }: File,
  { from, to }: Bytes,
  place: Workplace,
): Promise<Uint8Array> {
  const show = showOf(job, place);
  const part = new Uint8Array(to - from);
  const pieces = piecesIn(layout, from, to);
  const read = (n: number) => {
    if (n < 0) return headOf(plan, layout);
    if (!plan.sizes[n]) return silence(plan, n);
    return store.readWhole(place.bucket, liveKey(show, plan.id, { kind: "segment", n }));
  };
  for (let at = 0; at < pieces.length; at += READS_AT_ONCE) {
    const some = pieces.slice(at, at + READS_AT_ONCE);
    const contents = await Promise.all(some.map(({ n }) => read(n)));
    for (const [i, { offset, bytes }] of some.entries()) {
      const content = contents[i];
      if (content?.length !== bytes) throw new Error("a segment is not as long as it was");
      const start = Math.max(from, offset);
      const end = Math.min(to, offset + bytes);
      part.set(content.subarray(start - offset, end - offset), start - from);
    }
  }
  return part;
}

/** The file has its length, and at places all over it a segment begins where the index says so. */
async function verify(bucket: R2Bucket, key: string, layout: Layout): Promise<void> {
  const size = await store.sizeOf(bucket, key);
  if (size !== layout.totalBytes) throw new Error("the file has not the length it should have");
  const { stretches } = layout;
  const every = Math.max(1, Math.ceil(stretches.length / SAMPLES_VERIFIED));
  const looked = stretches.filter((_, i) => i % every === 0 || i === stretches.length - 1);
  const types = await Promise.all(
    looked.map(({ offset }) => store.readSome(bucket, key, { offset: offset + 4, length: 4 })),
  );
  const isWhole = types.every((type) => ["moof", "styp"].includes(String.fromCharCode(...type)));
  if (!isWhole) throw new Error("the file is not what was sent");
}

async function publish(job: ReplayJob, place: Workplace): Promise<Step> {
  const key = keyOf(LIVE.replayPlaylist(showOf(job, place)));
  if (job.packed.length > 0) {
    await store.putList(place.bucket, key, replayPlaylist(job.packed));
    const files = job.packed.map(fileOf);
    await keepReplay(place.db, { ...showOf(job, place), files }, place.nowMs);
  }
  // What they held is in the list now.
  const published = { ...job, packed: [], isPublished: true };
  return { job: published, atMs: job.endedMs + SWEEP_AFTER_MS };
}

function fileOf(plan: EpochPlan): ReplayFile {
  const fromMs = segmentHeardMs(plan, 0);
  const { id: epoch, sizes, segmentMs } = plan;
  // The last one is as long as it is; what its clock did in it does not matter.
  const lastMs = durationMsOf(plan) - (sizes.length - 1) * segmentMs;
  const untilMs = segmentHeardMs(plan, sizes.length - 1) + lastMs;
  return { epoch, bytes: layoutOf(plan).totalBytes, fromMs, untilMs };
}

/** Everything of the show but its replay. */
async function sweep(job: ReplayJob, place: Workplace): Promise<Step> {
  const sweepAtMs = job.endedMs + SWEEP_AFTER_MS;
  if (place.nowMs < sweepAtMs) return { job, atMs: sweepAtMs };
  const list = keyOf(LIVE.replayPlaylist(showOf(job, place)));
  const folder = list.slice(0, list.lastIndexOf("/") + 1);
  const keys = [...(await store.sizesBelow(place.bucket, folder)).keys()];
  await store.deleteKeys(
    place.bucket,
    keys.filter((key) => key !== list && !key.startsWith(`${folder}replay/`)),
  );
  return { job: null, atMs: place.nowMs };
}
