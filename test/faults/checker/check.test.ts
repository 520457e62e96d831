// The judge itself: a good history passes, and each way of breaking a promise is found and named.
import { describe, expect, test } from "vitest";
import type { RoomEvent } from "../../../shared/room/events.ts";
import { EMPTY_PULSE } from "../../../shared/room/pulse.ts";
import { eventOf } from "../../helpers/room.ts";
import { checkHistory } from "./check.ts";
import {
  ANN,
  BEN,
  dialled,
  done,
  EPOCH,
  events,
  got,
  LOG,
  line,
  op,
  pulse,
  refused,
  resumed,
  sent,
  tapped,
  welcome,
} from "./histories.ts";
import type { ClientHistory, RoomEnd, Step } from "./history.ts";

const by = (person: string, ...steps: Step[]): ClientHistory => ({
  name: person.slice(2, 5),
  person,
  steps,
});
const END: RoomEnd = { epoch: EPOCH, log: LOG };
const judge = (clients: ClientHistory[], end: Partial<RoomEnd> = {}) =>
  checkHistory(clients, { ...END, ...end });
const [first, second, third, fourth, fifth] = LOG as [
  RoomEvent,
  RoomEvent,
  RoomEvent,
  RoomEvent,
  RoomEvent,
];

/** Ann writes five lines, loses her socket after the third, and is told of the rest when she is back. */
const ann = by(
  ANN,
  dialled(),
  got(welcome(0)),
  ...[1, 2, 3, 4, 5].map(sent),
  events(first),
  events(second, third),
  { kind: "gone", generation: 1 },
  dialled(2, 3),
  sent(4),
  sent(5),
  got(resumed(fourth, fifth), 2),
  got({ t: "done", op: op(5), seq: 5 }, 2),
);
/** Ben only listens, and came late. */
const ben = by(BEN, dialled(), got(welcome(2)), events(third, fourth, fifth));

/** Ben with other steps after a welcome at 0. */
const listening = (...steps: Step[]) => [ann, by(BEN, dialled(), got(welcome(0)), ...steps)];
const tapping = (...steps: Step[]) => [ann, by(BEN, dialled(), got(welcome(5)), ...steps)];
const amens = (amen: number) => ({ reactions: { ...EMPTY_PULSE.reactions, amen } });

test("a history that keeps every promise is found good", () => {
  const end = {
    presence: { connected: 2, people: 2 },
    ...amens(3),
    memory: [{ what: "RSS", peakBytes: 1, limitBytes: 2 }],
  };
  const [taps, beat] = [tapped(6, 3), got(pulse(2))];
  const present = [
    by(ANN, ...ann.steps, got(pulse(2), 2)),
    by(BEN, ...ben.steps, taps, done(6, null), beat),
  ];
  expect(judge(present, end)).toEqual([]);
});

test("late frames of an older socket are nobody's business", () => {
  expect(judge([by(ANN, ...ann.steps, events(first), got(pulse(9)))])).toEqual([]);
});

test("a line whose text was removed later may be seen with and without it", () => {
  const removal = eventOf({ kind: "chat.removed", line: 1 }, { seq: 6, op: op(6) });
  const log = [line(1, ANN, ""), ...LOG.slice(1), removal];
  const early = by(BEN, dialled(), got(welcome(0)), events(...LOG, removal));
  const late = by("p_late0000001", dialled(1, 0), got(resumed(...log)));
  expect(judge([early, late], { log })).toEqual([]);
});

