// The table that greys the on-air buttons.
import { expect, test } from "vitest";
import {
  AIR_MOVES,
  blockedBecause,
  MOVE_COMMAND,
  moveLabel,
  NEXT_MOVE,
} from "../../../../client/booth/air-moves.ts";
import { BROADCAST_MOVES } from "../../../../server/domain/room/decide-broadcast.ts";
import { PHASES } from "../../../../shared/room/view.ts";

test("the booth greys exactly what the room refuses", () => {
  const open = AIR_MOVES.map((move) => [
    MOVE_COMMAND[move],
    PHASES.filter((phase) => blockedBecause(phase, move) === null),
  ]);
  expect(Object.fromEntries(open)).toEqual(BROADCAST_MOVES);
});

test("a closed move says why in a sentence", () => {
  const reasons = PHASES.flatMap((phase) => AIR_MOVES.map((move) => blockedBecause(phase, move)));
  expect(reasons.filter((reason) => reason !== null && !/^[A-Z].*\.$/.test(reason))).toEqual([]);
});

test("the move offered next is always open", () => {
  expect(PHASES.filter((phase) => blockedBecause(phase, NEXT_MOVE[phase]) !== null)).toEqual([]);
});

test("a show that never aired is called off, not ended", () => {
  expect(PHASES.map((phase) => moveLabel(phase, "end"))).toEqual([
    "End show",
    "Call off",
    "Call off",
    "End show",
    "End show",
    "End show",
  ]);
});
