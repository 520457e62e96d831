// Pulled cables in real time: sockets whose bytes vanish in both directions without an end, beside others that live. Their
// people must leave the counts in the time that is promised, and nobody else may notice.
import {
  HEARTBEAT_EVERY_MS,
  HEARTBEAT_PING,
  SILENT_SOCKET_MS,
} from "../../../shared/protocol/limits.ts";
import type { ChaosProxy } from "../proxy/proxy.ts";
import { type Stage, until } from "./stage.ts";

export type HalfOpenOutcome = { readonly ghostsGoneInMs: number; readonly othersLost: number };

/** Sweeps are at least five seconds apart, and counts have five to become true. */
const WITHIN_MS = SILENT_SOCKET_MS + 5_000 + 5_000;

/** How long the pulled ones are still counted. Throws when they are for longer than promised. */
export async function pullCables(
  stage: Stage,
  proxy: ChaosProxy,
  size: { readonly pulled: number; readonly staying: number },
): Promise<HalfOpenOutcome> {
  const dj = await stage.onAir();
  const names = (count: number, letter: string) =>
    Array.from({ length: count }, (_, n) => `p_${letter}listener${1_000 + n}`);
  const staying = await Promise.all(names(size.staying, "s").map((name) => stage.enter(name)));
  const all = await Promise.all(
    names(size.pulled, "p").map((name) => stage.enter(name, proxy.port)),
  );
  const present = [dj, ...staying];
  const counted = (sockets: number) => () => dj.record.believedSockets === sockets;
  await until("everybody is counted", counted(present.length + all.length));
  const beat = setInterval(() => {
    for (const one of present) one.say(HEARTBEAT_PING);
  }, HEARTBEAT_EVERY_MS);
  try {
    proxy.both({ swallow: true });
    const began = performance.now();
    await until("the ghosts are gone", counted(present.length), WITHIN_MS);
    const ghostsGoneInMs = Math.round(performance.now() - began);
    return { ghostsGoneInMs, othersLost: present.filter(({ sockets }) => sockets > 1).length };
  } finally {
    clearInterval(beat);
  }
}
