// What live sound spends, and whether the person's system asks pages to spend less.
import type { EpochCard } from "../../../shared/live/epoch.ts";

/** Boxes and headers around a segment's packets. */
const AROUND_BPS = 3_500;

/** Megabytes an hour, about. */
export const hourlyMb = (bps: number): number =>
  Math.round(((bps + AROUND_BPS) * 3_600) / 8 / 1_000_000);

/** Network Information API: where there is none, nothing is asked. */
export function wantsLessData(): boolean {
  const { connection } = navigator as { connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

export type Spending = {
  readonly wholeMb: number;
  /** Null: the booth sends no smaller version. */
  readonly smallerMb: number | null;
};

export function spendingOf({ bitrateBps, saverBps }: EpochCard): Spending {
  return {
    wholeMb: hourlyMb(bitrateBps),
    smallerMb: saverBps === undefined ? null : hourlyMb(saverBps),
  };
}
