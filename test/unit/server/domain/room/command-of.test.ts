// Which command an event came from: told by the event itself nearly always, by a word beside it where it is not.
import { describe, expect, it } from "vitest";
import { commandOf, unusualCommand } from "../../../../../server/domain/room/command-of.ts";
import { COMMAND_KINDS, type Command } from "../../../../../shared/protocol/client.ts";
import type { EventBody } from "../../../../../shared/room/events.ts";
import { Room } from "../../../../helpers/leader.ts";
import { EPOCH, NOW_MS, OTHER, STAFF, track } from "../../../../helpers/room.ts";

const LAST_LINE = 0;
const DJ = { person: STAFF, role: "dj" } as const;

/** Every command there is, each with an effect, and those whose events could be another's too. */
const EVENING: readonly (Command | { readonly second: Command })[] = [
  { kind: "broadcast.schedule", title: "Sunday", startsAt: NOW_MS + 60_000 },
  { kind: "broadcast.open_doors" },
  { kind: "queue.add", track: track("a") },
  { kind: "queue.add", track: track("b") },
  { kind: "queue.add", track: track("c") },
  { kind: "queue.move", item: 5, to: 0 },
  { kind: "queue.remove", item: 5 },
  { kind: "deck.play" },
  { kind: "broadcast.start" },
  { kind: "broadcast.break" },
  { kind: "broadcast.resume" },
  { kind: "deck.next" },
  { kind: "deck.pause" },
  { kind: "deck.seek", positionMs: 1_000 },
  { kind: "deck.load", track: track("d") },
  { kind: "deck.play" },
  { kind: "deck.next" },
  // At the time of this step: a minute after each.
  { kind: "sound.begin", epoch: { ...EPOCH, t0Ms: NOW_MS + 18 * 60_000 } },
  { kind: "sound.retime", epoch: EPOCH.id, t0Ms: NOW_MS + 18 * 60_000 + 30 },
  { kind: "sound.lose", epoch: EPOCH.id, from: 2, to: 3 },
  { kind: "sound.end", epoch: EPOCH.id, lastSegment: 9 },
  { kind: "chat.say", text: "Amen" },
  { kind: "chat.remove", line: LAST_LINE },
  { kind: "announcement.pin", text: "Hi" },
  { kind: "announcement.unpin" },
  { kind: "person.mute", person: OTHER, forMs: 3_600_000 },
  { kind: "person.unmute", person: OTHER },
  { kind: "person.mute", person: OTHER, forMs: null },
  { kind: "room.slow_mode", seconds: 30 },
  { kind: "person.rename", name: "Naomi" },
  { second: { kind: "stage.ask" } },
  { kind: "stage.decline" },
  { second: { kind: "stage.take" } },
  { second: { kind: "stage.give", to: STAFF } },
  { kind: "broadcast.end" },
  { kind: "person.ban", person: OTHER },
];

/** Events whose own word would name another command. */
const NAMED_BESIDE = [
  ["deck.play", "queue.removed"],
  ["deck.play", "deck.loaded"],
  ["deck.next", "queue.removed"],
  ["deck.next", "deck.loaded"],
  ["deck.next", "deck.played"],
  ["stage.take", "stage.given"],
  ["broadcast.end", "person.unmuted"],
];

function eventsOf(commands: typeof EVENING): [Command["kind"], EventBody][] {
  const room = new Room();
  room.here = () => ({ name: "Lee", role: "dj" });
  room.touched = true;
  return commands.flatMap((one) => {
    room.nowMs += 60_000;
    const isSecond = "second" in one;
    const command = isSecond ? one.second : one;
    const who = isSecond ? ({ person: "s_second001", role: "owner" } as const) : DJ;
    const line = room.leader.view.chat.at(-1)?.seq ?? LAST_LINE;
    const outcome = room.do(who, command.kind === "chat.remove" ? { ...command, line } : command);
    if (outcome.kind !== "events") throw new Error(`${command.kind}: ${JSON.stringify(outcome)}`);
    return outcome.events.map(({ body }) => [command.kind, body] as [Command["kind"], EventBody]);
  });
}

describe("the command of an event", () => {
  const events = eventsOf(EVENING);

  it("R5 is the one that made it, with what is stored beside it", () => {
    const kinds = new Set(events.map(([kind]) => kind));
    expect([...kinds, "react"].sort()).toEqual([...COMMAND_KINDS].sort());
    for (const [kind, body] of events) {
      expect(commandOf(body, unusualCommand(body, kind))).toBe(kind);
    }
  });

  it("R5 is stored beside it only where the event would name another", () => {
    const named = events.flatMap(([kind, body]) => {
      const stored = unusualCommand(body, kind);
      return stored === null ? [] : [[stored, body.kind]];
    });
    expect(named).toEqual(NAMED_BESIDE);
  });

  it("R5 is unknown where the row cannot be read", () => {
    expect(commandOf({ kind: "unreadable" } as unknown as EventBody, null)).toBeNull();
  });
});
