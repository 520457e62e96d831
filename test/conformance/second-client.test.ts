// The second client among real sessions, on the real server that is killed under it: it ends with the server's own view.
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";
import type { ClientUnderTest } from "./client-under-test.ts";
import { startProduct } from "./clients/product.ts";
import { startSecond } from "./clients/second.ts";
import { RoomClient } from "./second-client/client.ts";

const ROOM = "kills";
const KILLS = 3;
/** Waits a fifth as long as in life, so that three restarts do not take a minute. */
const SCALE = 0.2;

let server: LeanServer;
let dj: RoomClient;
let guests: ClientUnderTest[];

beforeAll(async () => {
  server = await startLeanServer({ rooms: [ROOM] });
  const at = { origin: server.origin, room: ROOM, scale: SCALE };
  const pass = async () => ({
    token: await server.tokenFor("s_thesecond1", { room: ROOM, role: "dj", name: "Lee" }),
    expiresAtMs: Date.now() + 60_000,
  });
  dj = new RoomClient({ ...at, pass });
  guests = [
    await startSecond(at),
    await startSecond(at),
    await startProduct(at),
    await startProduct(at),
  ];
});
afterAll(async () => {
  dj?.close();
  await Promise.all((guests ?? []).map((guest) => guest.stop()));
  await server?.stop();
});

describe("R1 R3 R5 R6 the second client", () => {
  it("goes through kills among real sessions: everything once, and all end with the server's view", async () => {
    expect(await dj.send({ kind: "broadcast.start", title: "Sunday" })).toMatchObject({ ok: true });
    const sent: Promise<{ ok: boolean; seq?: number | null }>[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (let n = 0; n < 10; n += 1) {
        sent.push(dj.send({ kind: "announcement.pin", text: `${kill}-${n}` }));
        if (n % 5 === 0)
          sent.push(
            ...guests.map((guest) => guest.send({ kind: "chat.say", text: `${kill}-${n}` })),
          );
        await pause(10);
      }
      sent.push(dj.send({ kind: "queue.add", track: TRACK }));
      await server.kill9();
      sent.push(
        ...guests.map((guest) => guest.send({ kind: "react", reaction: "amen", count: 1 })),
      );
      await server.restart();
    }
    const outcomes = await Promise.all(sent);
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    const seqs = outcomes.flatMap(({ seq }) => (seq === null || seq === undefined ? [] : [seq]));
    expect(new Set(seqs).size).toBe(seqs.length);
    const { seq, view, pulse } = (await (
      await fetch(`${server.origin}/api/rooms/${ROOM}`)
    ).json()) as {
      seq: number;
      view: unknown;
      pulse: { reactions: { amen: number } };
    };
    // The start and each operation made one event, and nothing else did.
    expect({ seq, amen: pulse.reactions.amen }).toEqual({
      seq: seqs.length + 1,
      amen: KILLS * guests.length,
    });
    for (const guest of [{ state: async () => ({ view: dj.view }) }, ...guests]) {
      await expect.poll(async () => (await guest.state()).view, { timeout: 5_000 }).toEqual(view);
    }
    expect(dj.cursor?.seq).toBe(seq);
  }, 60_000);
});

const TRACK = {
  id: "track-0001",
  title: "Song",
  artist: "Voices",
  durationMs: 60_000,
  mediaKey: "audio/0000000000000000000000.mp3",
  artworkKey: null,
};
