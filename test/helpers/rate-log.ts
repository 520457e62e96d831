// What was ever granted, and what of it still counts, straight from the promise. Knows nothing of how a counter does it.

export type Granted = {
  /** Notes a grant. Times never go back. */
  grant(atMs: number, units: number): void;
  /** Whether so many units more would still keep every window that ends now within its limit. */
  fits(atMs: number, units: number): boolean;
  /** The most that any window ending now has used, in units (a fraction while one is growing back). */
  used(atMs: number): number;
};

type Promised = { readonly limit: number; readonly periodMs: number; readonly burst: number };

/** Never more than `limit` within any `periodMs`: each grant is kept until it is that old. */
export function strictLog({ limit, periodMs }: Promised): Granted {
  let log: { atMs: number; units: number }[] = [];
  const used = (atMs: number) => {
    log = log.filter((grant) => grant.atMs > atMs - periodMs);
    return log.reduce((sum, { units }) => sum + units, 0);
  };
  return {
    grant: (atMs, units) => void log.push({ atMs, units }),
    fits: (atMs, units) => used(atMs) + units <= limit,
    used,
  };
}

/**
 * At most `burst` and what the time pays for, in any window whatever: of all windows that end now the one counts in which
 * most is left unpaid. Instead of looking at each, the lowest point of the account is kept (`allWindows` looks at each).
 */
export function smoothLog({ limit, periodMs, burst }: Promised): Granted {
  const unitUs = Math.ceil((periodMs * 1_000) / limit);
  let takenUs = 0;
  let lowestUs = Number.POSITIVE_INFINITY;
  const used = (atMs: number) => Math.max(0, takenUs - atMs * 1_000 - lowestUs) / unitUs;
  return {
    grant(atMs, units) {
      lowestUs = Math.min(lowestUs, takenUs - atMs * 1_000);
      takenUs += units * unitUs;
    },
    fits: (atMs, units) => used(atMs) + units <= burst,
    used,
  };
}

/** The same as `smoothLog`, window by window. */
export function allWindows({ limit, periodMs, burst }: Promised): Granted {
  const unitUs = Math.ceil((periodMs * 1_000) / limit);
  const log: { atMs: number; units: number }[] = [];
  const used = (atMs: number) => {
    let most = 0;
    let inside = 0;
    for (const grant of log.toReversed()) {
      inside += grant.units;
      most = Math.max(most, inside - ((atMs - grant.atMs) * 1_000) / unitUs);
    }
    return most;
  };
  return {
    grant: (atMs, units) => void log.push({ atMs, units }),
    fits: (atMs, units) => used(atMs) + units <= burst,
    used,
  };
}
