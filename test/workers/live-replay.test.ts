// From segments to a replay, in a real room with a real bucket: whole to the segment, by steps that may die at any point.

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { liveKey } from "../../server/domain/live/key.ts";
import {
  newJob,
  PART_BYTES,
  type ReplayJob,
  SWEEP_AFTER_MS,
} from "../../server/domain/live/replay-job.ts";
import { takeStep } from "../../server/objects/replay-steps.ts";
import type { SoundEpoch } from "../../shared/live/epoch.ts";
import { fragment, initSegment } from "../../shared/live/mux.ts";
import { EPOCH, STAFF } from "../helpers/room.ts";
import { addRoom, ask } from "./edge-helpers.ts";
import { onAir, roomOf } from "./room-helpers.ts";

const BUCKET = env.MEDIA_BUCKET;
const PLACE = { bucket: BUCKET, db: env.DB, room: "replays" };
const ENDED_MS = Date.now() - 600_000;
let shows = 0;

/** A segment whose packets say which it is. */
const segmentOf = (n: number, bytesEach = 20) =>
  fragment({
    sequence: n + 1,
    startSamples: n * 48_000,
    packets: Array.from({ length: 50 }, (_, i) =>
      new Uint8Array(bytesEach).fill((n * 7 + i) & 255),
    ),
  });

async function sent(missing: readonly number[] = [], { segments = 25, bytesEach = 20 } = {}) {
  shows += 1;
  const show = { room: "replays", broadcast: `show-${2_000 + shows}` };
  const epoch: SoundEpoch = {
    ...{ ...EPOCH, t0Ms: ENDED_MS - segments * 1_000, by: STAFF },
    ...{ lastSegment: segments - 1, gaps: [] },
  };
  const put = (n: number) =>
    BUCKET.put(liveKey(show, epoch.id, { kind: "segment", n }), segmentOf(n, bytesEach));
  // The smaller version for who saves data: no part of any replay.
  await BUCKET.put(liveKey(show, epoch.id, { kind: "low", n: 3 }), segmentOf(3, 5));
  await BUCKET.put(liveKey(show, epoch.id, { kind: "init" }), initSegment({ channels: 2 }));
  for (let n = 0; n < segments; n += 1) if (!missing.includes(n)) await put(n);
  return { show, epoch, put, job: newJob(show.broadcast, [epoch], ENDED_MS) };
}

/** Steps until nothing is due before `untilMs`; `store` may fail. */
async function work(first: ReplayJob, store: R2Bucket = BUCKET, nowMs = Date.now()) {
  let job: ReplayJob | null = first;
  let atMs = nowMs;
  for (let steps = 0; job !== null && atMs <= nowMs; steps += 1) {
    if (steps > 50) throw new Error("no end of steps");
    // As the room keeps it between two of its lives.
    const step = await takeStep(structuredClone(job), { ...PLACE, bucket: store, nowMs });
    job = step.job;
    atMs = step.atMs;
  }
  return { job, atMs };
}

const keys = async (broadcast: string) =>
  (await BUCKET.list({ prefix: `live/replays/${broadcast}/` })).objects.map(({ key }) =>
    key.split("/").slice(3).join("/"),
  );
