// Random but plausible doings of a few people in a room, and an independent judge of what the room makes of them.
import fc from "fast-check";
import type { Here } from "../../server/domain/room/decision.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { QUEUE_MAX_ITEMS, VIEW_CHAT_LINES, VIEW_PLAYS } from "../../shared/protocol/limits.ts";
import type { Role } from "../../shared/roles.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { type Phase, type RoomView, roomView } from "../../shared/room/view.ts";
import { EPOCH, NOW_MS, track } from "./room.ts";

export const CAST: readonly { readonly person: string; readonly role: Role }[] = [
  { person: "s_djlee0001", role: "dj" },
  { person: "s_second001", role: "owner" },
  { person: "s_helper001", role: "moderator" },
  { person: "p_listener01", role: "listener" },
  { person: "p_someone002", role: "listener" },
  { person: "p_visitor003", role: "guest" },
];

/** When the newest thing in the view happened: little before now. */
const lately = ({ chat, deck, plays }: RoomView) =>
  Math.max(NOW_MS, deck.at, chat.at(-1)?.at ?? 0, plays.at(-1)?.at ?? 0);
const soundAt = ({ sound }: RoomView, n: number) => sound[n % Math.max(1, sound.length)];
const soundId = (view: RoomView, n: number) => soundAt(view, n)?.id ?? `epoch000${n % 10}`;
const shift = fc.constantFrom(-400, -30, 0, 30, 400);

/** `pick` chooses among what is there (a line, an item), so that most references point at something. */
export type Step = {
  readonly who: number;
  readonly afterMs: number;
  readonly make: (view: RoomView) => Command;
};

const pick = fc.nat(20);
const person = fc.constantFrom(...CAST.map((one) => one.person));
const song = fc.constantFrom("a", "b", "c").map((id) => track(id, 30_000));
const itemAt = ({ queue }: RoomView, n: number) => queue[n % Math.max(1, queue.length)]?.item ?? n;
const lineAt = ({ chat }: RoomView, n: number) => chat[n % Math.max(1, chat.length)]?.seq ?? n;
const fixed = (command: Command) => fc.constant(() => command);

const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .string({ minLength: 1, maxLength: 8 })
      .map((text) => () => ({ kind: "chat.say", text: `${text}.` }) as const),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(pick, person).map(
      ([n, who]) =>
        (view: RoomView) =>
          ({ kind: "chat.say", text: "yes", replyTo: lineAt(view, n), mentions: [who] }) as const,
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(
        "broadcast.break",
        "broadcast.resume",
        "broadcast.resume",
        "broadcast.end",
        "broadcast.start",
        "broadcast.open_doors",
      )
      .map((kind) => () => ({ kind }) as Command),
  },
  fixed({ kind: "broadcast.schedule", title: "Sunday", startsAt: NOW_MS + 3_600_000 }),
  {
    weight: 3,
    arbitrary: fc
      .constantFrom("deck.play", "deck.pause", "deck.next")
      .map((kind) => () => ({ kind }) as Command),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("stage.ask", "stage.decline", "stage.take")
      .map((kind) => () => ({ kind }) as Command),
  },
  {
    weight: 1,
    arbitrary: person.map(
      (to) =>
        ({ stage }: RoomView) =>
          ({ kind: "stage.give", to: stage?.ask?.person ?? to }) as const,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom("a", "b", "c", "d"), shift).map(
      ([name, byMs]) =>
        (view: RoomView) =>
          ({
            kind: "sound.begin",
            epoch: { ...EPOCH, id: `epoch000${name}`, t0Ms: lately(view) + byMs },
          }) as const,
    ),
  },
  fc.tuple(pick, shift).map(([n, byMs]) => (view: RoomView) => {
    const t0Ms = (soundAt(view, n)?.t0Ms ?? NOW_MS) + byMs;
    return { kind: "sound.retime", epoch: soundId(view, n), t0Ms } as const;
  }),
  {
    weight: 2,
    arbitrary: fc.tuple(pick, pick, fc.nat(3)).map(
      ([n, from, more]) =>
        (view: RoomView) =>
          ({ kind: "sound.lose", epoch: soundId(view, n), from, to: from + more }) as const,
    ),
  },
  fc.tuple(pick, pick).map(
    ([n, lastSegment]) =>
      (view: RoomView) =>
        ({ kind: "sound.end", epoch: soundId(view, n), lastSegment }) as const,
  ),
  fc.nat(40_000).map((positionMs) => () => ({ kind: "deck.seek", positionMs }) as const),
  song.map((one) => () => ({ kind: "deck.load", track: one }) as const),
  { weight: 3, arbitrary: song.map((one) => () => ({ kind: "queue.add", track: one }) as const) },
  fc.tuple(pick, pick).map(
    ([n, to]) =>
      (view: RoomView) =>
        ({ kind: "queue.move", item: itemAt(view, n), to }) as const,
  ),
  pick.map((n) => (view: RoomView) => ({ kind: "queue.remove", item: itemAt(view, n) }) as const),
  pick.map((n) => (view: RoomView) => ({ kind: "chat.remove", line: lineAt(view, n) }) as const),
  fc.nat(49).map((n) => () => ({ kind: "react", reaction: "amen", count: n + 1 }) as const),
  fixed({ kind: "announcement.pin", text: "Offering at nine" }),
  fixed({ kind: "announcement.unpin" }),
  fc.tuple(person, fc.constantFrom(null, 30_000)).map(
    ([who, forMs]) =>
      () =>
        ({ kind: "person.mute", person: who, forMs }) as const,
  ),
  person.map((who) => () => ({ kind: "person.unmute", person: who }) as const),
  fc.constantFrom(0, 30).map((seconds) => () => ({ kind: "room.slow_mode", seconds }) as const),
  fc.constantFrom("Ruth", "Naomi").map((name) => () => ({ kind: "person.rename", name }) as const),
);

