// What use costs: the vendor's price list and the arithmetic from counts to billed units to dollars. Pure; list prices
// without the monthly allowances, because those belong to an account and not to a room.

/** Dollars per million of each unit (paid plan). */
export const DOLLARS_PER_MILLION = {
  requests: 0.15,
  gbSeconds: 12.5,
  rowsRead: 0.001,
  rowsWritten: 1,
} as const;

/** Whatever an object really takes, 128 MB are billed while it is active. */
export const OBJECT_GB = 0.128;
/** So many messages that arrive on open sockets count as one request. What the room sends is free. */
export const FRAMES_PER_REQUEST = 20;
export const HOUR_MS = 3_600_000;
export const MONTH_HOURS = 30 * 24;

/** What one or more objects did. */
export type Use = {
  /** Connects, RPC calls and alarms: each is a request. */
  readonly requests: number;
  /** Messages from sockets. Heartbeats that the runtime answers are not among them. */
  readonly frames: number;
  /** Time in which an object could not sleep, all objects together. */
  readonly activeMs: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
};

export const NO_USE: Use = { requests: 0, frames: 0, activeMs: 0, rowsRead: 0, rowsWritten: 0 };

export type Bill = {
  readonly requests: number;
  readonly gbSeconds: number;
  readonly dollars: {
    readonly requests: number;
    readonly duration: number;
    readonly rows: number;
    readonly total: number;
  };
};

/** requests = requests + frames / 20; GB-s = active seconds x 0.128; dollars = units x list price. */
export function billOf(use: Use): Bill {
  const requests = use.requests + use.frames / FRAMES_PER_REQUEST;
  const gbSeconds = (use.activeMs / 1_000) * OBJECT_GB;
  const price = (unit: keyof typeof DOLLARS_PER_MILLION, count: number) =>
    (count / 1e6) * DOLLARS_PER_MILLION[unit];
  const dollars = {
    requests: price("requests", requests),
    duration: price("gbSeconds", gbSeconds),
    rows: price("rowsRead", use.rowsRead) + price("rowsWritten", use.rowsWritten),
  };
  const total = dollars.requests + dollars.duration + dollars.rows;
  return { requests, gbSeconds, dollars: { ...dollars, total } };
}

export function addUse(a: Use, b: Use): Use {
  return mapUse((unit) => a[unit] + b[unit]);
}

/** The same rates for another length of time. */
export function scaleUse(use: Use, factor: number): Use {
  return mapUse((unit) => use[unit] * factor);
}

function mapUse(value: (unit: keyof Use) => number): Use {
  return {
    requests: value("requests"),
    frames: value("frames"),
    activeMs: value("activeMs"),
    rowsRead: value("rowsRead"),
    rowsWritten: value("rowsWritten"),
  };
}

/** The same work in an object that never sleeps: a timer, or sockets taken in the ordinary way. */
export function alwaysOn(use: Use, wallMs: number): Use {
  return { ...use, activeMs: wallMs };
}

/** Billed duration saved against an object that never sleeps, in percent. */
export function savedPercent(use: Use, wallMs: number): number {
  return (1 - use.activeMs / wallMs) * 100;
}

/**
 * The vendor's own example of hibernation, per object: 100 sockets, each sends one message a minute, and each message takes
 * 10 ms. It saves 98.3 % of an always-on object's duration.
 */
export function vendorExample(wallMs: number): Use {
  const frames = (100 * wallMs) / 60_000;
  return { ...NO_USE, requests: 0, frames, activeMs: frames * 10 };
}

/** A month made of hours of several kinds, as many of each as `hours` says. */
export function monthOf(kinds: readonly { hours: number; use: Use }[]): Use {
  return kinds.reduce((sum, { hours, use }) => addUse(sum, scaleUse(use, hours)), NO_USE);
}
