// Which command an event came from, held against what the room really decides. Rows are kept for years and say nothing
// for the usual command, so its answer may never change.
import { describe, expect, it } from "vitest";
import { commandOf, unusualCommand } from "../../../../../server/domain/room/command-of.ts";
import { UNTIL_END } from "../../../../../server/domain/room/person.ts";
import { COMMAND_KINDS, type CommandKind } from "../../../../../shared/protocol/client.ts";
import type { EventBody } from "../../../../../shared/room/events.ts";
import {
  decideIn,
  EXAMPLES,
  factsOf,
  inPhase,
  lineOf,
  NOW_MS,
  OTHER,
  type Scene,
  track,
} from "../../../../helpers/room.ts";

const deck = { track: track("a"), playing: false, positionMs: 5, at: NOW_MS };
const queue = [2, 1].map((item) => ({ item, track: track("b") }));
const announcement = { seq: 4, at: NOW_MS, text: "Hi" };
const lively = { deck, queue, chat: [lineOf(1)], announcement };

/** Scenes in which a command changes something, where the lively one is not it. */
const SCENES: Partial<Record<CommandKind, Scene>> = {
  "broadcast.schedule": { view: inPhase("idle") },
  "broadcast.open_doors": { view: inPhase("idle") },
  "broadcast.start": { view: inPhase("idle") },
  "broadcast.resume": { view: inPhase("break") },
  "deck.pause": { view: inPhase("live", { deck: { ...deck, playing: true } }) },
  "deck.next": { view: inPhase("live", { deck }) },
  "person.unmute": { people: { [OTHER]: factsOf({ mutedUntilMs: UNTIL_END }) } },
};

/** What a command decides in a scene: at least one event. */
function eventsOf(kind: CommandKind, scene: Scene): readonly EventBody[] {
  const decided = decideIn({ view: inPhase("live", lively), ...scene }, EXAMPLES[kind]);
  const events = decided.ok ? decided.value.events : [];
  if (events.length === 0) throw new Error(`${kind} decided nothing`);
  return events;
}

// A reaction leaves no event.
const KINDS = COMMAND_KINDS.filter((kind) => kind !== "react");

describe("R5 the command behind an event", () => {
  it.each(KINDS)("R5 %s is known from its event alone", (kind) => {
    const [body, ...more] = eventsOf(kind, SCENES[kind] ?? {});
    expect([more, unusualCommand(body!, kind), commandOf(body!, null)]).toEqual([[], null, kind]);
  });

  it.each(["deck.next", "deck.play"] as const)(
    "R5 %s that takes a track from the queue is named beside each event that others leave too",
    (kind) => {
      const events = eventsOf(kind, { view: inPhase("live", { queue }) });
      const stored = events.map((body) => unusualCommand(body, kind));
      expect(events.map((body, n) => commandOf(body, stored[n] ?? null))).toEqual([
        kind,
        kind,
        kind,
      ]);
      expect(events.map((body) => commandOf(body, null))).toEqual([
        "queue.remove",
        "deck.load",
        "deck.play",
      ]);
    },
  );

  it("R5 an event of an unknown kind came from no command that is known", () => {
    expect(commandOf({ kind: "chat.sung" } as never, null)).toBeNull();
  });
});
