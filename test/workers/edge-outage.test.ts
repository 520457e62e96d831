// The live path while D1 is down: who holds a token of ours still gets in, a made-up room still does not.
import { beforeAll, expect, it } from "vitest";
import { addRoom, askWith, ORIGIN, outcome, tokenFor } from "./edge-helpers.ts";

const DB = {
  prepare: () => {
    throw new Error("down");
  },
};

/** Accepts every question and answers none. */
const HANGING_DB = {
  prepare: () => {
    const never = () => new Promise(() => undefined);
    return { bind: () => ({ first: never, all: never }) };
  },
};

const dialDown = async (room: string, token: string, db: object = DB) =>
  outcome(
    await askWith({ DB: db }, `/parties/user-session/${room}`, {
      headers: {
        Upgrade: "websocket",
        Origin: ORIGIN,
        "Sec-WebSocket-Protocol": `judah.v1, t.${token}`,
      },
    }),
  );

beforeAll(() => addRoom("hall"));

it("C15 a listener with a token comes back while D1 is down", async () => {
  expect(await dialDown("hall", await tokenFor("hall"))).toMatchObject({ frame: { t: "welcome" } });
});

it("C15 a widget with a token comes back while D1 is down", async () => {
  const token = await tokenFor("hall", { purpose: "embed", role: "guest", partner: "pt_1234" });
  expect(await dialDown("hall", token)).toMatchObject({ frame: { t: "welcome" } });
});

it("C15 both come back while D1 hangs, and nobody else", async () => {
  const guest = { purpose: "embed", role: "guest", partner: "pt_1234" } as const;
  const forged = await tokenFor("elsewhere", { secret: "x".repeat(40) });
  const [listener, widget, stranger] = await Promise.all([
    dialDown("elsewhere", await tokenFor("elsewhere"), HANGING_DB),
    dialDown("elsewhere", await tokenFor("elsewhere", guest), HANGING_DB),
    dialDown("elsewhere", forged, HANGING_DB),
  ]);
  expect([listener, widget]).toMatchObject(Array(2).fill({ frame: { t: "welcome" } }));
  expect(stranger).toEqual({ closed: "bad_token" });
});

it("C15 nobody gets in without one", async () => {
  const forged = await tokenFor("hall", { secret: "x".repeat(40) });
  expect(await dialDown("hall", forged)).toEqual({ closed: "bad_token" });
  expect(await dialDown("nowhere", "junk")).toEqual({ closed: "bad_token" });
});

it("C15 the page of a room seen before still opens", async () => {
  expect((await askWith({}, "/api/rooms/hall")).status).toBe(200);
  expect((await askWith({ DB }, "/api/rooms/hall")).status).toBe(200);
  expect((await askWith({ DB }, "/api/rooms/unseen")).status).toBe(500);
});
