// A request's id in every hop: the answer's header and body, the edge's log, the room object's log of that very socket.
import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { addRoom, ask, askWith, dial, tokenFor } from "./edge-helpers.ts";
import { Guest, logTables, onAir, roomOf } from "./room-helpers.ts";
import { cookieFor } from "./staff-helpers.ts";

type Line = { event: string; requestId?: string; room?: string };

/** What is logged meanwhile. */
async function logged(work: () => Promise<unknown>): Promise<Line[]> {
  const lines: Line[] = [];
  const spy = vi.spyOn(console, "error").mockImplementation((text) => {
    lines.push(JSON.parse(String(text)));
  });
  await work();
  spy.mockRestore();
  return lines;
}

async function enter(room: string, person: string): Promise<Guest> {
  const answer = await dial(`/parties/user-session/${room}`, {
    token: await tokenFor(room, { person }),
  });
  const guest = new Guest(answer.webSocket as WebSocket);
  await guest.until(() => guest.frames.length > 0);
  return guest;
}

const seatIds = (room: string) =>
  runInDurableObject(roomOf(room), (object) =>
    [...object.getConnections<{ seat: { requestId?: string } }>()].map(
      ({ state }) => state?.seat.requestId,
    ),
  );

const brokenBy = (room: string, trigger: string) =>
  runInDurableObject(roomOf(room), (_, state) => {
    state.storage.sql.exec(
      `CREATE TRIGGER ${trigger} BEFORE INSERT ON ${logTables(state).at(-1)} BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
  });

beforeAll(async () => {
  await addRoom("traced");
  await addRoom("guarded");
});

describe("a request's id", () => {
  it("goes with the socket into the object: its failures name the upgrade that opened it", async () => {
    const [one, other] = [
      await enter("traced", "p_first00001"),
      await enter("traced", "p_other00002"),
    ];
    const ids = await seatIds("traced");
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[\w-]{12}$/);
    await brokenBy("traced", "full");
    const lines = await logged(async () => {
      for (const guest of [one, other]) await guest.do({ kind: "person.rename", name: "Ruth" });
    });
    const failed = lines.filter(({ event }) => event === "room.store_failed");
    expect(failed.map(({ requestId }) => requestId).toSorted()).toEqual(ids.toSorted());
  });

  it("goes with a confirmed command into the object, and comes back in the answer's header", async () => {
    await onAir("guarded");
    const headers = { Cookie: await cookieFor("dj", "*") };
    const body = { op: "op-guarded-1", cmd: { kind: "broadcast.end" } };
    await brokenBy("guarded", "full");
    let answer = new Response();
    const lines = await logged(async () => {
      answer = await ask("/api/rooms/guarded/guarded", { method: "POST", headers, body });
    });
    const failed = lines.filter(({ event }) => event === "room.store_failed");
    expect(failed.map(({ requestId }) => requestId)).toEqual([answer.headers.get("X-Request-Id")]);
    expect(await answer.json()).toMatchObject({ refusal: { reason: "read_only" } });
  });

  it("is in the edge's log, the answer's body and its header, one and the same", async () => {
    const USER_SESSIONS = {
      getByName: () => ({
        snapshot: async () => {
          throw new Error("moving");
        },
      }),
    };
    let answer = new Response();
    const lines = await logged(async () => {
      answer = await askWith({ USER_SESSIONS }, "/api/rooms/traced");
    });
    const { requestId } = (await answer.json()) as { requestId: string };
    expect(answer.status).toBe(503);
    expect(answer.headers.get("X-Request-Id")).toBe(requestId);
    expect(lines.filter(({ event }) => event === "room.unreachable")).toEqual([
      { event: "room.unreachable", room: "traced", tries: 1, error: "Error: moving", requestId },
    ]);
  });

  it("is made by us: what somebody sends as one is not taken", async () => {
    const answer = await ask("/api/time", { headers: { "X-Request-Id": "chosen-by-me" } });
    expect(answer.headers.get("X-Request-Id")).not.toBe("chosen-by-me");
  });
});
