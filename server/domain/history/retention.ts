// How long the archive keeps what: chat, the full log, recordings, and who was there each have a setting in days; 0: for ever.
// Shows, play lists and numbers stay.

const DAY_MS = 86_400_000;

export type Retention = {
  readonly chatDays: number;
  readonly logDays: number;
  readonly soundDays: number;
  readonly attendanceDays: number;
};

/** What is older goes; null: nothing ever does. */
export type Horizons = {
  readonly chatBeforeMs: number | null;
  readonly logBeforeMs: number | null;
  readonly soundBeforeMs: number | null;
  readonly attendanceBeforeMs: number | null;
};

export function horizons(
  { chatDays, logDays, soundDays, attendanceDays }: Retention,
  nowMs: number,
): Horizons {
  const before = (days: number) => (days > 0 ? nowMs - days * DAY_MS : null);
  return {
    chatBeforeMs: before(chatDays),
    logBeforeMs: before(logDays),
    soundBeforeMs: before(soundDays),
    attendanceBeforeMs: before(attendanceDays),
  };
}
