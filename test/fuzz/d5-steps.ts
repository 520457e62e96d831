// D5's words: what somebody may do next, as data, and the sequences that always run.
import fc from "fast-check";

export const CURSORS = [
  "none",
  "own",
  "first",
  "future",
  "far",
  "foreign",
  "next-door",
  "junk",
] as const;
export type CursorKind = (typeof CURSORS)[number];
const TALK = ["say", "react", "start", "ban"] as const;
const STAGE = ["ask", "decline", "give", "offer"] as const;
export type Word = (typeof TALK)[number] | (typeof STAGE)[number];
export const ODD = [
  '{"t":"welcome"}',
  '{"t":"resumed","events":[]}',
  "{",
  '{"t":"do","op":"x"}',
] as const;

/** `answer`: the arena's own DJ gives them the stage, or declines. */
export type Step =
  | { readonly do: "connect"; readonly cursor: CursorKind }
  | { readonly do: "leave" | "vanish" | "ping" | "renew" | "listen" }
  | { readonly do: "send" | "twice"; readonly word: Word; readonly op: number }
  | { readonly do: "answer"; readonly yes: boolean }
  | { readonly do: "got"; readonly bytes: number }
  | { readonly do: "odd"; readonly text: (typeof ODD)[number] };

export type Play = { readonly as: "listener" | "dj"; readonly steps: readonly Step[] };

const stepOf = (words: readonly Word[], more: readonly fc.Arbitrary<unknown>[]) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant("connect"), cursor: fc.constantFrom(...CURSORS) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constantFrom("leave", "vanish", "ping", "renew", "listen") }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constantFrom("send", "twice"),
        word: fc.constantFrom(...words),
        op: fc.nat(3),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant("got"),
        bytes: fc.constantFrom(0, 1, 1e6, 2 ** 53 - 1),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("odd"), text: fc.constantFrom(...ODD) }) },
    ...more.map((arbitrary) => ({ weight: 2, arbitrary })),
  ) as fc.Arbitrary<Step>;

const answer = fc.record({ do: fc.constant("answer"), yes: fc.boolean() });
const playOf = (as: Play["as"], step: fc.Arbitrary<Step>): fc.Arbitrary<Play> =>
  fc.array(step, { minLength: 4, maxLength: 40, size: "max" }).map((steps) => ({ as, steps }));

export const anyPlay = fc.oneof(
  { weight: 2, arbitrary: playOf("listener", stepOf([...TALK, ...STAGE], [])) },
  { weight: 1, arbitrary: playOf("dj", stepOf([...STAGE, ...STAGE, ...TALK], [answer])) },
);

const COME: Step = { do: "connect", cursor: "none" };
const BACK: Step = { do: "connect", cursor: "own" };
const send = (word: Word, op: number): Step => ({ do: "send", word, op });
const answered = (yes: boolean): Step => ({ do: "answer", yes });

/** Every way to come back, each followed by every kind of message, with an operation repeated around it. */
export const CURATED: readonly Play[] = CURSORS.flatMap((cursor) =>
  (
    [
      send("say", 0),
      send("react", 0),
      { do: "twice", word: "react", op: 1 },
      send("start", 0),
      send("ban", 2),
      send("ask", 0),
      { do: "renew" },
      { do: "got", bytes: 2 ** 53 - 1 },
      { do: "odd", text: ODD[0] },
    ] as const
  ).map((message) => ({
    as: "listener",
    steps: [
      ...[COME, send("say", 0), { do: "vanish" } as const, { do: "connect", cursor } as const],
      ...[message, send("say", 0), { do: "leave" } as const, BACK],
    ],
  })),
);

const VANISH: Step = { do: "vanish" };
const twice = (word: Word, op: number): Step => ({ do: "twice", word, op });

/** The stage, each way it passes on, with whoever it is about coming back in between. One after the other: there is one. */
export const ON_STAGE: readonly Play[] = [
  [COME, send("ask", 0), send("ask", 0), send("ask", 1), send("decline", 2), send("decline", 3)],
  [COME, twice("ask", 0), answered(false), send("decline", 0), send("give", 1)],
  [COME, answered(true), send("give", 0), send("give", 0), send("give", 1), send("ask", 2)],
  [COME, answered(true), send("offer", 0), send("start", 1), send("decline", 2), send("say", 3)],
  ...CURSORS.map((cursor): Step[] => [
    ...[COME, send("ask", 0), VANISH, answered(true), { do: "connect", cursor } as const],
    ...[send("ask", 0), send("ask", 1), send("start", 2), VANISH, BACK, twice("give", 3)],
  ]),
].map((steps) => ({ as: "dj", steps }));
