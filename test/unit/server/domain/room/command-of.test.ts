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

/** The first event of a command where it does what it is for: the one that carries its operation id. */
function firstEvent(kind: CommandKind): EventBody {
  const decided = decideIn({ view: inPhase("live", lively), ...SCENES[kind] }, EXAMPLES[kind]);
  const [body] = decided.ok ? decided.value.events : [];
  if (!body) throw new Error(`${kind} decided nothing`);
  return body;
}

// A reaction leaves no event.
const KINDS = COMMAND_KINDS.filter((kind) => kind !== "react");

describe("R2 the command behind an event", () => {
  it.each(KINDS)("R2 %s is known from its event alone", (kind) => {
    const body = firstEvent(kind);
    expect([unusualCommand(body, kind), commandOf(body, null)]).toEqual([null, kind]);
  });

  it.each(["deck.next", "deck.play"] as const)(
    "R2 %s that takes from the queue is stored",
    (kind) => {
      const view = inPhase("live", { queue });
      const decided = decideIn({ view }, EXAMPLES[kind]);
      const body = decided.ok ? decided.value.events[0]! : firstEvent(kind);
      expect([body.kind, unusualCommand(body, kind)]).toEqual(["queue.removed", kind]);
      expect([commandOf(body, kind), commandOf(body, null)]).toEqual([kind, "queue.remove"]);
    },
  );

  it("R2 an event of an unknown kind came from no command that is known", () => {
    expect(commandOf({ kind: "chat.sung" } as never, null)).toBeNull();
  });
});
