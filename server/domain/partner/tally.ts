// How long widgets of each partner were there and heard: sampled once a minute, each sample standing for the time since the
// one before. What is not known is not counted, so the sums are never too high.

export type PartnerTime = { readonly presentMs: number; readonly listeningMs: number };
/** One object's sums of a day (UTC), by partner. */
export type Tally = {
  readonly day: string;
  readonly atMs: number;
  readonly partners: Readonly<Record<string, PartnerTime>>;
};
export type Heard = { readonly partner: string | null; readonly listening: boolean };

/** A sample stands for no more than this: an object may have slept, and then nobody knows what was. */
const SAMPLE_MAX_MS = 90_000;

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The sums after a sample of everybody who is here. Those of yesterday are dropped: they have been written. */
export function tallied(before: Tally | null, here: Iterable<Heard>, nowMs: number): Tally {
  const day = dayOf(nowMs);
  const sinceMs = before ? nowMs - before.atMs : 0;
  const spanMs = sinceMs <= SAMPLE_MAX_MS ? Math.max(0, sinceMs) : 0;
  const partners = new Map<string, { presentMs: number; listeningMs: number }>(
    before?.day === day
      ? Object.entries(before.partners).map(([id, time]) => [id, { ...time }])
      : [],
  );
  for (const { partner, listening } of here) {
    if (partner === null) continue;
    const time = partners.get(partner) ?? { presentMs: 0, listeningMs: 0 };
    time.presentMs += spanMs;
    if (listening) time.listeningMs += spanMs;
    partners.set(partner, time);
  }
  return { day, atMs: nowMs, partners: Object.fromEntries(partners) };
}
