// The live path while D1 is down: who holds a token of ours still gets in, a made-up room still does not.
import { beforeAll, expect, it } from "vitest";
import { addRoom, askWith, ORIGIN, outcome, tokenFor } from "./edge-helpers.ts";

const DB = {
  prepare: () => {
    throw new Error("down");
  },
};

const dialDown = async (room: string, token: string) =>
  outcome(
    await askWith({ DB }, `/parties/user-session/${room}`, {
      headers: {
        Upgrade: "websocket",
        Origin: ORIGIN,
        "Sec-WebSocket-Protocol": `judah.v1, t.${token}`,
      },
    }),
  );

beforeAll(() => addRoom("hall"));

it("a listener with a token comes back while D1 is down", async () => {
  expect(await dialDown("hall", await tokenFor("hall"))).toMatchObject({ frame: { t: "welcome" } });
});

it("a widget with a token comes back while D1 is down", async () => {
  const token = await tokenFor("hall", { purpose: "embed", role: "guest", partner: "pt_1234" });
  expect(await dialDown("hall", token)).toMatchObject({ frame: { t: "welcome" } });
});

it("nobody gets in without one", async () => {
  const forged = await tokenFor("hall", { secret: "x".repeat(40) });
  expect(await dialDown("hall", forged)).toEqual({ closed: "bad_token" });
  expect(await dialDown("nowhere", "junk")).toEqual({ closed: "bad_token" });
});

it("the page of a room seen before still opens", async () => {
  expect((await askWith({}, "/api/rooms/hall")).status).toBe(200);
  expect((await askWith({ DB }, "/api/rooms/hall")).status).toBe(200);
  expect((await askWith({ DB }, "/api/rooms/unseen")).status).toBe(500);
});
