// Counts and sizes as people read them. Pure; undefined locale is the reader's own.
import type { Locale } from "./time.ts";

/** `1,204`: exact, grouped. */
export function formatCount(count: number, locale?: Locale): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** `1.2K` once exactness stops helping (10,000 and more); exact below. */
export function formatCompact(count: number, locale?: Locale): string {
  if (count < 10_000) return formatCount(count, locale);
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(
    count,
  );
}

/** `1 message`, `3 messages`. */
export function formatPlural(
  count: number,
  words: { one: string; other: string },
  locale?: Locale,
): string {
  return `${formatCount(count, locale)} ${count === 1 ? words.one : words.other}`;
}

/** `4.2 MB`, decimal units as file managers show them. */
export function formatBytes(bytes: number, locale?: Locale): string {
  const units = ["B", "kB", "MB", "GB"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  return `${number} ${units[step] ?? "B"}`;
}
