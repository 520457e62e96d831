// What leaves the bucket by itself and what never does, in workerd with a real bucket and D1: stale uploads, orphans, deleted
// tracks with and without a history, the quota, and races with somebody who still wants the sound.
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { runChores } from "../../server/edge/chores.ts";
import { reserveMedia } from "../../server/platform/media-ledger.ts";
import { surveyMedia, sweepMedia } from "../../server/platform/media-sweep.ts";
import type { Track } from "../../shared/http/bodies.ts";
import type { DataPage } from "../../shared/http/machine-bodies.ts";
import { ADMIN, API, mediaUrl } from "../../shared/http/paths.ts";
import { BEGINNINGS } from "../helpers/beginnings.ts";
import { codeOf } from "./casting.ts";
import { ask, askWith, cookieOf, ORIGIN } from "./edge-helpers.ts";
import { call } from "./machine-helpers.ts";
import { upload } from "./media-helpers.ts";
import { MIB, openUpload, sendParts, soundOf } from "./parts-helpers.ts";

const DAY_MS = 86_400_000;
let cookie = "";
/** When the sweep is imagined to run: what is stored now is long old then. */
const later = (days: number) => Date.now() + days * DAY_MS;

beforeAll(async () => {
  cookie = await cookieOf("dj");
});
afterEach(() => {
  vi.useRealTimers();
});

const sound = async () => (await upload(BEGINNINGS.m4a, "audio/mp4", cookie)).mediaKey;
const picture = async () => (await upload(BEGINNINGS.png, "image/png", cookie)).mediaKey;
const isStored = async (key: string) => (await env.MEDIA_BUCKET.head(key)) !== null;
const ledger = async () =>
  (await env.DB.prepare("SELECT key, bytes, stored_at IS NULL AS open FROM media_objects").all())
    .results;

const post = (mediaKey: string, artworkKey: string | null = null) =>
  ask(API.tracks, {
    method: "POST",
    headers: { Cookie: cookie },
    body: { mediaKey, artworkKey, title: "A", artist: "", album: "", durationMs: 1, peaks: null },
  });

async function track(artworkKey: string | null = null): Promise<Track> {
  const response = await post(await sound(), artworkKey);
  if (response.status !== 201) throw new Error(`a track was answered ${response.status}`);
  return response.json();
}

const remove = (id: string) =>
  ask(API.track(id), { method: "DELETE", headers: { Cookie: cookie } });

/** The room's archive says that a show played it. */
const played = ({ id, artworkKey }: Track, seq: number) =>
  env.DB.prepare(
    `INSERT INTO plays (room, epoch, seq, broadcast_id, at, track_id, title, artist, artwork_key, duration_ms)
     VALUES ('main', 'e', ?1, 'b_1234567', 0, ?2, 'A', '', ?3, 1)`,
  )
    .bind(seq, id, artworkKey)
    .run();

