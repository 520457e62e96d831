// What became of each operation: what its sender was told, held against what the log says. Keyed by person, because two
// tabs of one person share their operations.
import type { RoomEvent } from "../../../shared/room/events.ts";
import type { ReactionTotals } from "../../../shared/room/pulse.ts";
import type { Taps, Violation } from "./history.ts";

type Fate = {
  readonly person: string;
  readonly op: string;
  sends: number;
  refusals: number;
  /** What a `done` said. Undefined: none came. Null: done, without a place in the log. */
  settledAt: number | null | undefined;
  /** The first and last of its own events that were shown; 0 for none. */
  seenFrom: number;
  seenTo: number;
  taps: Taps | null;
};

export class Operations {
  readonly #fates = new Map<string, Fate>();
  readonly #violations: Violation[] = [];

  #settledEvents = 0;

  /** Operations with a place in the log, whose sender knows that they took effect. */
  get settledEvents(): number {
    return this.#settledEvents;
  }

  sent(person: string, op: string, taps: Taps | null): void {
    const fate = this.#of(person, op);
    fate.sends += 1;
    fate.taps = taps;
  }

  refused(person: string, op: string): void {
    this.#of(person, op).refusals += 1;
  }

  /** The sender was told that it took effect at `seq`; a second telling must be the same. */
  settledAt(client: string, person: string, op: string, seq: number | null): void {
    const fate = this.#of(person, op);
    if (seq !== null && !isSettled(fate)) this.#settledEvents += 1;
    if (fate.settledAt === undefined) fate.settledAt = seq;
    if (fate.settledAt === seq) return;
    const evidence = `operation ${op} of ${person} was settled at ${fate.settledAt} and again at ${seq}`;
    this.#violations.push({ promise: "P3", client, evidence });
  }

  /** The sender saw its own event, which says the same as `done`. */
  seen(client: string, person: string, op: string, seq: number): void {
    const fate = this.#of(person, op);
    if (!isSettled(fate)) this.#settledEvents += 1;
    if (fate.seenFrom === 0) fate.seenFrom = seq;
    else if (seq < fate.seenFrom || seq > fate.seenTo + 1) {
      const evidence = `operation ${op} of ${person} was shown at ${fate.seenTo} and again at ${seq}`;
      this.#violations.push({ promise: "P3", client, evidence });
    }
    fate.seenTo = Math.max(fate.seenTo, seq);
  }

  judge(log: readonly RoomEvent[], reactions: ReactionTotals | undefined): Violation[] {
    const { places, doubled } = placesOf(log);
    // What is older than a trimmed log can't be judged any more; an empty one excuses nothing.
    const firstKept = log[0]?.seq ?? 1;
    const fates = [...this.#fates].flatMap(([key, fate]) =>
      judgeFate(fate, places.get(key), firstKept),
    );
    const sums = reactions ? judgeSums([...this.#fates.values()], reactions) : [];
    return [...this.#violations, ...doubled, ...fates, ...sums];
  }

  #of(person: string, op: string): Fate {
    const key = keyOf(person, op);
    const known = this.#fates.get(key);
    if (known) return known;
    const untold = { settledAt: undefined, seenFrom: 0, seenTo: 0, taps: null };
    const fate: Fate = { person, op, sends: 0, refusals: 0, ...untold };
    this.#fates.set(key, fate);
    return fate;
  }
}

const keyOf = (person: string, op: string) => `${person} ${op}`;

/** Where each operation stands (its last event), and those that stand there more than once. */
function placesOf(log: readonly RoomEvent[]) {
  const places = new Map<string, number>();
  const kinds = new Map<string, Set<string>>();
  const doubled: Violation[] = [];
  for (const { seq, by, op, body } of log) {
    if (by === null || op === undefined) continue;
    const key = keyOf(by, op);
    const earlier = places.get(key);
    // One operation may make several events, but only side by side, and only a release of many people repeats its kind.
    const known = kinds.get(key) ?? new Set();
    const repeats = known.has(body.kind) && body.kind !== "person.unmuted";
    if (earlier !== undefined && (earlier !== seq - 1 || repeats)) {
      const evidence = `operation ${op} of ${by} took effect at ${earlier} and again at ${seq}`;
      doubled.push({ promise: "P3", client: null, evidence });
    }
    kinds.set(key, known.add(body.kind));
    places.set(key, seq);
  }
  return { places, doubled };
}

function judgeFate(fate: Fate, place: number | undefined, firstKept: number): Violation[] {
  const { person, op, sends, refusals } = fate;
  const told = fate.settledAt ?? fate.seenTo;
  const found = (promise: "P2" | "P3", evidence: string): Violation[] => [
    { promise, client: null, evidence: `operation ${op} of ${person} ${evidence}` },
  ];
  if (place === undefined) {
    return told >= firstKept ? found("P2", `was settled at ${told} and is not in the log`) : [];
  }
  if (fate.settledAt === null)
    return found("P3", `was settled without a place and stands at ${place}`);
  if (fate.settledAt !== undefined && fate.settledAt !== place) {
    return found("P2", `was settled at ${fate.settledAt} and stands at ${place}`);
  }
  if (fate.seenTo > place) return found("P2", `was shown at ${fate.seenTo} and stands at ${place}`);
  if (sends === 0) return found("P3", `was never sent and stands at ${place}`);
  if (!isSettled(fate) && refusals >= sends) {
    return found("P3", `was refused each time and stands at ${place}`);
  }
  return [];
}

/** Totals must hold every tap that was settled, and no more than every tap whose fate allows it. */
function judgeSums(fates: readonly Fate[], totals: ReactionTotals): Violation[] {
  const taps = fates.filter((fate) => fate.taps !== null);
  const names = new Set([
    ...Object.keys(totals),
    ...taps.map(({ taps: one }) => one?.reaction ?? ""),
  ]);
  return [...names].flatMap((name): Violation[] => {
    const of = taps.filter(({ taps: one }) => one?.reaction === name);
    const settled = sum(of.filter(isSettled));
    const possible = settled + sum(of.filter(isUnknown));
    const total = (totals as Record<string, number>)[name] ?? 0;
    if (total < settled) {
      const evidence = `${settled} × ${name} were settled and ${total} are counted`;
      return [{ promise: "P2", client: null, evidence }];
    }
    if (total > possible) {
      const evidence = `at most ${possible} × ${name} can have taken effect and ${total} are counted`;
      return [{ promise: "P3", client: null, evidence }];
    }
    return [];
  });
}

const isSettled = ({ settledAt, seenTo }: Fate) => settledAt !== undefined || seenTo > 0;
const isUnknown = (fate: Fate) => !isSettled(fate) && fate.refusals < fate.sends;
const sum = (fates: readonly Fate[]) =>
  fates.reduce((all, { taps }) => all + (taps?.count ?? 0), 0);
