// An audience that is known to the person and the millisecond, and what its record has to say, found by looking at everybody
// at every moment: slow, and nothing like the product's own way.
import { MINUTE_MS, minuteOf } from "../../server/domain/analytics/minute.ts";
import type { Via } from "../../shared/http/via.ts";
import type { Counts } from "../../shared/room/pulse.ts";
import { dice } from "./time.ts";

type Span = readonly [fromMs: number, toMs: number];
/** One socket. All times in ms since the script begins. */
export type Visit = {
  readonly tab: string;
  readonly person: string;
  readonly span: Span;
  readonly listens: readonly Span[];
  readonly country: string;
  readonly via: Via;
  readonly partner: string | null;
};
export type Script = {
  readonly visits: readonly Visit[];
  readonly doorsMs: number;
  readonly endMs: number;
  readonly plays: readonly number[];
  readonly lines: readonly { readonly atMs: number; readonly tab: string }[];
  readonly cheers: readonly {
    readonly atMs: number;
    readonly tab: string;
    readonly count: number;
  }[];
  readonly untilMs: number;
};

const COUNTRIES = ["DE", "US", "NG", "BR"];
const VIAS: readonly Via[] = ["direct", "search", "social"];
/** Longer than the breaks that listening is carried over when somebody leaves and comes back. */
const AWAY_MS = 61_000;

/**
 * Twenty minutes of waiting, doors and show, with so many people; no two things happen in the same ms. `secondTabs`: the
 * share of visits that open another socket.
 */
export function scriptOf(seed: number, people: number, secondTabs = 0.3): Script {
  const random = dice(seed);
  const taken = new Set<number>();
  const between = (fromMs: number, toMs: number): number => {
    let ms = Math.floor(fromMs + random() * Math.max(1, toMs - fromMs));
    while (taken.has(ms)) ms += 1;
    taken.add(ms);
    return ms;
  };
  const untilMs = 20 * MINUTE_MS;
  const doorsMs = between(2 * MINUTE_MS, 3 * MINUTE_MS);
  const endMs = between(17 * MINUTE_MS, 18 * MINUTE_MS);
  const visits: Visit[] = [];
  for (let n = 0; n < people; n += 1) {
    const person = `p_person${String(n).padStart(4, "0")}`;
    const partner = random() < 0.2 ? "partner1" : null;
    const country = COUNTRIES[Math.floor(random() * COUNTRIES.length)] ?? "XX";
    const from = {
      person,
      partner,
      country,
      via: VIAS[Math.floor(random() * VIAS.length)] ?? "other",
    };
    let atMs = between(0, 12 * MINUTE_MS);
    for (let visit = 0; visit < 3 && atMs < untilMs - 5_000; visit += 1) {
      const span: Span = [atMs, between(atMs + 2_000, Math.min(untilMs, atMs + 9 * MINUTE_MS))];
      visits.push({ ...from, tab: `${person}.${visit}`, span, listens: listensIn(span) });
      if (random() < secondTabs) {
        const second: Span = [
          between(span[0], span[1]),
          between(span[0] + 1_000, span[1] + MINUTE_MS),
        ];
        if (second[0] < second[1]) {
          visits.push({ ...from, tab: `${person}.${visit}b`, span: second, listens: [] });
        }
      }
      atMs = between(span[1] + MINUTE_MS + AWAY_MS, span[1] + 4 * MINUTE_MS);
    }
  }
  function listensIn([fromMs, toMs]: Span): Span[] {
    const spans: Span[] = [];
    let atMs = fromMs;
    while (random() < 0.75 && toMs - atMs > 3_000) {
      const onMs = between(atMs + 1, atMs + (toMs - atMs) / 2);
      const offMs = Math.min(between(onMs + 1_000, onMs + 6 * MINUTE_MS), toMs);
      spans.push([onMs, offMs]);
      atMs = offMs + 500;
    }
    return spans;
  }
  const plays = [3.5, 6, 9, 12.5].map((minute) =>
    between(minute * MINUTE_MS, (minute + 1) * MINUTE_MS),
  );
  const during = (atMs: number) =>
    visits.filter(({ span }) => span[0] < atMs - 1_000 && atMs + 1_000 < span[1]);
  const someone = (atMs: number) => during(atMs)[Math.floor(random() * during(atMs).length)]?.tab;
  // Cheers are stored within a moment; here never across the end of a minute.
  const calm = (ms: number) =>
    ms - ((ms + 12_345) % MINUTE_MS) + 5_000 + Math.floor(random() * 40_000);
  const moments = (count: number) =>
    Array.from({ length: count }, () =>
      calm(between(doorsMs + 2 * MINUTE_MS, endMs - 2 * MINUTE_MS)),
    );
  const said = moments(40).flatMap((atMs) => {
    const tab = someone(atMs);
    return tab ? [{ atMs, tab }] : [];
  });
  const lines = said.filter(
    ({ tab }) => !visits.some((visit) => visit.tab === tab && visit.partner),
  );
  const cheers = moments(60).flatMap((atMs) => {
    const tab = someone(atMs);
    return tab ? [{ atMs, tab, count: 1 + Math.floor(random() * 5) }] : [];
  });
  return { visits, doorsMs, endMs, plays, lines, cheers, untilMs };
}