describe("orphans", () => {
  it("are what no track and no show needs; everything else stays, and a dry run changes nothing", async () => {
    const orphan = await sound();
    const kept = await track(await picture());
    const deleted = await track(await picture());
    const shown = await track(await picture());
    await remove(deleted.id);
    await played(shown, 1);
    await remove(shown.id);

    const keysOf = ({ mediaKey, artworkKey }: Track) => [mediaKey, artworkKey ?? ""];
    const before = await ledger();
    const surveyed = async (days: number) => {
      const { orphans } = await surveyMedia(env, { nowMs: later(days), correct: false });
      return orphans.map(({ key }) => key);
    };
    // Too young to be given up (control), then only the one that nobody made anything of.
    expect(await surveyed(0.9)).toEqual([]);
    expect(await surveyed(2)).toEqual([orphan]);
    expect((await surveyed(31)).toSorted()).toEqual([orphan, ...keysOf(deleted)].toSorted());
    expect(await ledger()).toEqual(before);
    expect(await isStored(orphan)).toBe(true);

    expect(await sweepMedia(env, later(31))).toBe(3);
    const left = await Promise.all(
      [orphan, ...keysOf(deleted), ...keysOf(kept), ...keysOf(shown)].map(isStored),
    );
    expect(left).toEqual([false, false, false, true, true, true, true]);
    const rows = await env.DB.prepare("SELECT id FROM tracks WHERE id IN (?1, ?2, ?3)")
      .bind(kept.id, deleted.id, shown.id)
      .all<{ id: string }>();
    expect(rows.results.map(({ id }) => id).toSorted()).toEqual([kept.id, shown.id].toSorted());
    // The archive still plays what it played.
    expect((await ask(mediaUrl(shown.mediaKey))).status).toBe(200);
    expect(await sweepMedia(env, later(31))).toBe(0);
  });

  it("cannot become tracks any more, however well the sound is remembered", async () => {
    const key = await sound();
    // This isolate has looked at it and remembers.
    await (await ask(mediaUrl(key), { headers: { Range: "bytes=0-1" } })).body?.cancel();
    await sweepMedia(env, later(2));
    expect(await codeOf(await post(key))).toBe("bad_request");
    // Whoever was quicker keeps it (control).
    const other = await sound();
    expect((await post(other)).status).toBe(201);
    await sweepMedia(env, later(2));
    expect(await isStored(other)).toBe(true);
  });

  it("a track that is made while the sweep is at it keeps its sound", async () => {
    const key = await sound();
    // Between looking and removing, somebody makes a track of it.
    const DB = {
      prepare: (query: string) => env.DB.prepare(query),
      batch: async (statements: D1PreparedStatement[]) => {
        expect((await post(key)).status).toBe(201);
        return env.DB.batch(statements);
      },
    } as unknown as D1Database;
    expect(await sweepMedia({ DB, MEDIA_BUCKET: env.MEDIA_BUCKET }, later(2))).toBe(0);
    expect(await isStored(key)).toBe(true);
  });

  it("what is said to be stored and is not there is told", async () => {
    const { mediaKey } = await track();
    await env.MEDIA_BUCKET.delete(mediaKey);
    const { missing } = await surveyMedia(env, { nowMs: later(2), correct: false });
    expect(missing).toEqual([mediaKey]);
  });

  it("in the bucket but in no ledger are found too, and counted with their size", async () => {
    const key = `audio/${"Z".repeat(22)}.mp3`;
    await env.MEDIA_BUCKET.put(key, new Uint8Array(1_234));
    await surveyMedia(env, { nowMs: Date.now(), correct: true });
    expect(await ledger()).toContainEqual({ key, bytes: 1_234, open: 0 });
    await sweepMedia(env, later(2));
    expect([await isStored(key), (await ledger()).some((row) => row.key === key)]).toEqual([
      false,
      false,
    ]);
  });
});

describe("the operator", () => {
  it("sees what would go, then lets it go", async () => {
    const orphan = await sound();
    vi.useFakeTimers({ toFake: ["Date"], now: later(2) });
    const survey = await (await call("GET", ADMIN.mediaOrphans)).json<{ orphans: number }>();
    expect(survey).toMatchObject({
      orphans: 1,
      orphanBytes: BEGINNINGS.m4a.length,
      quotaBytes: Number(env.MEDIA_QUOTA_BYTES),
      shown: { orphans: [{ key: orphan, bytes: BEGINNINGS.m4a.length }] },
    });
    expect(await isStored(orphan)).toBe(true);
    const swept = await call("POST", ADMIN.mediaSweep);
    expect(await swept.json()).toEqual({ removed: 1, bytes: BEGINNINGS.m4a.length, left: 0 });
    expect(await isStored(orphan)).toBe(false);
  });
});

