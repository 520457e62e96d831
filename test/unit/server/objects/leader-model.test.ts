// Two rooms live the same random evening; one of them sleeps, fails and hears things twice all the time. Nobody may notice.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../../server/objects/leader.ts";
import type { Command } from "../../../../shared/protocol/client.ts";
import { evolve } from "../../../../shared/room/evolve.ts";
import { EMPTY_VIEW } from "../../../../shared/room/view.ts";
import { Room } from "../../../helpers/leader.ts";
import { CAST, here, type Step, steps } from "../../../helpers/random-show.ts";

type Trouble = "none" | "sleep" | "repeat" | "fail";
const troubles = fc.array(fc.constantFrom<Trouble>("none", "sleep", "repeat", "fail"), {
  minLength: 7,
  maxLength: 7,
});
/** Longer than any debt of a rate, which a room forgets by sleeping. */
const QUIET_MS = 60_000;

/** What a client would see of an outcome; a repeat answers with the place of the first. */
const placeOf = (outcome: Outcome) =>
  outcome.kind === "events"
    ? outcome.events.at(-1)!.seq
    : outcome.kind === "done"
      ? outcome.seq
      : null;

function once(room: Room, step: Step, trouble: Trouble, command: Command, op: string): Outcome {
  const who = CAST[step.who]!;
  const attempt = (): Outcome => {
    const outcome = room.do(who, command, op);
    if (outcome.kind !== "held") return outcome;
    expect(room.settle()).toEqual([{ person: who.person, op }]);
    return { kind: "done", seq: null };
  };
  if (trouble === "sleep") room.sleep();
  if (trouble === "fail") {
    room.storage.failing = /^INSERT INTO (events|reaction)/;
    const { extent, view, reactions } = room.leader;
    try {
      attempt();
    } catch (error) {
      expect(String(error)).toContain("full");
    }
    expect([room.leader.extent, room.leader.view]).toEqual([extent, view]);
    expect(room.leader.reactions).toEqual(reactions);
    room.storage.failing = null;
  }
  const outcome = attempt();
  if (trouble === "repeat" && outcome.kind !== "refused") {
    room.sleep();
    expect(attempt()).toEqual({ kind: "done", seq: placeOf(outcome) });
  }
  return outcome;
}

describe("R1 R2 R5 a room that sleeps, fails and is asked twice", () => {
  it("R1 R2 R5 lives the very same evening as one that does not", { timeout: 120_000 }, () => {
    let events = 0;
    let repeats = 0;
    fc.assert(
      fc.property(steps(60), troubles, (run, pattern) => {
        const [calm, harried] = [new Room(), new Room()];
        for (const room of [calm, harried]) room.here = here;
        run.forEach((step, n) => {
          const trouble = pattern[n % pattern.length] ?? "none";
          for (const room of [calm, harried]) room.nowMs += step.afterMs + QUIET_MS;
          for (const room of [calm, harried]) {
            room.leader.advanceDeck(room.nowMs);
            room.leader.passStage(room.nowMs, here);
          }
          const command = step.make(calm.leader.view);
          const op = calm.op();
          const expected = once(calm, step, "none", command, op);
          const actual = once(harried, step, trouble, command, op);
          if (trouble === "repeat" && actual.kind !== "refused") repeats += 1;
          expect(actual).toEqual(expected);
        });
        harried.sleep();
        const log = harried.events();
        events += log.length;
        expect(log).toEqual(calm.events());
        expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
        expect(harried.leader.extent.seq).toBe(log.length);
        expect(harried.leader.view).toEqual(log.reduce(evolve, EMPTY_VIEW));
        expect(harried.leader.reactions).toEqual(calm.leader.reactions);
        expect(harried.sql("SELECT id, ops FROM reaction_ops ORDER BY id")).toEqual(
          calm.sql("SELECT id, ops FROM reaction_ops ORDER BY id"),
        );
        expect(harried.sql("SELECT * FROM due ORDER BY task")).toEqual(
          calm.sql("SELECT * FROM due ORDER BY task"),
        );
      }),
      { numRuns: 200, seed: 11 },
    );
    expect(events).toBeGreaterThan(1_000);
    expect(repeats).toBeGreaterThan(100);
  });
});
