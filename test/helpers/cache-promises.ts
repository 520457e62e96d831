// What a cache promises, checked against the record of a world: one line per broken promise.
import type { Put, Told, World } from "./cache-world.ts";

type Record = Pick<World, "policy" | "tolds" | "reads" | "writes" | "puts" | "troubles">;

/** A source may be read this long after it was asked. */
const READ_MS = 3_000;
/** After trouble a service is left in peace for at most this long. */
const REST_MS = 15_000;

export function brokenPromises(world: Record): string[] {
  return [
    ...world.tolds.flatMap((told) => brokenBy(told, world)),
    ...world.puts.edge.flatMap((put) => overlong("edge", put)),
    ...world.puts.kv.flatMap((put) => overlong("KV", put)),
    ...tooOften(world.puts.kv),
  ];
}

function brokenBy(told: Told, world: Record): string[] {
  const { answer, item, askedAtMs } = told;
  if (!answer.ok) return [];
  const { state, version, madeAtMs } = answer.value;
  const { freshMs, staleMs, rescueMs, missingMs } = world.policy;
  const ageMs = askedAtMs - madeAtMs;
  const mostMs = {
    "EDGE-HIT": freshMs,
    "KV-HIT": freshMs,
    MISS: 0,
    STALE: freshMs + staleMs + rescueMs,
  };
  const life = version === null && state !== "MISS" ? missingMs : mostMs[state];
  const name = `${state} of ${item} v${version} at ${askedAtMs} (made ${madeAtMs})`;
  const late = state === "MISS" ? [] : ageMs >= life ? [`${name}: too old`] : [];
  const isOld = state === "STALE" && ageMs >= freshMs + staleMs;
  const needless = isOld && !hadTrouble(told, world, ["source", "table"]);
  return [
    ...late,
    ...(needless ? [`${name}: old, and nothing had failed`] : []),
    ...untrue(name, told, world),
    ...outdated(name, told, world),
  ];
}

function hadTrouble({ askedAtMs, answeredAtMs }: Told, { troubles }: Record, who: string[]) {
  return troubles.some(
    ({ service, atMs }) =>
      who.includes(service) && atMs >= askedAtMs - REST_MS && atMs <= answeredAtMs,
  );
}

/** The version was the truth at some moment of the read that made the entry, of an item that was read then. */
function untrue(name: string, told: Told, { reads, writes }: Record): string[] {
  if (!told.answer.ok) return [];
  const { version, madeAtMs } = told.answer.value;
  if (!reads.some(({ item, atMs }) => item === told.item && atMs === madeAtMs)) {
    return [`${name}: nobody read that`];
  }
  const times = writes.filter(({ item }) => item === told.item).map(({ atMs }) => atMs);
  const at = (ms: number) => 1 + times.filter((time) => time <= ms).length;
  const possible: (number | null)[] = [];
  // Of several writes in one millisecond a read may come between any two.
  const before = 1 + times.filter((time) => time < madeAtMs).length;
  for (let n = before; n <= at(madeAtMs + READ_MS); n += 1) possible.push(n % 3 === 0 ? null : n);
  return possible.includes(version) ? [] : [`${name}: never true then (${possible.join()})`];
}

/** A change made before the bound is not told over, save as a rescue when the change cannot be known. */
function outdated(name: string, told: Told, world: Record): string[] {
  const { writes, policy } = world;
  if (!told.answer.ok) return [];
  const { state, madeAtMs } = told.answer.value;
  const { askedAtMs, item, isolate } = told;
  const mayRescue = state === "STALE" && hadTrouble(told, world, ["table"]);
  if (mayRescue) return [];
  return writes.flatMap((write) => {
    // A read that had not ended at the time of the change may have seen it.
    if (write.item !== item || write.atMs <= madeAtMs) return [];
    if (write.atMs + policy.seenWithinMs < askedAtMs) {
      return [`${name}: changed at ${write.atMs}`];
    }
    const knew = write.by === isolate && write.atMs < askedAtMs;
    return knew && state !== "MISS"
      ? [`${name}: changed by this isolate itself at ${write.atMs}`]
      : [];
  });
}

/** No tier is told to hold an entry longer than it has left. */
function overlong(tier: string, { atMs, ttlMs, text }: Put): string[] {
  const facts = JSON.parse(text.split("\n")[0] ?? "") as {
    madeAtMs: number;
    freshMs: number;
    staleMs: number;
    rescueMs: number;
  };
  const endMs = facts.madeAtMs + facts.freshMs + facts.staleMs + facts.rescueMs;
  return atMs + ttlMs > endMs ? [`${tier}: held until ${atMs + ttlMs}, dead at ${endMs}`] : [];
}

/** At most one write per isolate, key and second. */
function tooOften(puts: readonly Put[]): string[] {
  const last = new Map<string, number>();
  return puts.flatMap(({ key, atMs }) => {
    const beforeMs = last.get(key) ?? Number.NEGATIVE_INFINITY;
    last.set(key, atMs);
    return atMs - beforeMs < 1_000 ? [`KV: ${key} written at ${beforeMs} and ${atMs}`] : [];
  });
}
