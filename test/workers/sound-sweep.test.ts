// Recordings and segments in the bucket: kept for their time, let go of with everything that leads to them, and what nobody needs
// found and removed; with a real bucket and D1.
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runChores } from "../../server/edge/chores.ts";
import { keepReplay, replayOf } from "../../server/platform/replays.ts";
import { surveySound } from "../../server/platform/sound-sweep.ts";
import { ADMIN, API } from "../../shared/http/paths.ts";
import { addRoom, ask } from "./edge-helpers.ts";
import { call } from "./machine-helpers.ts";

const DAY_MS = 86_400_000;
const ROOM = "choir";
const EPOCH = "epoch0001";
const RECORDING = ["replay.m3u8", `replay/${EPOCH}.mp4`];
const SEGMENTS = [`${EPOCH}/init.mp4`, `${EPOCH}/0.m4s`];
let shows = 0;

type Past = { readonly endedMs: number | null; readonly recorded?: boolean };

/** A show whose segments were never swept. */
async function show({ endedMs, recorded = false }: Past): Promise<string> {
  shows += 1;
  const id = `show-swept${shows}`;
  await env.DB.prepare(
    `INSERT INTO broadcasts (id, room, epoch, first_seq, archived_seq, title, phase, started_at, ended_at)
     VALUES (?1, ?2, 'e', 1, 1, 'Choir', ?3, 0, ?4)`,
  )
    .bind(id, ROOM, endedMs === null ? "live" : "ended", endedMs)
    .run();
  for (const file of [...SEGMENTS, ...(recorded ? RECORDING : [])]) {
    await env.MEDIA_BUCKET.put(`live/${ROOM}/${id}/${file}`, "12345");
  }
  const files = [{ epoch: EPOCH, bytes: 5, fromMs: 0, untilMs: 1 }];
  if (recorded) await keepReplay(env.DB, { broadcast: id, room: ROOM, files }, Date.now());
  return id;
}

const filesOf = async (id: string) => {
  const prefix = `live/${ROOM}/${id}/`;
  const { objects } = await env.MEDIA_BUCKET.list({ prefix });
  return objects.map(({ key }) => key.slice(prefix.length)).toSorted();
};
const orphans = async (days: number) =>
  (await surveySound(env, Date.now() + days * DAY_MS)).orphans.length;

beforeEach(async () => {
  await addRoom(ROOM);
  await env.DB.prepare("DELETE FROM broadcasts").run();
  const { objects } = await env.MEDIA_BUCKET.list({ prefix: "live/" });
  await env.MEDIA_BUCKET.delete(objects.map(({ key }) => key));
});
afterEach(() => {
  vi.useRealTimers();
});

it("segments beside their recording go after a day, those without one after a month, others never", async () => {
  const recorded = await show({ endedMs: Date.now(), recorded: true });
  const unmade = await show({ endedMs: Date.now() });
  const running = await show({ endedMs: null });
  const before = await surveySound(env, Date.now());
  expect([before.objects, before.bytes, before.orphans]).toEqual([8, 40, []]);
  expect([await orphans(0.9), await orphans(2), await orphans(31)]).toEqual([0, 2, 4]);
  // Looking changes nothing (control).
  expect((await surveySound(env, Date.now())).objects).toBe(8);
  const atThree = (days: number) =>
    Math.floor(Date.now() / DAY_MS + days) * DAY_MS + 3 * 3_600_000 + 1_000;
  await runChores(env, atThree(33));
  expect([await filesOf(recorded), await filesOf(unmade), await filesOf(running)]).toEqual([
    ...[RECORDING, [], SEGMENTS.toSorted()],
  ]);
});

it("a recording goes when its time is over, with what leads to it; shows that are younger keep theirs", async () => {
  const old = await show({ endedMs: Date.now() - 40 * DAY_MS, recorded: true });
  const young = await show({ endedMs: Date.now() - 20 * DAY_MS, recorded: true });
  const settings = { ...env, HISTORY_SOUND_DAYS: "30" } as Env;
  await runChores(env, Date.now());
  expect((await replayOf(env, old))?.files.length).toBe(1);
  expect((await ask(API.replay(old))).status).toBe(200);
  await runChores(settings, Date.now());
  expect([await filesOf(old), (await replayOf(env, old))?.files]).toEqual([[], []]);
  expect((await filesOf(young)).length).toBe(4);
  expect((await replayOf(env, young))?.files.length).toBe(1);
  // The answer that was kept is outdated by the row that went.
  const tags = await env.DB.prepare("SELECT tag FROM cache_tags WHERE tag LIKE ?1")
    .bind(`show:${old}`)
    .all();
  expect(tags.results.length).toBe(1);
  expect((await ask(`/live/${ROOM}/${old}/replay.m3u8`)).status).toBe(404);
});

it("a bucket that fails keeps what the next night takes", async () => {
  const old = await show({ endedMs: Date.now() - 40 * DAY_MS, recorded: true });
  const MEDIA_BUCKET = { list: () => Promise.reject(new Error("R2 is down (10001)")) };
  await runChores({ ...env, MEDIA_BUCKET, HISTORY_SOUND_DAYS: "30" } as unknown as Env, Date.now());
  expect([(await filesOf(old)).length, (await replayOf(env, old))?.files]).toEqual([4, []]);
  expect(await orphans(1.1)).toBe(4);
});

it("the operator sees how much sound there is and what of it would go, then lets it go", async () => {
  await show({ endedMs: Date.now(), recorded: true });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * DAY_MS });
  const survey = await (await call("GET", ADMIN.mediaOrphans)).json<{ sound: unknown }>();
  expect(survey.sound).toEqual({ objects: 4, bytes: 20, orphans: 2, orphanBytes: 10 });
  const swept = await (await call("POST", ADMIN.mediaSweep)).json();
  expect(swept).toEqual({ removed: 2, bytes: 10, left: 0 });
  expect((await surveySound(env, Date.now())).objects).toBe(2);
});