const BROKEN: [string, string, string, () => ReturnType<typeof judge>][] = [
  [
    "P1",
    "a hole in a live socket",
    "stood at 1 and was given 3",
    () => judge(listening(events(first), events(third, fourth, fifth))),
  ],
  [
    "P1",
    "the same event again",
    "stood at 1 and was given 1",
    () => judge(listening(events(first, first, second, third, fourth, fifth))),
  ],
  [
    "P1",
    "two clients, two orders",
    "event 2 is not the one",
    () => judge(listening(events(first, line(2, BEN)), events(third, fourth, fifth))),
  ],
  [
    "P1",
    "another text for one client",
    "reads differently",
    () => judge(listening(events(first, line(2, ANN, "other"), third, fourth, fifth))),
  ],
  [
    "P1",
    "a hole in the log",
    "goes from 2 to 4",
    () => judge([by(BEN, dialled(), got(welcome(5)))], { log: [first, second, fourth, fifth] }),
  ],
  [
    "P1",
    "renumbered in the log",
    "shown as something else",
    () => judge([ben], { log: [first, second, third, line(4, ANN, "new"), fifth] }),
  ],
  [
    "P2",
    "settled and lost",
    "settled at 5 and is not in the log",
    () => judge([by(ANN, ...ann.steps)], { log: LOG.slice(0, 4) }),
  ],
  [
    "P2",
    "settled elsewhere",
    "settled at 4 and stands at 5",
    () => judge([by(ANN, dialled(), got(welcome(5)), sent(5), done(5, 4))]),
  ],
  [
    "P2",
    "shown and lost",
    "was shown and is not in the log",
    () => judge([ben], { log: LOG.slice(0, 4) }),
  ],
  ["P2", "everything lost", "was shown and is not in the log", () => judge([ben], { log: [] })],
  [
    "P2",
    "the room went back",
    "had 5 and was welcomed at 3",
    () => judge([by(BEN, dialled(1, 5), got(welcome(3)), events(fourth, fifth))]),
  ],
  [
    "P2",
    "a settled reaction lost",
    "3 × amen were settled and 2",
    () => judge(tapping(tapped(6, 3), done(6, null)), amens(2)),
  ],
  [
    "P3",
    "took effect twice",
    "took effect at 1 and again at 3",
    () => judge([], { log: [first, second, { ...line(3), op: op(1) }] }),
  ],
  [
    "P3",
    "took effect twice, side by side",
    "took effect at 1 and again at 2",
    () => judge([], { log: [first, { ...line(2), op: op(1) }] }),
  ],
  [
    "P3",
    "two answers",
    "settled at 1 and again at 2",
    () => judge([by(ANN, dialled(), got(welcome(5)), sent(1), done(1, 1), done(1, 2))]),
  ],
  [
    "P3",
    "refused, yet in the log",
    "refused each time and stands at 5",
    () => judge([by(ANN, dialled(), got(welcome(5)), sent(5), refused(5))]),
  ],
  [
    "P3",
    "a place that its sender was not told",
    "settled without a place",
    () => judge([by(ANN, dialled(), got(welcome(5)), sent(5), done(5, null))]),
  ],
  [
    "P3",
    "an answer to what was never sent",
    "never sent",
    () => judge([by(ANN, dialled(), got(welcome(5)), done(5, 5))]),
  ],
  [
    "P3",
    "a reaction counted twice",
    "at most 3 × amen",
    () => judge(tapping(tapped(6, 3), done(6, null)), amens(6)),
  ],
  [
    "P3",
    "a refused reaction counted",
    "at most 0 × amen",
    () => judge(tapping(tapped(6, 3), refused(6)), amens(3)),
  ],
  [
    "P4",
    "a resume that leaves one out",
    "stood at 3 and was given 5",
    () => judge([by(BEN, dialled(1, 3), got(resumed(fifth)))]),
  ],
  [
    "P4",
    "a resume that repeats one",
    "stood at 3 and was given 3",
    () => judge([by(BEN, dialled(1, 3), got(resumed(third, fourth, fifth)))]),
  ],
  [
    "P4",
    "a resume nobody asked for",
    "asked to go on from nothing",
    () => judge([by(BEN, dialled(), got(resumed(...LOG)))]),
  ],
  [
    "P4",
    "a whole view instead of two events",
    "missed 2 events after 3",
    () => judge([by(BEN, dialled(1, 3), got(welcome(5)))]),
  ],
  [
    "P4",
    "another life of the log",
    "knew epoch-0",
    () => judge([by(BEN, dialled(1, 3, "epoch-0"), got(welcome(5)))]),
  ],
  [
    "P4",
    "events before the first frame",
    "first frame of socket 1 is events",
    () => judge([by(BEN, dialled(), events(first))]),
  ],
  [
    "P4",
    "two first frames",
    "second first frame",
    () => judge([by(BEN, dialled(), got(welcome(5)), got(welcome(5)))]),
  ],
  [
    "P5",
    "a last event that nothing tells of",
    "rests at 4",
    () => judge(listening(events(first, second, third, fourth))),
  ],
  [
    "P6",
    "a ghost",
    "believes in 3 sockets",
    () => judge([by(BEN, ...ben.steps, got(pulse(3)))], { presence: { connected: 1, people: 1 } }),
  ],
  [
    "P7",
    "too much memory",
    "RSS took 3 bytes of 2",
    () => judge([], { memory: [{ what: "RSS", peakBytes: 3, limitBytes: 2 }] }),
  ],
];

describe("each broken promise is found (negative controls)", () => {
  test.each(BROKEN)("%s: %s", (promise, _what, words, broken) => {
    const evidence = broken()
      .filter((one) => one.promise === promise)
      .map((one) => one.evidence);
    expect(evidence.join("\n")).toContain(words);
  });
});

test("a pulse that tells of the last event is enough to notice that it is missing", () => {
  const told = listening(events(first, second, third, fourth), got(pulse(1, 5)));
  expect(judge(told)).toEqual([]);
});

test("a whole view is right for a gap that is too long, or where the room was made to forget", () => {
  const late = [by(BEN, dialled(1, 3), got(welcome(5)))];
  expect(checkHistory(late, END, { surelyResumableEvents: 1 })).toEqual([]);
  expect(checkHistory(late, END, { mayForget: true })).toEqual([]);
});
