// Runs the cases against one server, one after the other, each whatever became of the others.
import { CONNECTING } from "./cases/connecting.ts";
import { INPUT } from "./cases/input.ts";
import { MODERATION } from "./cases/moderation.ts";
import { OPERATIONS } from "./cases/operations.ts";
import { SHOW } from "./cases/show.ts";
import { SOUND } from "./cases/sound.ts";
import type { Verdict } from "./verdict.ts";
import { verdictOf } from "./verdict.ts";
import { type Case, type Target, Wire, World } from "./world.ts";

export const SERVER_CASES: readonly Case[] = [
  ...CONNECTING,
  ...INPUT,
  ...SHOW,
  ...SOUND,
  ...MODERATION,
  ...OPERATIONS,
];

export type SuiteOptions = {
  readonly slow?: boolean;
  readonly only?: RegExp;
  readonly onVerdict?: (verdict: Verdict) => void;
};

/** One verdict per case, and one on the shapes and the order of everything that was heard on the way. */
export async function tryServer(target: Target, options: SuiteOptions = {}): Promise<Verdict[]> {
  const world = new World(target);
  const verdicts: Verdict[] = [];
  const judge = async (name: string, run: () => Promise<void> | void) => {
    const verdict = await verdictOf(name, run);
    verdicts.push(verdict);
    options.onVerdict?.(verdict);
  };
  Wire.faults.length = 0;
  try {
    await world.open();
    for (const one of inOrder(options)) {
      if (options.only && !options.only.test(one.name)) continue;
      await judge(one.name, () => one.run(world));
    }
    await judge("R1 R4 R18 every frame had a shape of the document, every event its place", () => {
      if (Wire.faults.length > 0)
        throw new Error([...new Set(Wire.faults)].slice(0, 10).join("; "));
    });
  } finally {
    Wire.closeAll();
  }
  return verdicts;
}

/** Slow ones last: they fill the log with more than a cursor may be behind (R6), and R22 wants an early one served. */
function inOrder({ slow = false }: SuiteOptions): Case[] {
  return SERVER_CASES.filter((one) => slow || !one.slow).toSorted(
    (a, b) => Number(a.slow ?? false) - Number(b.slow ?? false),
  );
}
