// Runs the cases against a client, each with a scripted server and a fresh client of its own.
import { ACTING } from "./client-cases/acting.ts";
import type { ClientCase } from "./client-cases/case.ts";
import { FOLLOWING } from "./client-cases/following.ts";
import type { StartClient } from "./client-under-test.ts";
import { NO_PULSE, Script } from "./scripted-server.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

export const CLIENT_CASES: readonly ClientCase[] = [...FOLLOWING, ...ACTING];

/** Heartbeats every half second, answers within 0.4 s: what takes a minute in life is tried in one or two seconds. */
const SCALE = 0.02;

export async function tryClient(
  start: StartClient,
  options: {
    readonly scale?: number;
    readonly only?: RegExp;
    readonly onVerdict?: (verdict: Verdict) => void;
  } = {},
): Promise<Verdict[]> {
  const cases = CLIENT_CASES.filter(({ name }) => options.only?.test(name) ?? true);
  const verdicts: Verdict[] = [];
  // They mostly wait, so several stages are played at once.
  const queue = [...cases];
  const worker = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const verdict = await play(one, start, options.scale ?? SCALE);
      verdicts.push(verdict);
      options.onVerdict?.(verdict);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return verdicts;
}

async function play(one: ClientCase, start: StartClient, scale: number): Promise<Verdict> {
  const script = new Script();
  one.prepare?.(script);
  await script.start();
  const client = await start({ origin: script.origin, room: script.room, scale });
  try {
    return await verdictOf(one.name, () => one.run({ script, client, scale, pulse: NO_PULSE }));
  } finally {
    await client.stop();
    script.stop();
  }
}