const within = ([fromMs, toMs]: Span, ms: number) => fromMs <= ms && ms < toMs;
const persons = (visits: readonly Visit[]) => new Set(visits.map(({ person }) => person)).size;

/** The counts at one moment. The DJ, who is there from the beginning, is one of them. */
export function countsAt({ visits }: Script, ms: number): Counts {
  const here = visits.filter(({ span }) => within(span, ms));
  return {
    connected: here.length + 1,
    people: persons(here) + 1,
    listening: persons(here.filter(({ listens }) => listens.some((span) => within(span, ms)))),
    embedded: persons(here.filter(({ partner }) => partner !== null)),
  };
}

/** Who heard each track begin and was still listening when it was over. */
export function earsIn({ visits, plays, endMs }: Script): { began: number; stayed: number }[] {
  const everybody = [...new Set(visits.map(({ person }) => person))];
  const heard = (person: string) =>
    visits
      .filter((visit) => visit.person === person)
      .flatMap(({ listens }) => listens)
      .toSorted((a, b) => a[0] - b[0]);
  const since = (spans: readonly Span[], ms: number): number => {
    let sinceMs = Number.POSITIVE_INFINITY;
    let lastMs = Number.NEGATIVE_INFINITY;
    for (const [onMs, offMs] of spans) {
      if (onMs > ms) break;
      if (onMs - lastMs > 60_000) sinceMs = onMs;
      lastMs = offMs;
    }
    return sinceMs;
  };
  return plays.map((atMs, n) => {
    const overMs = plays[n + 1] ?? endMs;
    const early = everybody.filter((person) =>
      heard(person).some(([onMs, offMs]) => onMs <= atMs + 30_000 && offMs > atMs),
    );
    const stayed = everybody.filter((person) => {
      const spans = heard(person);
      return spans.some((span) => within(span, overMs)) && since(spans, overMs) <= atMs + 30_000;
    });
    return { began: early.length, stayed: stayed.length };
  });
}

export type ExpectedMinute = {
  readonly at: number;
  readonly span_ms: number;
  readonly people_ms: number;
  readonly listening_ms: number;
  readonly connected_ms: number;
  readonly embedded_ms: number;
  readonly people_peak: number;
  readonly listening_peak: number;
  readonly people_last: number;
  readonly joins: number;
  readonly leaves: number;
  readonly chat: number;
  readonly reactions: number;
  readonly origins: Readonly<Record<string, number>>;
};

