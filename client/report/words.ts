// Figures of a report as people read them. Pure; undefined locale is the reader's own.
import { formatCount } from "../ui/numbers.ts";
import type { Locale } from "../ui/time.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** `12.4`, and `340` once a tenth of a person says nothing. */
export function formatAverage(value: number, locale?: Locale): string {
  const maximumFractionDigits = value < 100 ? 1 : 0;
  return new Intl.NumberFormat(locale, { maximumFractionDigits }).format(value);
}

/** Time of many people: `24 s`, `48 min`, `7.5 h`, `1,240 h`. */
export function formatListening(ms: number, locale?: Locale): string {
  if (ms < MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  if (ms < HOUR_MS) return `${formatCount(Math.round(ms / MINUTE_MS), locale)} min`;
  return `${formatAverage(ms / HOUR_MS, locale)} h`;
}

/** `64%`; null where nobody heard the beginning, or nobody counted. */
export function shareStayed(began: number | null, stayed: number | null): number | null {
  return began === null || stayed === null || began === 0 ? null : stayed / began;
}

/** A country's name in the reader's language; `Unknown` where the network did not tell. */
export function countryName(country: string, locale?: Locale): string {
  if (country === "XX" || country === "T1") return country === "T1" ? "Tor" : "Unknown";
  try {
    return new Intl.DisplayNames(locale, { type: "region" }).of(country) ?? country;
  } catch {
    return country;
  }
}
