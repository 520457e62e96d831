// Local date fields and instants agree in any time zone.
import { expect, test } from "vitest";
import {
  fromLocalInput,
  proposedStartMs,
  toLocalInput,
} from "../../../../client/booth/local-time.ts";

test("an instant on a full minute survives the way through the field", () => {
  const instants = [0, 1_793_000_040_000, 1_709_251_140_000].map((ms) => ms - (ms % 60_000));
  expect(instants.map((ms) => fromLocalInput(toLocalInput(ms)))).toEqual(instants);
});

test("half a date is no instant", () => {
  expect(["", "2026-11-05", "2026-13-99T10:00", "soon"].map(fromLocalInput)).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test("the proposal is a half hour, not before 30 minutes from now", () => {
  const hour = 3_600_000;
  expect([0, 1, hour / 2, hour - 1].map((now) => proposedStartMs(now))).toEqual([
    hour / 2,
    hour,
    hour,
    hour * 1.5,
  ]);
});
