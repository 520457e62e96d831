// Between a server instant and what `<input type="datetime-local">` shows: the person's own clock, to the minute.

/** `YYYY-MM-DDTHH:MM` in local time. */
export function toLocalInput(instantMs: number): string {
  const at = new Date(instantMs);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The instant a person picked; null when the field is empty or half filled. */
export function fromLocalInput(text: string): number | null {
  const instantMs = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)
    ? new Date(text).getTime()
    : Number.NaN;
  return Number.isNaN(instantMs) ? null : instantMs;
}

const HALF_HOUR_MS = 1_800_000;

/** A sensible first proposal: the next half hour that is at least half an hour away. */
export function proposedStartMs(nowMs: number): number {
  return Math.ceil((nowMs + HALF_HOUR_MS) / HALF_HOUR_MS) * HALF_HOUR_MS;
}
