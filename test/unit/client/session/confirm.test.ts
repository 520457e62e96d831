// Confirmation of what arrived, counted as the room counts it: UTF-8 bytes.
import { expect, test } from "vitest";
import { received } from "../../../../client/session/confirm.ts";
import { CONFIRM_EVERY_BYTES } from "../../../../shared/protocol/limits.ts";
import { sceneOf } from "../../../helpers/simulated-session.ts";

test("counts bytes, not characters", () => {
  expect(received(10, "é€😀")).toEqual({ unconfirmedBytes: 19, confirm: null });
});

test("R10 confirms everything since the last confirmation, then starts at zero", () => {
  const text = "x".repeat(100);
  expect(received(CONFIRM_EVERY_BYTES - 100, text)).toEqual({
    unconfirmedBytes: 0,
    confirm: CONFIRM_EVERY_BYTES,
  });
  expect(received(CONFIRM_EVERY_BYTES - 101, text).confirm).toBeNull();
});

test("R10 a session says so to the room, and starts at zero on a new connection", async () => {
  const { time, room } = sceneOf();
  await time.advance(100);
  const big = "x".repeat(400);
  for (let i = 0; i < 500; i += 1) room.happen(big);
  await time.advance(1_000);
  const got = () =>
    room.heard.filter((text) => text.includes('"got"')).map((text) => JSON.parse(text).bytes);
  const first = got();
  expect(first.length).toBeGreaterThanOrEqual(1);
  expect(Math.min(...first)).toBeGreaterThanOrEqual(CONFIRM_EVERY_BYTES);
  room.cut(1006, false);
  await time.advance(5_000);
  expect(got()).toEqual(first);
});
