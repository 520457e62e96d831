// Thousands of random doings against decide + evolve: whatever is decided leaves a room that is sound.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../../../server/domain/room/commands.ts";
import { advanceDeck } from "../../../../../server/domain/room/decide-deck.ts";
import { passStage } from "../../../../../server/domain/room/decide-stage.ts";
import {
  type PersonFacts,
  personChange,
  UNKNOWN_PERSON,
} from "../../../../../server/domain/room/person.ts";
import { type EventBody, eventBody, type RoomEvent } from "../../../../../shared/room/events.ts";
import { evolve } from "../../../../../shared/room/evolve.ts";
import { EMPTY_VIEW } from "../../../../../shared/room/view.ts";
import { CAST, faults, here, type Step, steps } from "../../../../helpers/random-show.ts";
import { NOW_MS } from "../../../../helpers/room.ts";

/** Plays a whole run in memory and judges every single event. */
function play(run: readonly Step[]) {
  const log: RoomEvent[] = [];
  const people = new Map<string, PersonFacts>();
  const refusals: Record<string, number> = {};
  const factsOf = (person: string) => people.get(person) ?? UNKNOWN_PERSON;
  let view = EMPTY_VIEW;
  let nowMs = NOW_MS;
  let shows = 0;

  function append(bodies: readonly EventBody[], by: string | null): void {
    for (const body of bodies) {
      expect(eventBody.safeParse(body)).toEqual({ success: true, data: body });
      const event = { seq: log.length + 1, at: nowMs, by, body };
      const after = evolve(view, event);
      log.push(event);
      expect(faults(view, event, after, log)).toEqual([]);
      view = after;
      const change = personChange(event);
      if (change) people.set(change.person, { ...factsOf(change.person), ...change });
    }
  }

  for (const { who, afterMs, make } of run) {
    nowMs += afterMs;
    append(advanceDeck(view, nowMs), null);
    append(passStage(view, nowMs, here), null);
    const { person, role } = CAST[who]!;
    const decided = decide(
      {
        view,
        nowMs,
        actor: { person, role, name: person, facts: factsOf(person) },
        factsOf,
        lastSaidMs: (of) =>
          log.findLast(({ by, body }) => by === of && body.kind === "chat.said")?.at ?? null,
        here,
        bansSince: () => 0,
        touched: false,
        newId: () => `show-${1000 + shows++}`,
      },
      make(view),
    );
    if (decided.ok) append(decided.value.events, person);
    else refusals[decided.error.reason] = (refusals[decided.error.reason] ?? 0) + 1;
  }
  return { log, refusals };
}

describe("R1 R11 R12 a room under random doings", () => {
  it("R1 R11 R12 R14 R28 R29 R33 R34 is sound after every event", { timeout: 60_000 }, () => {
    const kinds = new Set<string>();
    const reasons = new Set<string>();
    fc.assert(
      fc.property(steps(120), (run) => {
        const { log, refusals } = play(run);
        for (const { body } of log) kinds.add(body.kind);
        for (const reason of Object.keys(refusals)) reasons.add(reason);
      }),
      { numRuns: 400, seed: 7 },
    );
    // The test is worth something only if it goes everywhere.
    expect([...kinds].sort()).toEqual(
      eventBody.def.options
        .map((one) => one.shape.kind.def.values[0] as string)
        // No command of the script bans anybody, and nobody is forgotten by a command.
        .filter((kind) => kind !== "person.banned" && kind !== "person.erased")
        .sort(),
    );
    expect([...reasons].sort()).toEqual([
      "bad_field",
      "illegal_move",
      "muted",
      "no_track",
      "not_allowed",
      "not_found",
      "off_air",
      "slow_mode",
    ]);
  });

  it("R11 the judge notices what is wrong (control)", () => {
    const event: RoomEvent = {
      seq: 1,
      at: NOW_MS,
      by: null,
      body: { kind: "broadcast.resumed", broadcastId: "show-1000" },
    };
    expect(faults(EMPTY_VIEW, event, evolve(EMPTY_VIEW, event), [event])).toContain(
      "broadcast.resumed led from idle to live",
    );
    const twice = { ...EMPTY_VIEW, queue: [1, 1].map((item) => ({ item, track: null as never })) };
    expect(faults(EMPTY_VIEW, event, twice, [event])).toContain("an item is twice in the queue");
  });
});
