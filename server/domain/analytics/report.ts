// The report of a show from its record: every figure is a sum, a maximum or a quotient of what was recorded, nothing is
// estimated.
import type {
  ReportBody,
  ReportMinute,
  ReportMoment,
  ReportTrack,
} from "../../../shared/http/report-bodies.ts";
import { VIAS } from "../../../shared/http/via.ts";
import { addOrigins, type Origins } from "./comings.ts";
import type { Ear } from "./ears.ts";
import { MINUTE_MS, type Minute, spanOf } from "./minute.ts";

export type Played = Omit<ReportTrack, "began" | "stayed">;
export type ReportFigures = Omit<
  ReportBody,
  | "info"
  | "broadcastId"
  | "title"
  | "phase"
  | "startedAt"
  | "endedAt"
  | "peopleTotal"
  | "complete"
  | "sound"
>;

const TOP_MOMENTS = 5;

export function reportOf(
  minutes: readonly Minute[],
  plays: readonly Played[],
  ears: readonly Ear[],
  endedMs: number | null,
): ReportFigures {
  const sum = (of: (minute: Minute) => number) =>
    minutes.reduce((total, minute) => total + of(minute), 0);
  const spanMs = spanOf(minutes, endedMs);
  const presentMs = sum(({ area }) => area.people);
  const listenedMs = sum(({ area }) => area.listening);
  const origins = minutes.reduce<Origins>((all, one) => addOrigins(all, one.origins), {});
  return {
    spanMs,
    peakPeople: peakOf(minutes, ({ peak }) => peak.people),
    peakListening: peakOf(minutes, ({ peak }) => peak.listening),
    averagePeople: spanMs === 0 ? 0 : presentMs / spanMs,
    averageListening: spanMs === 0 ? 0 : listenedMs / spanMs,
    listenedMs,
    presentMs,
    joins: sum(({ joins }) => joins),
    leaves: sum(({ leaves }) => leaves),
    chat: sum(({ chat }) => chat),
    reactions: sum(({ reactions }) => reactions),
    ...cameFrom(origins),
    tracks: plays.map((play) => withEars(play, ears)),
    moments: topMoments(minutes, plays),
    minutes: minutes.map(shownMinute),
  };
}

export function shownMinute(minute: Minute): ReportMinute {
  const { at, spanMs, area, peak, last, joins, leaves, chat, reactions } = minute;
  return {
    at,
    spanMs,
    people: last.people,
    listening: last.listening,
    peakPeople: peak.people,
    peakListening: peak.listening,
    peopleMs: area.people,
    listeningMs: area.listening,
    joins,
    leaves,
    chat,
    reactions,
  };
}

/** What the database has and what the room still keeps, in order; of a minute that both have, the room knows more. */
export function joinedMinutes(
  kept: readonly Minute[],
  inRoom: readonly Minute[],
): readonly Minute[] {
  const all = new Map([...kept, ...inRoom].map((minute) => [minute.at, minute]));
  return [...all.values()].toSorted((a, b) => a.at - b.at);
}

/** The first minute of the highest. */
function peakOf(minutes: readonly Minute[], of: (minute: Minute) => number) {
  const [first, ...rest] = minutes;
  if (!first) return null;
  const best = rest.reduce((top, minute) => (of(minute) > of(top) ? minute : top), first);
  return { count: of(best), at: best.at };
}

function cameFrom(origins: Origins): Pick<ReportFigures, "countries" | "ways"> {
  const most = (a: { joins: number }, b: { joins: number }) => b.joins - a.joins;
  const countries = Object.entries(origins)
    .filter(([key]) => /^[A-Z]{2}$/.test(key))
    .map(([country, joins]) => ({ country, joins }));
  const ways = VIAS.map((via) => ({ via, joins: origins[via] ?? 0 })).filter(
    (one) => one.joins > 0,
  );
  return { countries: countries.toSorted(most), ways: ways.toSorted(most) };
}

function withEars(play: Played, ears: readonly Ear[]): ReportTrack {
  const ear = ears.find((one) => one.play === play.seq);
  const began = ear?.began ?? null;
  // Who came back from a tunnel into a new life of the room's object may be known only at the end.
  const stayed = ear?.stayed ?? null;
  const { seq, at, title, artist, artworkKey, durationMs } = play;
  const heard = began === null ? null : Math.max(began, stayed ?? 0);
  return { seq, at, title, artist, artworkKey, durationMs, began: heard, stayed };
}

/** Most cheered first; nothing that nobody cheered. */
function topMoments(minutes: readonly Minute[], plays: readonly Played[]): ReportMoment[] {
  return minutes
    .filter(({ reactions }) => reactions > 0)
    .toSorted((a, b) => b.reactions - a.reactions || a.at - b.at)
    .slice(0, TOP_MOMENTS)
    .map(({ at, reactions, chat }) => {
      const playing = plays.findLast((play) => play.at < at + MINUTE_MS);
      const isOn = playing !== undefined && playing.at + playing.durationMs > at;
      return { at, reactions, chat, title: isOn ? playing.title : null };
    });
}
