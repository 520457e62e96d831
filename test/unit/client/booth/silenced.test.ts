// Who is muted or banned, folded from the log.
import { expect, test } from "vitest";
import { foldSilence, NOBODY, silenceOf } from "../../../../client/booth/silenced.ts";
import type { EventBody } from "../../../../shared/room/events.ts";

const fold = (...bodies: EventBody[]) =>
  bodies
    .map((body, index) => ({ seq: index + 1, at: 0, by: null, body }))
    .reduce(foldSilence, NOBODY);
const ANA = "p_anaaaaaaa";
const BEN = "p_bennnnnnn";

test("a mute holds until its end, one for the show until the show ends", () => {
  const known = fold(
    { kind: "person.muted", person: ANA, untilMs: 500 },
    { kind: "person.muted", person: BEN, untilMs: null },
  );
  expect([ANA, BEN].map((person) => silenceOf(known, person, 499))).toEqual([
    { kind: "muted", untilMs: 500 },
    { kind: "muted", untilMs: null },
  ]);
  expect(silenceOf(known, ANA, 500)).toBe(null);
  const after = foldSilence(known, {
    seq: 9,
    at: 0,
    by: null,
    body: { kind: "broadcast.ended", broadcastId: "b_12345", aired: true },
  });
  expect(silenceOf(after, BEN, 0)).toBe(null);
});

test("an unmute frees, a ban stays beyond the show, a stranger was never silenced", () => {
  const known = fold(
    { kind: "person.muted", person: ANA, untilMs: null },
    { kind: "person.banned", person: BEN },
    { kind: "person.unmuted", person: ANA },
    { kind: "broadcast.ended", broadcastId: "b_12345", aired: true },
  );
  expect([ANA, BEN, "p_strangerrr"].map((person) => silenceOf(known, person, 0))).toEqual([
    null,
    { kind: "banned" },
    null,
  ]);
});
