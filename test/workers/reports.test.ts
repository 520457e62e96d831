// The curve of a running show and the report after it, asked for as the booth does it.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { curveBody, reportBody } from "../../shared/http/report-bodies.ts";
import { EPOCH } from "../helpers/room.ts";
import { addRoom, ask, cookieOf, dial, outcome, tokenFor } from "./edge-helpers.ts";
import { join, onAir, roomOf, seatOf, track } from "./room-helpers.ts";

let Cookie = "";
const get = (path: string) => ask(path, { headers: { Cookie } });

async function archived(room: string): Promise<void> {
  await runInDurableObject(roomOf(room), (_, { storage }) => {
    storage.sql.exec("UPDATE due SET at = 1 WHERE task IN ('archive', 'rollup')");
  });
  await evictDurableObject(roomOf(room));
  for (let n = 0; n < 3; n += 1) await runDurableObjectAlarm(roomOf(room));
}

beforeAll(async () => {
  await addRoom("reported");
  await addRoom("annex");
  Cookie = await cookieOf("dj");
});

describe("reports", () => {
  it("tell of a running show what has happened until now, and of an ended one everything", async () => {
    const { dj, listener } = await onAir("reported");
    await dj.do({ kind: "queue.add", track: track("a") });
    await dj.do({ kind: "deck.play" });
    listener.socket.send('{"t":"listening","on":true}');
    await dj.until(() => dj.frame("pulse")?.counts.listening === 1);
    const third = await join("reported", {
      ...seatOf("p_third00001"),
      country: "NG",
      via: "search",
    });
    await listener.do({ kind: "react", reaction: "fire", count: 5 });
    const curve = curveBody.parse(await (await get("/api/rooms/reported/curve")).json());
    expect(curve).toMatchObject({ room: "reported", broadcastId: dj.view.broadcast.id });
    expect(curve.minutes.at(-1)).toMatchObject({ people: 3, listening: 1, peakPeople: 3 });
    const t0Ms = Date.now() - 12_000;
    await dj.do({ kind: "sound.begin", epoch: { ...EPOCH, t0Ms } });
    await dj.do({ kind: "sound.lose", epoch: EPOCH.id, from: 3, to: 4 });
    await dj.do({ kind: "sound.end", epoch: EPOCH.id, lastSegment: 9 });
    third.socket.close(1000);
    await dj.until(() => dj.frame("pulse")?.counts.connected === 2);
    await dj.do({ kind: "broadcast.end" });
    await archived("reported");
    const path = `/api/rooms/reported/reports/${dj.view.broadcast.id}`;
    const report = reportBody.parse(await (await get(path)).json());
    expect(report).toMatchObject({
      title: "Sunday session",
      phase: "ended",
      complete: true,
      peopleTotal: 3,
      joins: 3,
      leaves: 1,
      reactions: 5,
      chat: 0,
      peakPeople: { count: 3 },
      peakListening: { count: 1 },
      tracks: [{ title: "Song a", began: 1, stayed: 1 }],
      moments: [{ reactions: 5, title: "Song a" }],
      sound: {
        ...{ runs: 1, segments: 10, lostSegments: 2, heardMs: 8_000, silentMs: 2_000 },
        longestSilence: { ms: 2_000, at: t0Ms + 3_000 },
      },
    });
    expect(report.countries).toContainEqual({ country: "NG", joins: 1 });
    expect(report.ways).toContainEqual({ via: "search", joins: 1 });
    const off = curveBody.parse(await (await get("/api/rooms/reported/curve")).json());
    expect([off.broadcastId, off.minutes]).toEqual([null, []]);
  });

  it("of another room's show are not there, nor of one that never was", async () => {
    const { dj } = await onAir("reported");
    await dj.do({ kind: "broadcast.end" });
    await archived("reported");
    const id = dj.view.broadcast.id;
    expect((await get(`/api/rooms/reported/reports/${id}`)).status).toBe(200);
    expect((await get(`/api/rooms/annex/reports/${id}`)).status).toBe(404);
    expect((await get("/api/rooms/reported/reports/abcdef12abcdef12")).status).toBe(404);
  });

  it("know by which way somebody came, as their page says, and nothing of a word that we don't know", async () => {
    const { dj } = await onAir("annex");
    for (const [n, via] of ["social", "<script>"].entries()) {
      const token = await tokenFor("annex", { person: `p_visitor000${n}` });
      const path = `/parties/user-session/annex?via=${encodeURIComponent(via)}`;
      expect(await outcome(await dial(path, { token }))).toHaveProperty("frame");
    }
    await dj.until(() => dj.frame("pulse")?.counts.connected === 2);
    await dj.do({ kind: "broadcast.end" });
    await archived("annex");
    const report = reportBody.parse(
      await (await get(`/api/rooms/annex/reports/${dj.view.broadcast.id}`)).json(),
    );
    expect(report.ways).toEqual([
      { via: "direct", joins: 3 },
      { via: "social", joins: 1 },
    ]);
  });
});
