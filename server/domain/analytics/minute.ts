// A room's audience minute by minute: exact areas under the four counts, not samples. A change ends one stretch of equal
// counts and begins the next, so nobody has to look at a clock in between and an idle room sleeps on.
import { type Counts, NO_COUNTS } from "../../../shared/room/pulse.ts";
import { addOrigins, type Origins } from "./comings.ts";

export const MINUTE_MS = 60_000;

export type Minute = {
  /** Its beginning, a multiple of a minute (UTC, ms). */
  readonly at: number;
  /** How much of it belongs to the show: less than a minute at both ends. */
  readonly spanMs: number;
  /** Count × time in ms of each of the four counts. */
  readonly area: Counts;
  readonly peak: Counts;
  /** As it ended. */
  readonly last: Counts;
  readonly joins: number;
  readonly leaves: number;
  readonly chat: number;
  readonly reactions: number;
  /** Where those who joined came from. */
  readonly origins: Origins;
};

/** The curve so far: its last minute is open until `untilMs` has passed it. */
export type Curve = {
  readonly untilMs: number;
  /** Who is here since `untilMs`. */
  readonly counts: Counts;
  readonly minutes: readonly Minute[];
};

export const minuteOf = (ms: number): number => ms - (ms % MINUTE_MS);

/** A curve that begins now, with these people. They joined: where nobody was, somebody is. */
export function beginCurve(counts: Counts, origins: Origins, nowMs: number): Curve {
  const first = { ...emptyMinute(minuteOf(nowMs), counts), joins: counts.people, origins };
  return { untilMs: nowMs, counts, minutes: [first] };
}

/**
 * The curve drawn on to `nowMs` at the counts that it has. Whole minutes in which nobody was there are left out: a show that
 * somebody forgot to end says nothing all night. A clock that went back draws nothing.
 */
export function drawnTo(curve: Curve, nowMs: number): Curve {
  if (nowMs <= curve.untilMs) return curve;
  const minutes = [...curve.minutes];
  let untilMs = curve.untilMs;
  while (untilMs < nowMs) {
    const at = minuteOf(untilMs);
    if (curve.counts.connected === 0 && at === untilMs && nowMs - at >= MINUTE_MS) {
      untilMs = minuteOf(nowMs);
      continue;
    }
    const last = minutes.at(-1);
    const open = last?.at === at ? last : emptyMinute(at, curve.counts);
    if (last?.at === at) minutes.pop();
    const toMs = Math.min(nowMs, at + MINUTE_MS);
    minutes.push(grown(open, curve.counts, toMs - untilMs));
    untilMs = toMs;
  }
  return { ...curve, untilMs, minutes };
}

/**
 * The curve after a change. `came`: persons who came meanwhile, by what the objects counted; how many left follows from it,
 * so that the counts always add up.
 */
export function changed(
  curve: Curve,
  { counts, came, origins }: { counts: Counts; came: number; origins: Origins },
  nowMs: number,
): Curve {
  const drawn = drawnTo(curve, nowMs);
  const left = drawn.counts.people + came - counts.people;
  const at = minuteOf(drawn.untilMs);
  const last = drawn.minutes.at(-1);
  const open = last?.at === at ? last : emptyMinute(at, counts);
  const before = last?.at === at ? drawn.minutes.slice(0, -1) : drawn.minutes;
  const after: Minute = {
    ...open,
    peak: highest(open.peak, counts),
    last: counts,
    // Counts may know of people before their coming is told.
    joins: open.joins + came + Math.max(0, -left),
    leaves: open.leaves + Math.max(0, left),
    origins: addOrigins(open.origins, origins),
  };
  return { ...drawn, counts, minutes: [...before, after] };
}

/** What was said and cheered, added to the minutes in which it happened. */
export function withVoices(
  minutes: readonly Minute[],
  voices: readonly { readonly at: number; readonly chat: number; readonly reactions: number }[],
): readonly Minute[] {
  const sums = new Map<number, { chat: number; reactions: number }>();
  for (const { at, chat, reactions } of voices) {
    const sum = sums.get(minuteOf(at)) ?? { chat: 0, reactions: 0 };
    sums.set(minuteOf(at), { chat: sum.chat + chat, reactions: sum.reactions + reactions });
  }
  return minutes.map((minute) => {
    const more = sums.get(minute.at);
    return more
      ? { ...minute, chat: minute.chat + more.chat, reactions: minute.reactions + more.reactions }
      : minute;
  });
}

/** From the first moment on record to the last, or to `endedMs`. */
export function spanOf(minutes: readonly Minute[], endedMs: number | null): number {
  const [first] = minutes;
  const last = minutes.at(-1);
  if (!first || !last) return 0;
  const endMs = endedMs ?? last.at + last.spanMs;
  return first === last ? first.spanMs : endMs - (first.at + MINUTE_MS - first.spanMs);
}

export function emptyMinute(at: number, counts: Counts): Minute {
  const nothing = { spanMs: 0, joins: 0, leaves: 0, chat: 0, reactions: 0, origins: {} };
  return { at, ...nothing, area: NO_COUNTS, peak: counts, last: counts };
}

function grown(minute: Minute, counts: Counts, ms: number): Minute {
  const area = {
    connected: minute.area.connected + counts.connected * ms,
    people: minute.area.people + counts.people * ms,
    listening: minute.area.listening + counts.listening * ms,
    embedded: minute.area.embedded + counts.embedded * ms,
  };
  return { ...minute, spanMs: minute.spanMs + ms, area, last: counts };
}

function highest(a: Counts, b: Counts): Counts {
  return {
    connected: Math.max(a.connected, b.connected),
    people: Math.max(a.people, b.people),
    listening: Math.max(a.listening, b.listening),
    embedded: Math.max(a.embedded, b.embedded),
  };
}
