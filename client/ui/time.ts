// Times and lengths as people say them, in their own language and zone. Pure: the moment "now" is always an argument.

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Undefined is the reader's own locale; tests name one. */
export type Locale = string | undefined;

/** Length of a track: `3:07`, `1:02:09`. */
export function formatLength(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${h > 0 ? String(m).padStart(2, "0") : m}:${String(s).padStart(2, "0")}`;
  return h > 0 ? `${h}:${tail}` : tail;
}

/** Length of a show in words: `2 h 5 min`, `48 min`. */
export function formatSpan(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  const hours = Math.floor(minutes / 60);
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** `19:30` or `7:30 PM`, as the locale writes it. */
export function formatClock(atMs: number, locale?: Locale): string {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(atMs);
}

/** `Today`, `Yesterday`, `Tomorrow`, else `Sunday 22 November`, with the year once it isn't this one. */
export function formatDay(atMs: number, nowMs: number, locale?: Locale): string {
  const days = Math.round((startOfDay(atMs) - startOfDay(nowMs)) / DAY_MS);
  if (Math.abs(days) <= 1) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
    return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  }
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(atMs);
}

/** `Today, 19:30`. */
export function formatWhen(atMs: number, nowMs: number, locale?: Locale): string {
  return `${formatDay(atMs, nowMs, locale)}, ${formatClock(atMs, locale)}`;
}

/** `just now`, `5 minutes ago`, `yesterday`; the future too. */
export function formatAgo(atMs: number, nowMs: number, locale?: Locale): string {
  const diff = atMs - nowMs;
  const size = Math.abs(diff);
  if (size < MINUTE_MS) return "just now";
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (size < HOUR_MS) return words.format(Math.trunc(diff / MINUTE_MS), "minute");
  if (size < DAY_MS) return words.format(Math.trunc(diff / HOUR_MS), "hour");
  return words.format(Math.trunc(diff / DAY_MS), "day");
}

/** What remains until a moment, in the parts a countdown shows; all zero once it has come. */
export function countdownParts(
  untilMs: number,
  nowMs: number,
): { days: number; hours: number; minutes: number; seconds: number } {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  return {
    days: Math.floor(seconds / 86_400),
    hours: Math.floor(seconds / 3600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
  };
}

/** A short wait in words: `5 s`, `2 min`. Rounded up, so that waiting that long is always enough. */
export function formatWait(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(1, Math.ceil(ms / 1000))} s`;
  if (ms < HOUR_MS) return `${Math.ceil(ms / MINUTE_MS)} min`;
  return `${Math.ceil(ms / HOUR_MS)} h`;
}

/** True when both moments fall on the same local day. */
export function sameDay(aMs: number, bMs: number): boolean {
  return startOfDay(aMs) === startOfDay(bMs);
}

function startOfDay(atMs: number): number {
  const date = new Date(atMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
