// What the choice to save data spends, in words. Pure.
import type { Spending } from "../audio/live/less-data.ts";

export type Saving = Spending & {
  readonly isWanted: boolean;
  /** How the newest sound came; null while nobody knows. */
  readonly isSmaller: boolean | null;
};

export function savingWords({ wholeMb, smallerMb, isWanted, isSmaller }: Saving): string {
  if (smallerMb === null) return `The booth sends one version: about ${wholeMb} MB an hour.`;
  if (!isWanted) return `About ${wholeMb} MB an hour; with this on, ${smallerMb}.`;
  if (isSmaller === false) {
    return `The smaller version is not there right now: about ${wholeMb} MB an hour.`;
  }
  return `About ${smallerMb} MB an hour instead of ${wholeMb}.`;
}