const bytesOf = async (key: string) => {
  const object = await BUCKET.get(key);
  return object ? new Uint8Array(await object.arrayBuffer()) : null;
};
/** Each stretch of the play list, cut out of the file. */
async function stretches(show: { room: string; broadcast: string }) {
  const folder = `live/${show.room}/${show.broadcast}`;
  const text = await (await BUCKET.get(`${folder}/replay.m3u8`))!.text();
  const file = (await bytesOf(`${folder}/replay/${EPOCH.id}.mp4`))!;
  return [...text.matchAll(/BYTERANGE:(\d+)@(\d+)/g)].map(([, length, offset]) =>
    file.slice(Number(offset), Number(offset) + Number(length)),
  );
}
const joined = (parts: readonly Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

describe("a replay", () => {
  it("holds every segment as it was sent, in stretches of ten", async () => {
    const { show, job } = await sent();
    const { atMs } = await work(job);
    expect(atMs).toBe(ENDED_MS + SWEEP_AFTER_MS);
    const [first, second, third, ...more] = await stretches(show);
    const all = Array.from({ length: 25 }, (_, n) => segmentOf(n));
    expect([first, second, third]).toEqual([
      joined(all.slice(0, 10)),
      joined(all.slice(10, 20)),
      joined(all.slice(20)),
    ]);
    expect(more).toEqual([]);
  });

  it("has silence in the place of what was lost, and nothing behind the last that came", async () => {
    const { show, job } = await sent([3, 4, 23, 24]);
    await work(job);
    const [first, , third] = await stretches(show);
    expect(first!.length).toBeLessThan(
      joined(Array.from({ length: 10 }, (_, n) => segmentOf(n))).length,
    );
    expect(first!.slice(0, segmentOf(0).length)).toEqual(segmentOf(0));
    expect(third).toEqual(joined([20, 21, 22].map((n) => segmentOf(n))));
  });

  it("waits for a DJ whose disk still holds the end, but not for ever", async () => {
    const { show, epoch, put, job } = await sent([20, 21, 22, 23, 24]);
    const early = await work(job, BUCKET, ENDED_MS + 60_000);
    expect([early.job, await keys(show.broadcast)]).toEqual([
      job,
      expect.not.arrayContaining(["replay.m3u8"]),
    ]);
    for (const n of [20, 21, 22, 23, 24]) await put(n);
    await work(early.job!, BUCKET, ENDED_MS + 61_000);
    expect((await stretches(show))[2]).toEqual(
      joined([20, 21, 22, 23, 24].map((n) => segmentOf(n))),
    );
    expect(epoch.lastSegment).toBe(24);
  });

  it("is made of parts when it is large, and the same whatever died on the way", async () => {
    // 45 segments of 125 kB: two parts.
    const size = { segments: 45, bytesEach: 2_500 };
    const { show, job } = await sent([7], size);
    const other = await sent([7], size);
    await work(job);
    let calls = 0;
    const deadly = new Set([2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233]);
    const dying = new Proxy(BUCKET, {
      get: (bucket, name) => {
        const method = Reflect.get(bucket, name);
        if (typeof method !== "function") return method;
        return (...args: unknown[]) => {
          calls += 1;
          if (deadly.has(calls)) throw new Error("killed");
          return method.apply(bucket, args);
        };
      },
    });
    let left: ReplayJob | null = other.job;
    for (let lives = 0; lives < 200 && left !== null && !left.isPublished; lives += 1) {
      const before: ReplayJob = left;
      left = await takeStep(before, { ...PLACE, bucket: dying, nowMs: Date.now() }).then(
        ({ job }) => job,
        () => before,
      );
    }
    expect(left?.isPublished).toBe(true);
    const file = (broadcast: string) => bytesOf(`live/replays/${broadcast}/replay/${EPOCH.id}.mp4`);
    const [whole, again] = [await file(show.broadcast), await file(other.show.broadcast)];
    expect(whole!.length).toBeGreaterThan(PART_BYTES);
    // Not by `toEqual`: it would print megabytes.
    expect(again!.length).toBe(whole!.length);
    expect(again!.every((byte, i) => byte === whole![i])).toBe(true);
    expect(calls).toBeGreaterThan(144);
  });

  it("survives a death between the last part and the note of it", async () => {
    const { show, job } = await sent();
    const begun = await takeStep(job, { ...PLACE, nowMs: Date.now() });
    const once = await takeStep(begun.job!, { ...PLACE, nowMs: Date.now() });
    const twice = await takeStep(begun.job!, { ...PLACE, nowMs: Date.now() });
    expect(twice.job).toEqual(once.job);
    await work(twice.job!);
    expect(await stretches(show)).toHaveLength(3);
  });

  it("keeps the segments for who is behind, and leaves nothing else in the end", async () => {
    const { show, job } = await sent();
    const { job: published } = await work(job);
    expect(await keys(show.broadcast)).toHaveLength(29);
    // What somebody still sends with an old pass goes too.
    await BUCKET.put(`live/replays/${show.broadcast}/epoch0099/0.m4s`, "late");
    const { job: over } = await work(published!, BUCKET, ENDED_MS + SWEEP_AFTER_MS);
    expect(over).toBeNull();
    expect(await keys(show.broadcast)).toEqual(["replay.m3u8", `replay/${EPOCH.id}.mp4`]);
  });

  it("is none when nothing was sent", async () => {
    const { show, job } = await sent(Array.from({ length: 25 }, (_, n) => n));
    await work(job);
    expect(await keys(show.broadcast)).toEqual([`${EPOCH.id}/init.mp4`, `${EPOCH.id}/low/3.m4s`]);
  });
});

describe("a room", () => {
  it("makes the replay of its show by alarm, and everybody can play it by ranges", async () => {
    const room = "replay-room";
    await addRoom(room);
    const { dj } = await onAir(room);
    const show = { room, broadcast: dj.view.broadcast.id };
    const t0Ms = Date.now() - 5_000;
    await dj.do({ kind: "sound.begin", epoch: { ...EPOCH, t0Ms } });
    // The last word about its clock is not the first one: what began before it is told as it was.
    await dj.do({ kind: "sound.retime", epoch: EPOCH.id, t0Ms: t0Ms + 400 });
    await BUCKET.put(liveKey(show, EPOCH.id, { kind: "init" }), initSegment({ channels: 2 }));
    for (const n of [0, 1, 2]) {
      await BUCKET.put(liveKey(show, EPOCH.id, { kind: "segment", n }), segmentOf(n));
    }
    const listPath = `/live/${room}/${show.broadcast}/replay.m3u8`;
    const filePath = `/live/${room}/${show.broadcast}/replay/${EPOCH.id}.mp4`;
    expect([(await ask(listPath)).status, (await ask(filePath)).status]).toEqual([404, 404]);
    await dj.do({ kind: "sound.end", epoch: EPOCH.id, lastSegment: 2 });
    await dj.do({ kind: "broadcast.end" });
    const due = () =>
      runInDurableObject(roomOf(room), (_, { storage }) =>
        storage.sql.exec<{ at: number }>("SELECT at FROM due WHERE task = 'replay'").toArray(),
      );
    expect((await due())[0]!.at - Date.now()).toBeLessThan(10_000);
    for (let rings = 0; rings < 30 && (await ask(listPath)).status !== 200; rings += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await runDurableObjectAlarm(roomOf(room));
    }
    const list = await ask(listPath);
    expect(Object.fromEntries(list.headers)).toMatchObject({
      "content-type": "application/vnd.apple.mpegurl",
      "cache-control": "public, max-age=31536000, immutable",
      "access-control-allow-origin": "*",
    });
    const text = await list.text();
    expect(text).toContain(`PROGRAM-DATE-TIME:${new Date(t0Ms).toISOString()}`);
    const told = await (await ask(`/api/broadcasts/${show.broadcast}/replay`)).json();
    expect(told).toMatchObject({ download: false, files: [{ epoch: EPOCH.id, fromMs: t0Ms }] });
    const [, length, offset] = /BYTERANGE:(\d+)@(\d+)/.exec(text) ?? [];
    const range = `bytes=${offset}-${Number(offset) + Number(length) - 1}`;
    const part = await ask(filePath, { headers: { Range: range } });
    expect([part.status, part.headers.get("Access-Control-Allow-Origin")]).toEqual([206, "*"]);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(
      joined([0, 1, 2].map((n) => segmentOf(n))),
    );
  });
});
