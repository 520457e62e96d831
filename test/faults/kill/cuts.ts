// Cuts at byte k: listeners whose network ends each socket after so many bytes, in the middle of an upgrade, a first frame
// or a batch, while a DJ goes on publishing. Each time exactly what was missed must come.
import { between, type Dice } from "../../helpers/dice.ts";
import type { Violation } from "../checker/history.ts";
import type { ChaosProxy } from "../proxy/proxy.ts";
import { wait } from "../proxy/toxics.ts";
import type { Stage } from "./stage.ts";

export type CutOutcome = { readonly violations: readonly Violation[]; readonly cuts: number };

const EVENTS_PER_ROUND = 3;
/** The 101 takes about 200 bytes, a first frame from 500 on. */
const MAX_BYTE = 1_200;
const BAD_FOR_MS = 40;
const ROOM_TO_BREATHE_MS = 60_000;

/** As many rounds of bad network as asked for; the judge's findings, and how many sockets were lost. */
export async function cutAtAnyByte(
  stage: Stage,
  proxy: ChaosProxy,
  dice: Dice,
  size: { readonly listeners: number; readonly rounds: number },
): Promise<CutOutcome> {
  const dj = await stage.onAir();
  const names = Array.from({ length: size.listeners }, (_, n) => `p_listener${1_000 + n}`);
  const listeners = await Promise.all(names.map((name) => stage.enter(name, proxy.port)));
  for (let round = 1; round <= size.rounds; round += 1) {
    await stage.settled(ROOM_TO_BREATHE_MS);
    // Sockets that have carried more end with the next bytes; each new one ends at byte k, until the network is good.
    proxy.set("down", { cutAfterBytes: between(dice, 1, MAX_BYTE), sliceBytes: 700 });
    for (let n = 1; n <= EVENTS_PER_ROUND; n += 1) {
      dj.submit({ kind: "announcement.pin", text: `round ${round}.${n}` });
    }
    await wait(BAD_FOR_MS);
    proxy.both();
  }
  const cuts = listeners.reduce((sum, { sockets }) => sum + sockets - 1, 0);
  return { violations: await stage.verdict(), cuts };
}