describe("the hourly job", () => {
  const at = (hour: number, days: number) =>
    Math.floor(later(days) / DAY_MS) * DAY_MS + hour * 3_600_000 + 1_020_000;

  it("searches for orphans once a day", async () => {
    const orphan = await sound();
    await runChores(env, at(4, 5));
    expect(await isStored(orphan)).toBe(true);
    await runChores(env, at(3, 6));
    expect(await isStored(orphan)).toBe(false);
  });

  it("gives up uploads after three days without a part, not before", async () => {
    const file = soundOf(9 * MIB, 11);
    const { id } = await openUpload(file, cookie);
    await sendParts(file, { id, cookie, numbers: [1] });
    const left = async () => [
      (await env.DB.prepare("SELECT id FROM uploads WHERE id = ?1").bind(id).all()).results.length,
      (await env.DB.prepare("SELECT 1 FROM upload_parts WHERE upload = ?1").bind(id).all()).results
        .length,
      (await ledger()).filter((row) => row.open === 1).length,
    ];
    await runChores(env, later(2.9));
    expect(await left()).toEqual([1, 1, 1]);
    await runChores(env, later(3.1));
    expect(await left()).toEqual([0, 0, 0]);
    expect(await sendParts(file, { id, cookie, numbers: [2] })).toEqual([404]);
  });

  it("takes at once what somebody was sending who is forgotten; until then it is shown as theirs", async () => {
    const file = soundOf(9 * MIB, 12);
    const { id } = await openUpload(file, await cookieOf("dj", "Forgotten"));
    const whose = async () =>
      (
        await env.DB.prepare("SELECT person FROM uploads WHERE id = ?1")
          .bind(id)
          .first<{ person: string }>()
      )?.person;
    const person = (await whose()) ?? "";
    const rows: object[] = [];
    for (let next: string | null = ""; next !== null; ) {
      const path: string = `${ADMIN.personData(person)}${next === "" ? "" : `?after=${next}`}`;
      const page = await (await call("GET", path)).json<DataPage>();
      rows.push(...page.rows);
      next = page.next;
    }
    expect(rows).toContainEqual(expect.objectContaining({ table: "uploads", id }));
    expect((await call("POST", ADMIN.personErase(person))).status).toBe(202);
    expect(await whose()).toBe("erased");
    await runChores(env, Date.now());
    expect(await whose()).toBe(undefined);
  });

  it("gives back the room of requests that died", async () => {
    const reservation = { key: `audio/${"Y".repeat(22)}.mp3`, bytes: 5, quotaBytes: 1e12 };
    expect(await reserveMedia(env, reservation, Date.now())).toBe(true);
    await runChores(env, later(0.9));
    expect((await ledger()).filter((row) => row.open === 1).length).toBe(1);
    await runChores(env, later(1.1));
    expect((await ledger()).filter((row) => row.open === 1).length).toBe(0);
  });
});

describe("the quota of the site", () => {
  const putWith = (quota: number) =>
    askWith({ MEDIA_QUOTA_BYTES: String(quota) }, API.uploads, {
      method: "PUT",
      body: BEGINNINGS.wav,
      headers: {
        Origin: ORIGIN,
        Cookie: cookie,
        "Content-Type": "audio/wav",
        "Content-Length": String(BEGINNINGS.wav.length),
      },
    });
  const used = async () => {
    const row = await env.DB.prepare("SELECT sum(bytes) AS bytes FROM media_objects").first<{
      bytes: number;
    }>();
    return row?.bytes ?? 0;
  };

  it("holds to the byte, also for uploads that run at the same time", async () => {
    const room = (await used()) + 3 * BEGINNINGS.wav.length;
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const response = await putWith(room);
        return `${response.status} ${await codeOf(response)}`;
      }),
    );
    expect(statuses.toSorted()).toEqual([
      ...new Array(3).fill("201 null"),
      ...new Array(5).fill("413 library_full"),
    ]);
    expect(await used()).toBe(room);
  });

  it("gets back the room of an upload that failed", async () => {
    const before = await ledger();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(BEGINNINGS.wav),
      pull: (controller) => controller.error(new Error("connection lost")),
    });
    const broken = await askWith({}, API.uploads, {
      method: "PUT",
      body,
      headers: {
        ...{ Origin: ORIGIN, Cookie: cookie, "Content-Type": "audio/wav" },
        "Content-Length": "9000",
      },
    });
    expect([broken.status, await ledger()]).toEqual([400, before]);
  });
});
