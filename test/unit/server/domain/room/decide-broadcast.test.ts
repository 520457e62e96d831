// The broadcast's state machine: every phase with every move, and what each legal move leaves behind.
import { describe, expect, it } from "vitest";
import type { BroadcastMove } from "../../../../../server/domain/room/decide-broadcast.ts";
import { evolve } from "../../../../../shared/room/evolve.ts";
import { PHASES, type Phase } from "../../../../../shared/room/view.ts";
import {
  decideIn,
  EXAMPLES,
  eventOf,
  inPhase,
  NOW_MS,
  outcomeOf,
  situationOf,
} from "../../../../helpers/room.ts";

/** Where each move leads from each phase, as SPEC R11 says in words; a phase that is missing refuses. */
const LEADS: Record<BroadcastMove, Partial<Record<Phase, Phase>>> = {
  "broadcast.schedule": { idle: "scheduled", scheduled: "scheduled", ended: "scheduled" },
  "broadcast.open_doors": { idle: "doors", scheduled: "doors", ended: "doors" },
  "broadcast.start": { idle: "live", scheduled: "live", doors: "live", ended: "live" },
  "broadcast.break": { live: "break" },
  "broadcast.resume": { break: "live" },
  "broadcast.end": { scheduled: "idle", doors: "idle", live: "ended", break: "ended" },
};
const MOVES = Object.keys(LEADS) as BroadcastMove[];
const ALL = MOVES.flatMap((move) => PHASES.map((phase) => [move, phase] as const));

describe("R11 the state machine", () => {
  it.each(ALL)("R11 %s in phase %s", (move, phase) => {
    const view = inPhase(phase);
    const decided = decideIn({ view }, EXAMPLES[move]);
    const to = LEADS[move][phase];
    if (!to) {
      expect(decided).toEqual({ ok: false, error: { reason: "illegal_move" } });
      return;
    }
    expect(decided.ok && decided.value.events).toHaveLength(1);
    const body = decided.ok ? decided.value.events[0]! : null;
    expect(evolve(view, eventOf(body!)).broadcast.phase).toBe(to);
  });

  it("R11 one show keeps its id from its first move to its end; the next one gets a new id", () => {
    let made = 0;
    const newId = () => {
      made += 1;
      return `show-${made.toString().padStart(4, "0")}`;
    };
    const walk = [
      "broadcast.schedule",
      "broadcast.schedule",
      "broadcast.open_doors",
      "broadcast.start",
      "broadcast.break",
      "broadcast.resume",
      "broadcast.end",
      "broadcast.start",
      "broadcast.end",
      "broadcast.schedule",
      "broadcast.end",
      "broadcast.open_doors",
    ] as const;
    let view = inPhase("idle");
    const ids = walk.map((move) => {
      const decided = decideIn({ view, newId }, EXAMPLES[move]);
      if (!decided.ok) throw new Error(move);
      const [body] = decided.value.events;
      view = evolve(view, eventOf(body!));
      return (body as { broadcastId: string }).broadcastId;
    });
    const shows = [7, 2, 2, 1].flatMap((moves, n) => Array(moves).fill(`show-000${n + 1}`));
    expect(ids).toEqual(shows);
  });

  it("R11 a show that never went on air is called off, one that did has ended", () => {
    expect(outcomeOf({ view: inPhase("doors") }, EXAMPLES["broadcast.end"])).toMatchObject([
      { aired: false },
    ]);
    expect(outcomeOf({ view: inPhase("break") }, EXAMPLES["broadcast.end"])).toMatchObject([
      { aired: true },
    ]);
  });

  it.each([
    ["given", { kind: "broadcast.start", title: "Easter" } as const, "scheduled", "Easter"],
    ["kept from the plan", { kind: "broadcast.start" } as const, "scheduled", "Sunday"],
    ["kept through the doors", { kind: "broadcast.start" } as const, "doors", "Sunday"],
    ["neutral after another show", { kind: "broadcast.start" } as const, "ended", "Live session"],
  ] as const)("R11 the title is %s", (_, command, phase, title) => {
    expect(outcomeOf({ view: inPhase(phase) }, command)).toMatchObject([{ title }]);
  });

  it.each([
    [-60_000, true],
    [-60_001, false],
    [366 * 86_400_000, true],
    [366 * 86_400_000 + 1, false],
  ])("R11 a start %d ms from now can be scheduled: %s", (offsetMs, possible) => {
    const { nowMs } = situationOf();
    const outcome = outcomeOf(
      { view: inPhase("idle") },
      { kind: "broadcast.schedule", title: "Sunday", startsAt: nowMs + offsetMs },
    );
    const refusal = { reason: "bad_field", field: "startsAt" };
    expect(outcome).toEqual(
      possible
        ? [
            {
              kind: "broadcast.scheduled",
              broadcastId: "show-0002",
              title: "Sunday",
              startsAt: NOW_MS + offsetMs,
            },
          ]
        : refusal,
    );
  });
});
