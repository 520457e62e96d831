// How long each kind of public answer may be kept and told. The one table; a route names its row and decides nothing itself.

export type Policy = {
  /** For this long an answer is told as it is. */
  readonly freshMs: number;
  /** For this long after that it is told at once while one caller fetches a new one. */
  readonly staleMs: number;
  /** For this long after both it is told only because the source fails. */
  readonly rescueMs: number;
  /** For this long "there is none" is believed; never told stale. */
  readonly missingMs: number;
  /** After an invalidation the old answer is told for at most this long, in every tier. 0: never. */
  readonly seenWithinMs: number;
  /** How long browsers may keep it without asking. */
  readonly browserMs: number;
  /** Also in KV: only where the keys are few and come from us, since every new one is a write that costs money. */
  readonly kv: boolean;
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** What most rows share: an invalidation is seen within ten seconds, browsers ask each time and mostly hear 304. */
const USUAL = { missingMs: 10 * SECOND_MS, seenWithinMs: 10 * SECOND_MS, browserMs: 0, kv: true };

export const CACHE_POLICIES = {
  /** The registry: all rooms. Changes by invalidation. */
  rooms: { ...USUAL, freshMs: 5 * MINUTE_MS, staleMs: 5 * MINUTE_MS, rescueMs: DAY_MS },
  /** A room at this moment: what plays, who is there. Nobody invalidates it; a live room changes by the second. */
  now: {
    ...USUAL,
    ...{ freshMs: 2 * SECOND_MS, staleMs: 8 * SECOND_MS, rescueMs: MINUTE_MS },
    kv: false,
  },
  /** What is on and what comes. */
  schedule: { ...USUAL, freshMs: 30 * SECOND_MS, staleMs: 30 * SECOND_MS, rescueMs: HOUR_MS },
  /** A page of the list of past shows. Cursors come from outside, so there is no end of keys. */
  history: {
    ...USUAL,
    ...{ freshMs: 5 * MINUTE_MS, staleMs: 5 * MINUTE_MS, rescueMs: DAY_MS },
    kv: false,
  },
  /** One past show. */
  show: { ...USUAL, freshMs: HOUR_MS, staleMs: HOUR_MS, rescueMs: DAY_MS },
  /** The library: its people expect to see at once what they have just added. */
  tracks: {
    ...USUAL,
    ...{ freshMs: HOUR_MS, staleMs: HOUR_MS, rescueMs: DAY_MS },
    seenWithinMs: 0,
  },
  /** What a track carries for listeners. */
  track: { ...USUAL, freshMs: HOUR_MS, staleMs: DAY_MS, rescueMs: DAY_MS, browserMs: HOUR_MS },
  /** Whose pages may show a room: somebody suspended is gone within seconds, whatever fails. */
  partners: { ...USUAL, freshMs: 5 * MINUTE_MS, staleMs: 0, rescueMs: 5 * MINUTE_MS },
  /** What other sites' servers ask to show a link to a room. */
  oembed: {
    ...USUAL,
    ...{ freshMs: HOUR_MS, staleMs: DAY_MS, rescueMs: DAY_MS },
    browserMs: 5 * MINUTE_MS,
    kv: false,
  },
} as const satisfies Record<string, Policy>;

/** Longer than any answer may be told: changes that are older concern nobody. */
export const CHANGES_KEPT_MS = 7 * DAY_MS;

export type CachePolicyName = keyof typeof CACHE_POLICIES;

export function cachePolicyOf(name: CachePolicyName): Policy {
  return CACHE_POLICIES[name];
}
