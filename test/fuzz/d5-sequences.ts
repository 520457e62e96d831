// D5: legal messages at illegal moments. A small model of one listener says what each step may lead to; whatever is sent
// when, the listener never sees a hole or a repeat, and each operation takes effect at most once.
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { dial, type Fate, type Wire } from "../conformance/wire.ts";
import type { Arena } from "./arena.ts";
import { readCorpus, saveToCorpus } from "./corpus.ts";

const CURSORS = ["none", "own", "first", "future", "far", "foreign", "next-door", "junk"] as const;
const WORDS = ["say", "react", "start", "ban"] as const;
const ODD = ['{"t":"welcome"}', '{"t":"resumed","events":[]}', "{", '{"t":"do","op":"x"}'] as const;

export type Step =
  | { readonly do: "connect"; readonly cursor: (typeof CURSORS)[number] }
  | { readonly do: "leave" | "vanish" | "ping" | "renew" | "listen" }
  | { readonly do: "send"; readonly word: (typeof WORDS)[number]; readonly op: number }
  | { readonly do: "twice"; readonly word: (typeof WORDS)[number]; readonly op: number }
  | { readonly do: "got"; readonly bytes: number }
  | { readonly do: "odd"; readonly text: (typeof ODD)[number] };

const COMMANDS = {
  say: { kind: "chat.say", text: "Amen" },
  react: { kind: "react", reaction: "amen", count: 1 },
  start: { kind: "broadcast.start" },
  ban: { kind: "person.ban", person: "p_thewitness1" },
} as const;

const step: fc.Arbitrary<Step> = fc.oneof(
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
      word: fc.constantFrom(...WORDS),
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
) as fc.Arbitrary<Step>;

/** Every way to come back, each followed by every kind of message, with an operation repeated around it. */
export const CURATED: readonly (readonly Step[])[] = CURSORS.flatMap((cursor) =>
  [
    { do: "send", word: "say", op: 0 },
    { do: "send", word: "react", op: 0 },
    { do: "twice", word: "react", op: 1 },
    { do: "send", word: "start", op: 0 },
    { do: "send", word: "ban", op: 2 },
    { do: "renew" },
    { do: "got", bytes: 2 ** 53 - 1 },
    { do: "odd", text: ODD[0] },
  ].map((message): Step[] => [
    { do: "connect", cursor: "none" },
    { do: "send", word: "say", op: 0 },
    { do: "vanish" },
    { do: "connect", cursor },
    message as Step,
    { do: "send", word: "say", op: 0 },
    { do: "leave" },
    { do: "connect", cursor: "own" },
  ]),
);

/** What is known about one listener: what their operations became, their strikes, where they are. */
class Model {
  readonly #arena: Arena;
  readonly #person: string;
  readonly #run: string;
  readonly #fates = new Map<string, { kind: string; seq: number | null }>();
  #wire: Wire | null = null;
  #last: Wire | null = null;
  #strikes = 0;
  readonly wrong: string[] = [];

  constructor(arena: Arena, person: string) {
    this.#arena = arena;
    this.#person = person;
    this.#run = person.slice(2);
  }