export const steps = (maxLength: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      // The DJ is busiest: most of the others' doings are refused.
      who: fc.constantFrom(0, 0, 0, 0, 1, 2, 3, 3, 4, 5),
      afterMs: fc.constantFrom(5, 1_000, 7_000, 45_000),
      make: command as fc.Arbitrary<Step["make"]>,
    }),
    { minLength: 10, maxLength, size: "max" },
  );

/** Whoever of the staff is in the cast is in the room. */
export const here = (who: string): Here | null => {
  const known = CAST.find((one) => one.person === who && who.startsWith("s_"));
  return known ? { name: known.person, role: known.role } : null;
};

const ON_STAGE = ["broadcast.paused", "broadcast.resumed", "broadcast.ended"];

/** Which event may move a broadcast from where to where, in the judge's own words. */
const MOVES: Record<string, Partial<Record<Phase, Phase>>> = {
  "broadcast.scheduled": { idle: "scheduled", scheduled: "scheduled", ended: "scheduled" },
  "broadcast.doors_opened": { idle: "doors", scheduled: "doors", ended: "doors" },
  "broadcast.started": { idle: "live", scheduled: "live", doors: "live", ended: "live" },
  "broadcast.paused": { live: "break" },
  "broadcast.resumed": { break: "live" },
  "broadcast.ended": { scheduled: "idle", doors: "idle", live: "ended", break: "ended" },
};

/** What R33 and R34 forbid of the epochs, in the judge's own words. */
function soundFaults(before: RoomView, { body }: RoomEvent, after: RoomView): [boolean, string][] {
  const { sound, broadcast } = after;
  const runs = sound.filter(({ lastSegment }) => lastSegment === null);
  const kept = before.sound.filter(({ id }) => sound.some((one) => one.id === id));
  const ended = kept.filter(({ lastSegment }) => lastSegment !== null);
  const ids = sound.map(({ id }) => id);
  const open = ["doors", "live", "break"].includes(broadcast.phase);
  return [
    [runs.length > 1 || (runs.length === 1 && runs[0] !== sound.at(-1)), "two epochs run"],
    [runs.length > 0 && !open, "an epoch runs off air"],
    [new Set(ids).size !== ids.length, "an epoch is twice in the view"],
    [
      ended.some((one) => sound.find(({ id }) => id === one.id)?.lastSegment !== one.lastSegment),
      "the end of an epoch was moved",
    ],
    [
      runs.length > 0 && body.kind === "stage.given",
      "an epoch went on after the stage had passed on",
    ],
    [
      sound.some(({ gaps }) =>
        gaps.some(({ from, to }, n) => from > to || from <= (gaps[n - 1]?.to ?? -2) + 1),
      ),
      "gaps overlap, touch or stand in no order",
    ],
  ];
}

/** Everything that is wrong with one step from `before` over `event` to `after`; empty when all is well. */
export function faults(
  before: RoomView,
  event: RoomEvent,
  after: RoomView,
  log: readonly RoomEvent[],
): string[] {
  const { broadcast, deck, queue, chat, plays } = after;
  const items = queue.map(({ item }) => item);
  const added = new Set(log.flatMap(({ seq, body }) => (body.kind === "queue.added" ? [seq] : [])));
  const lines = chat.map(({ seq }) => seq);
  const phases = MOVES[event.body.kind];
  const expected = phases ? phases[before.broadcast.phase] : before.broadcast.phase;
  const open = ["doors", "live", "break"].includes(broadcast.phase);
  const wrong: [boolean, string][] = [
    [!roomView.safeParse(after).success, "the view is not one that the wire carries"],
    [
      broadcast.phase !== expected,
      `${event.body.kind} led from ${before.broadcast.phase} to ${broadcast.phase}`,
    ],
    [broadcast.phase !== "idle" && broadcast.id === "", "a show without an id"],
    [new Set(items).size !== items.length, "an item is twice in the queue"],
    [items.some((item) => !added.has(item)), "an item in the queue that nobody added"],
    [items.length > QUEUE_MAX_ITEMS, "the queue is over its limit"],
    [chat.length > VIEW_CHAT_LINES, "more lines than the view keeps"],
    [lines.some((seq, n) => n > 0 && seq <= (lines[n - 1] ?? 0)), "lines out of order"],
    [
      chat.some(({ removed, text }) => removed !== (text === "")),
      "a removed line with text, or one without",
    ],
    [(after.stage !== null) !== open, "the stage is held off air, or free on air"],
    [
      after.stage !== null && after.stage.person === after.stage.ask?.person,
      "somebody asks for the stage they hold",
    ],
    [
      event.by !== null &&
        before.stage !== null &&
        before.stage.person !== event.by &&
        (/^(?:deck|sound)\./.test(event.body.kind) || ON_STAGE.includes(event.body.kind)),
      `${event.body.kind} by somebody who does not hold the stage`,
    ],
    ...soundFaults(before, event, after),
    [plays.length > VIEW_PLAYS, "more plays than the view keeps"],
    [deck.playing && (deck.track === null || !open), "the deck plays without track or open doors"],
    [
      deck.positionMs < 0 || deck.positionMs > (deck.track?.durationMs ?? 0),
      "the deck stands outside of its track",
    ],
    [deck.at > event.at || !Number.isInteger(deck.positionMs), "the deck's clock is off"],
    [
      broadcast.phase === "ended" &&
        after.announcement !== null &&
        event.body.kind === "broadcast.ended",
      "the pin outlived the show",
    ],
  ];
  return wrong.flatMap(([is, what]) => (is ? [what] : []));
}
