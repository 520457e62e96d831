// What a room has cost, over HTTP: for staff only, true across sleep, and asking makes no objects.
import { evictDurableObject, listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { type MeterBody, meterBody } from "../../shared/http/bodies.ts";
import { addRoom, ask, cookieOf, tokenFor } from "./edge-helpers.ts";
import { onAir, roomOf } from "./room-helpers.ts";

let staff = "";
beforeAll(async () => {
  await addRoom("hall");
  staff = await cookieOf("moderator");
});

const meterOf = async (path: string): Promise<MeterBody> =>
  meterBody.parse(await (await ask(path, { headers: { Cookie: staff } })).json());

describe("the meter of a room", () => {
  it("is refused to listeners, with and without their token, and to who is signed out", async () => {
    const token = await tokenFor("hall");
    for (const headers of [{}, { Authorization: `Bearer ${token}` }, { Cookie: `s=${token}` }]) {
      const answer = await ask("/api/rooms/hall/meter", { headers });
      expect([answer.status, await answer.json<{ code: string }>()]).toEqual([
        401,
        expect.objectContaining({ code: "signed_out" }),
      ]);
    }
  });

  it("counts what came, went and was written, and goes on after sleep", async () => {
    const { dj, listener } = await onAir("hall");
    await listener.do({ kind: "chat.say", text: "Amen" });
    await listener.until(() => listener.events.some(({ body }) => body.kind === "chat.said"));
    const before = await meterOf("/api/rooms/hall/meter");
    expect(before).toEqual({
      room: "hall",
      relay: 0,
      relays: 0,
      serverNowMs: expect.any(Number),
      reading: expect.objectContaining({
        wakes: 1,
        connects: 2,
        frames: 2,
        commands: 2,
        calls: 1,
        closes: 0,
      }),
    });
    expect(before.reading.rowsWritten).toBeGreaterThanOrEqual(2);
    // Two first frames, an event to each for the show's beginning and the line, at the least.
    expect(before.reading.sends).toBeGreaterThanOrEqual(5);
    await evictDurableObject(roomOf("hall"));
    const after = await meterOf("/api/rooms/hall/meter");
    expect(after.reading.wakes).toBe(2);
    expect(after.reading.connects).toBeGreaterThan(0);
    expect(after.reading.sinceMs).toBe(before.reading.sinceMs);
    dj.socket.close();
    listener.socket.close();
  });

  it("of a room or relay that isn't there is not found, and asking makes no object", async () => {
    const objects = async () => (await listDurableObjectIds(env.USER_SESSIONS)).length;
    const known = await objects();
    for (const [path, status] of [
      ["/api/rooms/nowhere/meter", 404],
      ["/api/rooms/hall/meter?relay=1", 404],
      ["/api/rooms/hall/meter?relay=-1", 400],
      ["/api/rooms/hall/meter?relay=x", 400],
    ] as const) {
      expect([path, (await ask(path, { headers: { Cookie: staff } })).status]).toEqual([
        path,
        status,
      ]);
    }
    expect(await objects()).toBe(known);
  });
});