  async take(next: Step): Promise<void> {
    if (next.do === "connect") return this.#wire ? undefined : this.#connect(next.cursor);
    const wire = this.#wire;
    if (!wire) return;
    switch (next.do) {
      case "leave":
      case "vanish":
        if (next.do === "leave") wire.leave();
        else wire.socket.terminate();
        this.#wire = null;
        return;
      case "ping":
        return this.#ping(wire);
      case "renew": {
        const from = wire.frames.length;
        wire.say({ t: "renew" });
        await wire.next("token", from);
        return;
      }
      case "listen":
        return wire.say({ t: "listening", on: true });
      case "got":
        return wire.say({ t: "got", bytes: next.bytes });
      case "odd":
        return this.#odd(wire, next.text);
      default:
        await this.#send(wire, next.word, next.op);
        if (next.do === "twice" && this.#wire) await this.#send(wire, next.word, next.op);
    }
  }

  /** At the end: what is seen is what is there, and each operation happened as often as it was said. */
  async end(): Promise<string[]> {
    const { witness } = this.#arena;
    if (!this.#wire) await this.#connect("own");
    const wire = this.#wire;
    if (wire) {
      await this.#ping(wire);
      const { seq, view } = (await this.#arena.snapshot()) as { seq: number; view: unknown };
      await wire.reached(seq);
      const same = wire.seq !== seq || isDeepStrictEqual(wire.view, view);
      if (wire.view && !same) this.wrong.push("the listener's view differs from the room's");
      await witness.reached(seq);
    }
    for (const [op, { kind, seq }] of this.#fates) {
      const events = witness.events.filter((event) => event.by === this.#person && event.op === op);
      const wanted = kind === "chat.say" ? [seq] : [];
      if (
        !isDeepStrictEqual(
          events.map((event) => event.seq),
          wanted,
        )
      ) {
        this.wrong.push(`${kind} happened ${events.length} times`);
      }
    }
    this.#wire?.leave();
    return this.wrong;
  }

  async #connect(cursor: (typeof CURSORS)[number]): Promise<void> {
    const last = this.#last;
    const { epoch, seq } = this.#arena.witness;
    const since = {
      none: undefined,
      // Read by the dial itself: until then the old socket may still hear something.
      own: undefined,
      first: `${epoch}.0`,
      future: `${epoch}.${seq + 10_000}`,
      far: `${epoch}.999999999999999`,
      foreign: `other-epoch.${seq}`,
      "next-door": `next-door.${seq}`,
      junk: "%00.-1",
    }[cursor];
    const token = await this.#arena.token(this.#person);
    const how = { token, ...(since === undefined ? {} : { since }) };
    const carried = cursor === "own" && last ? last : undefined;
    const wire = await dial(this.#arena.place, how, carried);
    const first = wire.frames[0]?.t;
    const back = cursor === "first" || (cursor === "own" && last !== null);
    const wanted = back ? ["resumed", "welcome"] : ["welcome"];
    if (!wanted.includes(first)) this.wrong.push(`${cursor} was answered ${first} ${wire.closed}`);
    this.#wire = wire;
    this.#last = wire;
    this.#strikes = 0;
  }

  async #ping(wire: Wire): Promise<void> {
    const before = wire.pongs;
    wire.say("ping");
    await wire.until("a pong", () => wire.pongs > before);
  }

  async #odd(wire: Wire, text: string): Promise<void> {
    this.#strikes += 1;
    const from = wire.frames.length;
    wire.say(text);
    if (this.#strikes < 3) {
      const { strikesLeft } = await wire.next("unreadable", from);
      if (strikesLeft !== 3 - this.#strikes) this.wrong.push(`${strikesLeft} strikes left`);
      return;
    }
    const code = await wire.code();
    if (code !== 4011) this.wrong.push(`the third strike closed with ${code}`);
    this.#wire = null;
  }

  async #send(wire: Wire, word: (typeof WORDS)[number], n: number): Promise<void> {
    const op = `${this.#run}-op-${n}`;
    const cmd = COMMANDS[word];
    const from = wire.frames.length;
    wire.say({ t: "do", op, cmd });
    const fate = await wire.fate(op, from);
    const earlier = this.#fates.get(op);
    const problem = earlier ? repeatProblem(earlier, cmd.kind, fate) : firstProblem(word, fate);
    if (problem) this.wrong.push(problem);
    if (!earlier && fate.kind !== "refused") this.#fates.set(op, { kind: cmd.kind, seq: fate.seq });
  }
}

function repeatProblem(
  earlier: { kind: string; seq: number | null },
  kind: string,
  fate: Fate,
): string | null {
  const wanted = earlier.kind === kind ? "done" : "op_reused";
  const got = fate.kind === "refused" ? fate.reason : fate.kind;
  if (got !== wanted) return `a repeat was answered ${got} instead of ${wanted}`;
  return fate.kind === "done" && fate.seq !== earlier.seq ? "a repeat has another place" : null;
}

function firstProblem(word: (typeof WORDS)[number], fate: Fate): string | null {
  const got = fate.kind === "refused" ? fate.reason : fate.kind;
  const wanted = { say: ["event"], react: ["done"], start: ["not_allowed"], ban: ["not_allowed"] }[
    word
  ];
  return [...wanted, "rate_limited"].includes(got) ? null : `${word} was answered ${got}`;
}

async function play(arena: Arena, steps: readonly Step[]): Promise<string[]> {
  const person = arena.person();
  arena.welcome.add(person);
  const model = new Model(arena, person);
  try {
    for (const next of steps) await model.take(next);
    return await model.end();
  } catch (error) {
    return [...model.wrong, error instanceof Error ? error.message : String(error)];
  }
}

const SIDE_BY_SIDE = 8;

export async function trySequences(arena: Arena, generated: number, seed: number) {
  const failures: string[] = [];
  const known = [...readCorpus<Step[]>("d5"), ...CURATED];
  const queue = [...known];
  const curated = async () => {
    for (let steps = queue.shift(); steps; steps = queue.shift()) {
      const wrong = await play(arena, steps);
      failures.push(...wrong.map((why) => `D5 ${why}: ${JSON.stringify(steps)}`));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, curated));
  const random = async (lane: number) => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 40, size: "max" }),
      async (steps) => {
        const wrong = await play(arena, steps);
        if (wrong.length > 0) throw new Error(wrong.join("; "));
      },
    );
    const numRuns = Math.ceil(generated / SIDE_BY_SIDE);
    const checked = await fc.check(property, { seed: seed + lane, numRuns });
    if (!checked.failed) return;
    saveToCorpus("d5", checked.counterexample?.[0]);
    const steps = JSON.stringify(checked.counterexample?.[0]);
    failures.push(`D5 seed ${seed + lane}: ${(checked.errorInstance as Error).message}: ${steps}`);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, (_, lane) => random(lane)));
  return { cases: known.length + Math.ceil(generated / SIDE_BY_SIDE) * SIDE_BY_SIDE, failures };
}
