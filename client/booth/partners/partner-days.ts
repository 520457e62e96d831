// A partner's numbers as a row of days for bars, and their sums. Days are UTC, as they are counted. Pure.
import type { PartnerDay } from "../../../shared/http/partner-bodies.ts";
import { formatCount } from "../../ui/numbers.ts";
import type { Locale } from "../../ui/time.ts";

const DAY_MS = 86_400_000;
export const SHOWN_DAYS = 30;

type Amounts = Omit<PartnerDay, "day" | "room">;
export type Day = Amounts & { readonly day: string };
const NOTHING: Amounts = {
  embeds: 0,
  passes: 0,
  refused: 0,
  presentMinutes: 0,
  listeningMinutes: 0,
};

/** The last thirty days with today as the last one, all rooms together; days of which nothing is known are zero. */
export function rowOfDays(known: readonly PartnerDay[], nowMs: number): readonly Day[] {
  return Array.from({ length: SHOWN_DAYS }, (_, n) => {
    const day = dayAt(nowMs - (SHOWN_DAYS - 1 - n) * DAY_MS);
    return { day, ...sumOf(known.filter((one) => one.day === day)) };
  });
}

export function sumOf(days: readonly Amounts[]): Amounts {
  return days.reduce<Amounts>(
    (sum, one) => ({
      embeds: sum.embeds + one.embeds,
      passes: sum.passes + one.passes,
      refused: sum.refused + one.refused,
      presentMinutes: sum.presentMinutes + one.presentMinutes,
      listeningMinutes: sum.listeningMinutes + one.listeningMinutes,
    }),
    NOTHING,
  );
}

export type Bar = { readonly day: string; readonly here: number; readonly listening: number };

/** Heights from 0 to 1 of the highest day. Who listens is here as well, so one bar stands inside the other. */
export function barsOf(days: readonly Day[]): readonly Bar[] {
  const highest = Math.max(1, ...days.map(hereOf));
  return days.map((one) => ({
    day: one.day,
    here: hereOf(one) / highest,
    listening: one.listeningMinutes / highest,
  }));
}

/** Both are rounded down by themselves, so by a minute the wrong one may be larger. */
function hereOf({ presentMinutes, listeningMinutes }: Amounts): number {
  return Math.max(presentMinutes, listeningMinutes);
}

/** `22 Nov`, in the reader's language; the day itself is UTC. */
export function dayWords(day: string, locale?: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(Date.parse(day));
}

/** `45 min`, `12 h`, `1,204 h`: one unit is enough for a sum. */
export function minutesWords(minutes: number, locale?: Locale): string {
  const whole = Math.round(minutes);
  return whole < 120
    ? `${formatCount(whole, locale)} min`
    : `${formatCount(Math.round(whole / 60), locale)} h`;
}

function dayAt(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