/** The record of the whole show. `startMs`: what the clock said when the script began. */
export function minutesOf(script: Script, startMs: number): ExpectedMinute[] {
  const { visits, doorsMs, endMs } = script;
  const times = visits.flatMap(({ span, listens }) => [...span, ...listens.flat()]);
  const minutes: ExpectedMinute[] = [];
  for (let at = minuteOf(startMs + doorsMs); at < startMs + endMs; at += MINUTE_MS) {
    const fromMs = Math.max(doorsMs, at - startMs);
    const toMs = Math.min(endMs, at - startMs + MINUTE_MS);
    const inside = (ms: number) => fromMs <= ms && ms < toMs;
    const cuts = [fromMs, ...times.filter((ms) => fromMs < ms && ms < toMs), toMs].toSorted(
      (a, b) => a - b,
    );
    const steps = cuts.slice(0, -1).map((ms, n) => ({
      counts: countsAt(script, ms),
      ms: (cuts[n + 1] ?? ms) - ms,
    }));
    const area = (what: keyof Counts) =>
      steps.reduce((sum, one) => sum + one.counts[what] * one.ms, 0);
    const peak = (what: keyof Counts) => Math.max(...steps.map(({ counts }) => counts[what]));
    const came = visits.filter(({ span, person, tab }) => {
      const alone = !visits.some(
        (o) => o.tab !== tab && o.person === person && within(o.span, span[0]),
      );
      return alone && inside(span[0]);
    });
    const left = visits.filter(({ span, person, tab }) => {
      const alone = !visits.some(
        (o) => o.tab !== tab && o.person === person && within(o.span, span[1]),
      );
      return alone && inside(span[1]);
    });
    const first = fromMs === doorsMs;
    const waiting = first ? visits.filter(({ span }) => within(span, doorsMs)) : [];
    const waited = [...new Map(waiting.map((visit) => [visit.person, visit])).values()];
    const joined = [...waited, ...came.filter(({ span }) => !first || span[0] > doorsMs)];
    minutes.push({
      at,
      span_ms: toMs - fromMs,
      people_ms: area("people"),
      listening_ms: area("listening"),
      connected_ms: area("connected"),
      embedded_ms: area("embedded"),
      people_peak: peak("people"),
      listening_peak: peak("listening"),
      people_last: countsAt(script, toMs - 1).people,
      joins: joined.length + (first ? 1 : 0),
      leaves: left.length,
      chat: script.lines.filter(({ atMs }) => inside(atMs)).length,
      reactions: script.cheers
        .filter(({ atMs }) => inside(atMs))
        .reduce((sum, { count }) => sum + count, 0),
      origins: originsOf(joined, first),
    });
  }
  return minutes;
}

function originsOf(joined: readonly Visit[], withDj: boolean): Record<string, number> {
  const sums: Record<string, number> = {};
  const add = (key: string) => {
    sums[key] = (sums[key] ?? 0) + 1;
  };
  for (const { country, via, partner } of joined) {
    add(country);
    add(partner === null ? via : "partner");
  }
  if (withDj) for (const key of ["XX", "direct"]) add(key);
  return sums;
}

/** The figures of the whole show, from everybody's comings and goings. */
export function expectedReport(script: Script, startMs: number) {
  const { visits, doorsMs, endMs, lines, cheers } = script;
  const during = visits.filter(({ span }) => span[1] > doorsMs && span[0] < endMs);
  const moments = [doorsMs, ...during.flatMap(({ span, listens }) => [span[0], ...listens.flat()])]
    .filter((ms) => doorsMs <= ms && ms < endMs)
    .toSorted((a, b) => a - b);
  const highest = (what: keyof Counts) => {
    const count = Math.max(...moments.map((ms) => countsAt(script, ms)[what]));
    const first = moments.find((ms) => countsAt(script, ms)[what] === count) ?? doorsMs;
    return { count, at: minuteOf(startMs + first) };
  };
  const time = (of: (visit: Visit) => readonly Span[]) => {
    const people = [...new Set(during.map(({ person }) => person))];
    return people.reduce((sum, person) => {
      const spans = during.filter((visit) => visit.person === person).flatMap(of);
      return sum + covered(spans, doorsMs, endMs);
    }, 0);
  };
  return {
    spanMs: endMs - doorsMs,
    // The DJ is there from the doors to the end.
    people: persons(during) + 1,
    presentMs: time(({ span }) => [span]) + (endMs - doorsMs),
    listenedMs: time(({ listens }) => listens),
    peakPeople: highest("people"),
    peakListening: highest("listening"),
    chat: lines.length,
    reactions: cheers.reduce((sum, { count }) => sum + count, 0),
  };
}

/** How much of a time some spans cover together. */
function covered(spans: readonly Span[], fromMs: number, toMs: number): number {
  let sum = 0;
  let untilMs = fromMs;
  for (const [beginMs, endMs] of spans.toSorted((a, b) => a[0] - b[0])) {
    const begin = Math.max(untilMs, beginMs);
    const end = Math.min(toMs, endMs);
    if (end > begin) sum += end - begin;
    untilMs = Math.max(untilMs, end);
  }
  return sum;
}
