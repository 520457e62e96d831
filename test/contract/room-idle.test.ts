// A room that is left alone sleeps, and heartbeats do not wake it: 200 sockets, one minute, real workerd. Sleep can't be
// asked for from outside, so two traces of it are read: what the room forgets, and how often it was constructed.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestHarness } from "wrangler";
import { SEAT_HEADER, type Seat, stampSeat } from "../../server/domain/room/seat.ts";
import { mintToken } from "../../server/platform/tokens.ts";
import { type Crowd, type Entrance, gather, nextFrame } from "../helpers/crowd.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const SOCKETS = 200;
const ALONE_MS = 60_000;
/** Five times as often as browsers do, so that a heartbeat that wakes a room leaves it no ten quiet seconds. */
const HEARTBEAT_MS = 5_000;
const SECRET = "contract-token-secret-0123456789abcdefghij";
const HOUR_MS = 3_600_000;

const product = createTestHarness({
  root,
  workers: [
    {
      configPath: "wrangler.toml",
      secrets: { TOKEN_SECRET: SECRET, ADMIN_SECRET: "contract-admin-secret-0123456789abcdefghij" },
    },
  ],
});
const variants = createTestHarness({
  root,
  workers: [
    {
      config: {
        name: "idle-rooms",
        main: "test/workers/idle-rooms.ts",
        compatibility_date: "2026-10-23",
        vars: { TOKEN_SECRET: SECRET },
        migrations: [{ tag: "v1", new_sqlite_classes: ["NotedRoom", "RestlessRoom", "WokenRoom"] }],
        durable_objects: {
          bindings: [
            { name: "NOTED", class_name: "NotedRoom" },
            { name: "RESTLESS", class_name: "RestlessRoom" },
            { name: "WOKEN", class_name: "WokenRoom" },
          ],
        },
      },
    },
  ],
});

const seatOf = (n: number, origin: string): Seat => ({
  person: `p_sleeper${String(n).padStart(4, "0")}`,
  name: null,
  role: "listener",
  partner: null,
  origin,
  expiresAtMs: Date.now() + HOUR_MS,
});
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** Through the whole edge: room in the registry, exact Origin, token in the subprotocol. */
async function throughTheEdge(origin: string): Promise<Entrance[]> {
  return Promise.all(
    many(SOCKETS, async (n) => {
      const { expiresAtMs, ...who } = seatOf(n, origin);
      const claims = { ...who, room: "quiet", iatMs: Date.now(), expMs: expiresAtMs };
      return {
        url: `${origin.replace("http", "ws")}/parties/user-session/quiet`,
        protocols: ["judah.v1", `t.${await mintToken(SECRET, "listener", claims)}`],
        headers: { Origin: origin },
      };
    }),
  );
}

const straightToRoom = (binding: string, origin: string, count: number): Entrance[] =>
  many(count, (n) => ({
    url: `${origin.replace("http", "ws")}/${binding}/quiet`,
    headers: { [SEAT_HEADER]: stampSeat(seatOf(n, origin)) },
  }));

/** When this room was constructed. Asking may wake it once more: that is the last one then. */
async function wakesOf(className: string): Promise<number[]> {
  const storage = await variants.getWorker().getDurableObjectStorage(className, { name: "quiet" });
  const rows = await storage.exec("SELECT at FROM wakes ORDER BY at");
  return (rows as { at: number }[]).map(({ at }) => at);
}

const crowds: Record<string, Crowd> = {};
let joinedAtMs = 0;

beforeAll(async () => {
  // The pages are not needed here; an empty folder satisfies the configuration before the first build.
  mkdirSync(`${root}dist/client`, { recursive: true });
  const [edge, direct] = await Promise.all([product.listen(), variants.listen()]);
  await product.getWorker().applyD1Migrations("DB");
  const { DB } =
    (await product.getWorker<{ DB: { exec(sql: string): Promise<unknown> } }>().getEnv()) ?? {};
  await DB.exec(
    "INSERT INTO rooms (room, title, tagline, created_at) VALUES ('quiet', 'Quiet', '', 0)",
  );
  crowds.product = await gather(await throughTheEdge(edge.url.origin), HEARTBEAT_MS);
  crowds.noted = await gather(straightToRoom("NOTED", direct.url.origin, SOCKETS), HEARTBEAT_MS);
  crowds.restless = await gather(straightToRoom("RESTLESS", direct.url.origin, 10), HEARTBEAT_MS);
  crowds.woken = await gather(straightToRoom("WOKEN", direct.url.origin, 10), HEARTBEAT_MS);
  crowds.product.sockets[0]?.send("{");
  joinedAtMs = Date.now();
  await new Promise((resolve) => setTimeout(resolve, ALONE_MS));
});

afterAll(async () => {
  for (const crowd of Object.values(crowds)) crowd.leave();
  await Promise.all([product.close(), variants.close()]);
});

describe("R8 R9 an idle room with 200 sockets", () => {
  it("keeps every socket and answers every heartbeat", () => {
    for (const crowd of [crowds.product, crowds.noted]) {
      expect(crowd?.lost()).toBe(0);
      expect(crowd?.pongs()).toBeGreaterThan((SOCKETS * ALONE_MS) / HEARTBEAT_MS / 2);
    }
  });

  it("has slept: it no longer knows the strike of a minute ago, but does know one of a moment ago", async () => {
    const [bad] = crowds.product?.sockets ?? [];
    if (!bad) throw new Error("nobody came");
    const strikesLeft: unknown[] = [await nextFrame(bad, "unreadable", 0)];
    for (let n = 0; n < 2; n += 1) {
      const from = bad.texts.length;
      bad.send("{");
      strikesLeft.push(await nextFrame(bad, "unreadable", from));
    }
    expect(strikesLeft.map((frame) => (frame as { strikesLeft: number }).strikesLeft)).toEqual([
      2, 2, 1,
    ]);
  });

  it("slept through: constructed when the first came and when the test asks, never in between", async () => {
    const [first, second, ...more] = await wakesOf("NotedRoom");
    expect(first).toBeLessThan(joinedAtMs);
    expect(second).toBeGreaterThanOrEqual(joinedAtMs + ALONE_MS);
    expect(more).toEqual([]);
  });

  it("control: a timer left behind keeps a room awake, and so do heartbeats that reach its code", async () => {
    expect([await wakesOf("RestlessRoom"), await wakesOf("WokenRoom")]).toEqual([
      [expect.any(Number)],
      [expect.any(Number)],
    ]);
  });
});
