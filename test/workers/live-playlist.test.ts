// The live list through the whole Worker: what a player is told while a show goes on, and how seldom the room is asked.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { liveKey } from "../../server/domain/live/key.ts";
import type { UserSession } from "../../server/objects/user-session.ts";
import { EPOCH } from "../helpers/room.ts";
import { addRoom, ask, askWith, ORIGIN } from "./edge-helpers.ts";
import { type Guest, onAir } from "./room-helpers.ts";

/** A room on air whose encoder began `seconds` ago and has sent what the list asks for. */
async function sounding(room: string, seconds: number) {
  await addRoom(room);
  const { dj } = await onAir(room);
  const t0Ms = Date.now() - seconds * 1_000 - 300;
  await dj.do({ kind: "sound.begin", epoch: { ...EPOCH, t0Ms } });
  return { dj, send: (...ns: number[]) => store(room, dj, ns) };
}

async function store(room: string, dj: Guest, ns: readonly number[]): Promise<void> {
  const show = { room, broadcast: dj.view.broadcast.id };
  for (const n of ns) {
    await env.MEDIA_BUCKET.put(liveKey(show, EPOCH.id, { kind: "segment", n }), "moof");
  }
}

/** Counts what the room is asked. */
let asked = 0;
const rooms = {
  getByName: (name: string) => {
    const stub = env.USER_SESSIONS.getByName(name);
    return {
      snapshot: () => {
        asked += 1;
        return (stub as unknown as Pick<UserSession, "snapshot">).snapshot();
      },
    };
  },
};
/** Asks past the cache, which holds an answer for a second. */
async function list(room: string, more: Record<string, unknown> = {}) {
  const path = `/live/${room}/live.m3u8`;
  await caches.default.delete(ORIGIN + path);
  const answer = await askWith({ USER_SESSIONS: rooms, ...more }, path);
  const text = await answer.text();
  const uris = [...text.matchAll(/^[^#].*\/(\d+)\.m4s$/gm)].map(([, n]) => Number(n));
  return { status: answer.status, headers: answer.headers, text, uris };
}

describe("R37 the list of who saves data", () => {
  it("R37 has the smaller segments, and the segment itself where there is none", async () => {
    await addRoom("list-low");
    const { dj } = await onAir("list-low");
    const t0Ms = Date.now() - 3_300;
    await dj.do({ kind: "sound.begin", epoch: { ...EPOCH, t0Ms, saverBps: 64_000 } });
    const show = { room: "list-low", broadcast: dj.view.broadcast.id };
    await store("list-low", dj, [0, 1, 2]);
    // In time it can only be for the newest: what is stored after its time stands for nothing.
    for (const n of [0, 2]) {
      await env.MEDIA_BUCKET.put(liveKey(show, EPOCH.id, { kind: "low", n }), "moof");
    }
    const uris = (text: string) => text.split("\n").filter((line) => /^[^#]/.test(line));
    const folder = `/live/list-low/${show.broadcast}/${EPOCH.id}`;
    const low = await ask("/live/list-low/low.m3u8");
    expect([low.headers.get("Content-Type"), uris(await low.text())]).toEqual([
      "application/vnd.apple.mpegurl",
      ["0.m4s", "1.m4s", "low/2.m4s"].map((name) => `${folder}/${name}`),
    ]);
    expect(uris((await list("list-low")).text)).toEqual(
      ["0.m4s", "1.m4s", "2.m4s"].map((name) => `${folder}/${name}`),
    );
    expect(uris(await (await ask("/live/list-low/all.m3u8")).text())).toEqual([
      ...["/live/list-low/live.m3u8", "/live/list-low/low.m3u8"],
    ]);
    await addRoom("list-low-none");
    expect((await ask("/live/list-low-none/all.m3u8")).status).toBe(404);
  });
});

describe("the live list", () => {
  it("is there once there is something to hear, for every site, for a second", async () => {
    const { send } = await sounding("list-one", 3);
    const early = await list("list-one");
    expect([early.status, early.headers.get("Cache-Control")]).toEqual([404, "no-store"]);
    await send(0, 1, 2);
    const { status, headers, uris } = await list("list-one");
    expect([status, uris]).toEqual([200, [0, 1, 2]]);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "application/vnd.apple.mpegurl",
      "cache-control": "public, max-age=1",
      "access-control-allow-origin": "*",
    });
  });

  it("asks the room once while sound flows, and again when it stops coming", async () => {
    const { send } = await sounding("list-two", 5);
    await send(0, 1, 2, 3, 4, 5, 6);
    asked = 0;
    for (let n = 0; n < 4; n += 1) await list("list-two");
    expect(asked).toBe(1);
    const quiet = await sounding("list-quiet", 6);
    await quiet.send(0, 1);
    asked = 0;
    await list("list-quiet");
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    await list("list-quiet");
    expect(asked).toBe(2);
  });

  it("is the same for everybody within its second", async () => {
    const { send } = await sounding("list-same", 3);
    await send(0);
    const { text } = await list("list-same");
    await send(1);
    expect(await (await ask("/live/list-same/live.m3u8")).text()).toBe(text);
  });

  it("ends with the show, also when the end comes as a surprise", async () => {
    const { dj, send } = await sounding("list-end", 6);
    await send(0, 1, 2, 3);
    expect((await list("list-end")).text).not.toContain("ENDLIST");
    await dj.do({ kind: "sound.end", epoch: EPOCH.id, lastSegment: 3 });
    await dj.do({ kind: "broadcast.end" });
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    const { text, uris } = await list("list-end");
    expect([uris, text.endsWith("#EXT-X-ENDLIST\n")]).toEqual([[0, 1, 2, 3], true]);
  });

  it("names the bucket's own domain where there is one", async () => {
    const { send } = await sounding("list-base", 3);
    await send(0, 1);
    const { text } = await list("list-base", { LIVE_MEDIA_BASE: "https://media.test" });
    expect(text).toContain('#EXT-X-MAP:URI="https://media.test/live/list-base/');
  });

  it("is 404 for a room that is not, and 503 while the room cannot be asked", async () => {
    await addRoom("list-down");
    const down = { getByName: () => ({ snapshot: () => Promise.reject(new Error("down")) }) };
    const codes = [await list("list-none"), await list("list-down", { USER_SESSIONS: down })];
    expect(codes.map(({ status }) => status)).toEqual([404, 503]);
  });
});
