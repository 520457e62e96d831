// D5's model of one person: what their operations became, their strikes, where they are. Says what was wrong.
import { isDeepStrictEqual } from "node:util";
import type { Json } from "../conformance/second-client/fold.ts";
import { dial, type Fate, newOp, type Wire } from "../conformance/wire.ts";
import type { Arena } from "./arena.ts";
import type { CursorKind, Play, Step, Word } from "./d5-steps.ts";

type Role = Play["as"];
type Effect = { readonly kind: string; readonly seq: number | null };

/** What a word may be answered the first time; `rate_limited` always. The arena's show is live from first to last. */
const ANSWERS: Readonly<Record<Word, Readonly<Record<Role, readonly string[]>>>> = {
  say: { listener: ["event"], dj: ["event"] },
  react: { listener: ["done"], dj: ["done"] },
  start: { listener: ["not_allowed"], dj: ["not_allowed", "illegal_move"] },
  ban: { listener: ["not_allowed"], dj: ["not_allowed"] },
  ask: { listener: ["not_allowed"], dj: ["event", "done", "illegal_move"] },
  decline: { listener: ["not_allowed"], dj: ["event", "done", "not_allowed"] },
  give: { listener: ["not_allowed"], dj: ["event", "not_allowed"] },
  offer: { listener: ["not_allowed"], dj: ["not_allowed"] },
};
/** How often one who leaves tries to let go of the stage: it may come to them meanwhile. */
const TRIES = 4;

export class Model {
  readonly #arena: Arena;
  readonly #as: Role;
  readonly #person: string;
  /** Operations that took effect. */
  readonly #effects = new Map<string, Effect>();
  #wire: Wire | null = null;
  #last: Wire | null = null;
  #strikes = 0;
  readonly wrong: string[] = [];

  constructor(arena: Arena, as: Role) {
    this.#arena = arena;
    this.#as = as;
    const person = arena.person();
    this.#person = as === "dj" ? person.replace("p_", "s_") : person;
    arena.welcome.add(this.#person);
  }

  async take(next: Step): Promise<void> {
    if (next.do === "connect") return this.#wire ? undefined : this.#connect(next.cursor);
    if (next.do === "answer") return this.#answered(next.yes);
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
      case "renew":
        return this.#renew(wire);
      case "listen":
        return wire.say({ t: "listening", on: true });
      case "got":
        return wire.say({ t: "got", bytes: next.bytes });
      case "odd":
        return this.#odd(wire, next.text);
      default:
        await this.#send(wire, next.word, this.#op(next.op));
        if (next.do === "twice" && this.#wire) await this.#send(wire, next.word, this.#op(next.op));
    }
  }

  /** At the end: what is seen is what is there, and each operation happened as often as it was said. */
  async end(): Promise<string[]> {
    const { witness } = this.#arena;
    if (!this.#wire) await this.#connect("own");
    const wire = this.#wire;
    if (wire) {
      await this.#ping(wire);
      if (this.#as === "dj") await this.#letGo(wire);
      const { seq, view } = await this.#arena.snapshot();
      await wire.reached(seq);
      const same = wire.seq !== seq || isDeepStrictEqual(wire.view, view);
      if (wire.view && !same) this.wrong.push("what this person sees differs from the room's view");
      await witness.reached(seq);
    }
    const said = [...this.#effects].filter(([, { seq }]) => seq !== null);
    const wanted = said.map(([op, { seq }]) => `${op} at ${seq}`);
    const happened = witness.events
      .filter((event) => event.by === this.#person)
      .map(({ op, seq }) => `${op} at ${seq}`);
    if (!isDeepStrictEqual(happened.toSorted(), wanted.toSorted())) {
      this.wrong.push(`there happened [${happened}] instead of [${wanted}]`);
    }
    this.#wire?.leave();
    return this.wrong;
  }

  /** The next one finds the stage where this one found it. */
  async #letGo(wire: Wire): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { view, seq } = await this.#arena.snapshot();
      const { stage } = view;
      if (stage?.person === this.#person) await this.#send(wire, "give", newOp());
      else if (stage?.ask?.person === this.#person) await this.#send(wire, "decline", newOp());
      else return void (await wire.reached(seq));
    }
  }

  async #answered(yes: boolean): Promise<void> {
    const word = yes ? { kind: "stage.give", to: this.#person } : { kind: "stage.decline" };
    const fate = await this.#arena.staff.do(word);
    const got = fate.kind === "refused" ? fate.reason : fate.kind;
    // Refused while another holds the stage, or when they neither asked nor are here.
    const wanted = ["event", "done", "not_allowed", "not_found", "rate_limited"];
    if (!wanted.includes(got)) this.wrong.push(`the arena's DJ was answered ${got}`);
  }

  async #connect(cursor: CursorKind): Promise<void> {
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
    const token = await this.#arena.token(this.#person, this.#as);
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

  /** The staff's sign-in does not last for as long as a socket does: they ask over HTTP (R23). */
  async #renew(wire: Wire): Promise<void> {
    const from = wire.frames.length;
    wire.say({ t: "renew" });
    if (this.#as === "listener") return void (await wire.next("token", from));
    await this.#ping(wire);
    if (wire.frames.slice(from).some(({ t }) => t === "token")) this.wrong.push("a DJ got a token");
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

  #op(n: number): string {
    return `${this.#person.slice(2)}-op-${n}`;
  }

  async #send(wire: Wire, word: Word, op: string): Promise<void> {
    const cmd = this.#command(word);
    const from = wire.frames.length;
    wire.say({ t: "do", op, cmd });
    const fate = await wire.fate(op, from);
    const got = fate.kind === "refused" ? fate.reason : fate.kind;
    const earlier = this.#effects.get(op);
    if (earlier) {
      const problem = repeatProblem(earlier, cmd.kind, fate);
      if (problem) this.wrong.push(problem);
      return;
    }
    if (![...ANSWERS[word][this.#as], "rate_limited"].includes(got)) {
      this.wrong.push(`${word} was answered ${got}`);
    }
    // What was done without a change is not remembered, but for reactions: those have no event.
    if (fate.kind === "event" || (fate.kind === "done" && word === "react")) {
      this.#effects.set(op, { kind: cmd.kind, seq: fate.seq });
    }
  }

  /** Nobody may be harmed by it: who could ban anybody tries it on somebody who cannot be banned. */
  #command(word: Word): Json & { readonly kind: string } {
    const { staff, witness } = this.#arena;
    return {
      say: { kind: "chat.say", text: "Amen" },
      react: { kind: "react", reaction: "amen", count: 1 },
      start: { kind: "broadcast.start" },
      ban: { kind: "person.ban", person: (this.#as === "dj" ? staff : witness).you.person },
      ask: { kind: "stage.ask" },
      decline: { kind: "stage.decline" },
      give: { kind: "stage.give", to: staff.you.person },
      offer: { kind: "stage.give", to: witness.you.person },
    }[word];
  }
}

function repeatProblem(earlier: Effect, kind: string, fate: Fate): string | null {
  const wanted = earlier.kind === kind ? "done" : "op_reused";
  const got = fate.kind === "refused" ? fate.reason : fate.kind;
  if (got !== wanted) return `a repeat was answered ${got} instead of ${wanted}`;
  return fate.kind === "done" && fate.seq !== earlier.seq ? "a repeat has another place" : null;
}
