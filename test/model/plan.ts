// What happens in a run, as plain data that fast-check makes, shrinks, and a corpus file keeps.
import fc from "fast-check";

/** Numbers that choose among what is there when the step's turn comes. */
type Pick = { readonly a: number; readonly b: number };
export const DEEDS = [
  "say",
  "reply",
  "react",
  "rename",
  "air",
  "deck",
  "queue add",
  "queue move",
  "queue remove",
  "remove line",
  "pin",
  "unpin",
  "mute",
  "unmute",
  "slow mode",
  "schedule",
  "ban",
  "stage ask",
  "stage give",
  "stage decline",
] as const;
export type DeedKind = (typeof DEEDS)[number];

export type Act =
  | { readonly do: "deed"; readonly page: number; readonly deed: DeedKind; readonly pick: Pick }
  | { readonly do: "listening" | "wake" | "reopen" | "repeat" | "dead"; readonly page: number }
  | { readonly do: "cut"; readonly page: number; readonly how: "both" | "client" }
  | { readonly do: "freeze" | "block"; readonly page: number; readonly ms: number }
  | { readonly do: "evict" | "kill"; readonly object: number }
  | { readonly do: "cut off"; readonly object: number; readonly ms: number }
  | { readonly do: "all leave"; readonly ms: number }
  /** Only in the corpus: so many long announcements that somebody who does not read is cut. */
  | { readonly do: "flood"; readonly count: number }
  | { readonly do: "lose log" | "night" | "look" }
  | { readonly do: "die"; readonly when: "before commit" | "after commit" }
  | { readonly do: "full" | "jump"; readonly ms: number }
  | { readonly do: "archive"; readonly mood: "down" | "lies"; readonly ms: number }
  | { readonly do: "network"; readonly delayMs: number; readonly spreadMs: number };
export type Step = { readonly afterMs: number; readonly act: Act };
/** `spreadAt`: sockets at which the room begins to spread over relays. */
export type Plan = {
  readonly seed: number;
  readonly spreadAt: number;
  readonly steps: readonly Step[];
};

export const PAGES = 8;
const page = fc.nat(PAGES - 1);
const pick = fc.record({ a: fc.nat(50), b: fc.nat(50) });
const deed = (...kinds: DeedKind[]): fc.Arbitrary<Act> =>
  fc.record({
    do: fc.constant("deed" as const),
    page,
    deed: fc.constantFrom(...kinds),
    pick,
  });
const onPage = <D extends "listening" | "wake" | "reopen" | "repeat" | "dead">(what: D) =>
  fc.record({ do: fc.constant(what), page });
const plain = <D extends "lose log" | "night" | "look">(what: D) => fc.constant({ do: what });
/** Half of the time it is the leader's turn. */
const object = fc.constantFrom(0, 0, 0, 1, 2, 3);
const onObject = <D extends "evict" | "kill">(what: D) =>
  fc.record({ do: fc.constant(what), object });
const lasting = <D extends string>(what: D, ...ms: number[]) =>
  fc.record({ do: fc.constant(what), page, ms: fc.constantFrom(...ms) });

const weighted: [number, fc.Arbitrary<Act>][] = [
  [60, deed("say")],
  [14, deed("react")],
  [12, deed("reply", "queue add", "deck")],
  [14, deed("air", "rename", "remove line", "queue move", "queue remove")],
  [8, deed("pin", "unpin", "mute", "unmute", "slow mode", "schedule")],
  [1, deed("ban")],
  [4, deed("stage ask", "stage give", "stage decline")],
  [5, onPage("listening")],
  [2, onPage("wake")],
  [2, onPage("reopen")],
  [5, onPage("repeat")],
  [3, onPage("dead")],
  [
    9,
    fc.record({
      do: fc.constant("cut" as const),
      page,
      how: fc.constantFrom("both" as const, "client" as const),
    }),
  ],
  [5, lasting("freeze", 500, 3_000, 15_000)],
  [2, lasting("block", 2_000, 25_000, 60_000)],
  [9, onObject("evict")],
  [5, onObject("kill")],
  [
    2,
    fc.record({
      do: fc.constant("cut off" as const),
      object,
      ms: fc.constantFrom(300, 3_000, 20_000),
    }),
  ],
  [1, fc.record({ do: fc.constant("all leave" as const), ms: fc.constantFrom(5_000, 30_000) })],
  [
    5,
    fc.record({
      do: fc.constant("die" as const),
      when: fc.constantFrom("before commit" as const, "after commit" as const),
    }),
  ],
  [1, plain("lose log")],
  [1, plain("night")],
  [6, plain("look")],
  [2, lasting("full", 800, 6_000)],
  [2, lasting("jump", -600_000, -3_000, 5_000, 600_000)],
  [
    3,
    fc.record({
      do: fc.constant("archive" as const),
      mood: fc.constantFrom("down" as const, "lies" as const),
      ms: fc.constantFrom(5_000, 90_000),
    }),
  ],
  [
    3,
    fc.record({
      do: fc.constant("network" as const),
      delayMs: fc.constantFrom(0, 5, 60, 400),
      spreadMs: fc.constantFrom(0, 10, 120, 2_000),
    }),
  ],
];

const act = fc.oneof(
  { withCrossShrink: false },
  ...weighted.map(([weight, arbitrary]) => ({ weight, arbitrary })),
);
/** Mostly in one rush, so that things overlap; now and then long enough to fall asleep. */
const afterMs = fc.constantFrom(0, 0, 3, 20, 20, 60, 300, 300, 1_500, 4_000, 11_000);

export const OPS = 200;
export const plan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(2 ** 31 - 1),
  // Most rooms never spread; among eight pages one that does, does at once.
  spreadAt: fc.constantFrom(1_000, 1_000, 6, 3),
  steps: fc.array(fc.record({ afterMs, act }), { minLength: OPS, maxLength: OPS, size: "max" }),
});
