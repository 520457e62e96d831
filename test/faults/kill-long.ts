// Full sizes: 500 kills with a quarter of a million settled events, every one accounted for; cuts at any byte; pulled cables.

import { diceOf } from "../helpers/dice.ts";
import { startLeanServer } from "../helpers/lean-server.ts";
import type { LongResult, LongRun } from "../long/types.ts";
import type { Violation } from "./checker/history.ts";
import { cutAtAnyByte } from "./kill/cuts.ts";
import { pullCables } from "./kill/half-open.ts";
import { type KillOutcome, runKills } from "./kill/run.ts";
import { Stage } from "./kill/stage.ts";
import { type ChaosProxy, startProxy } from "./proxy/proxy.ts";

const KILLS = 500;
const SETTLED_PER_KILL = 500;
const SIZE = { rooms: 6, staffPerRoom: 5, listenersPerRoom: 5, window: 8 };
const SEED = 20_261_122;
const CUT_LISTENERS = 20;
const CUT_ROUNDS = 1_000;

export const KILL_LONG: readonly LongRun[] = [
  {
    name: "kill-loop",
    what: "SIGKILL at random moments under load: every acknowledged event is there once, at its place, without a hole.",
    run: async (scale, say) => {
      const kills = Math.max(2, Math.round(KILLS * scale));
      const run = { seed: SEED, kills, settledPerKill: SETTLED_PER_KILL, size: SIZE };
      return resultOf(await runKills(run, say), kills);
    },
  },
  {
    name: "cuts",
    what: "Sockets cut at any byte of an upgrade, a first frame or a batch: each time exactly what was missed comes.",
    run: (scale) =>
      onStage(async (stage, proxy) => {
        const size = {
          listeners: CUT_LISTENERS,
          rounds: Math.max(5, Math.round(CUT_ROUNDS * scale)),
        };
        const { violations, cuts } = await cutAtAnyByte(stage, proxy, diceOf(SEED), size);
        const figures = { ...size, socketsCut: cuts };
        return { cases: cuts, seeds: [SEED], figures, failures: violations.map(sentence) };
      }),
  },
  {
    name: "half-open",
    what: "Cables pulled on air, in real time: the ghosts are off the counts in 85 s, everybody else stays.",
    run: () =>
      onStage(async (stage, proxy) => {
        const size = { pulled: 50, staying: 20 };
        const { ghostsGoneInMs, othersLost } = await pullCables(stage, proxy, size);
        const failures = othersLost > 0 ? [`${othersLost} others lost their socket`] : [];
        return { cases: size.pulled, figures: { ...size, ghostsGoneInMs }, failures };
      }),
  },
];

/** One room behind a proxy. What is thrown is a failure like any other. */
async function onStage(
  act: (stage: Stage, proxy: ChaosProxy) => Promise<Omit<LongResult, "ok">>,
): Promise<LongResult> {
  const server = await startLeanServer({ rooms: ["main"] });
  const proxy = await startProxy({ targetPort: server.port });
  const stage = new Stage(server, "main");
  try {
    const result = await act(stage, proxy);
    return { ok: result.failures.length === 0, ...result };
  } catch (error) {
    return { ok: false, cases: 0, figures: {}, failures: [String(error)] };
  } finally {
    stage.close();
    await proxy.stop();
    await server.stop();
  }
}

const sentence = ({ promise, client, evidence }: Violation) =>
  `${promise} ${client ?? "room"}: ${evidence}`;

function resultOf(outcome: KillOutcome, kills: number): LongResult {
  const { violations, restartMs, settled, unanswered, unreadable } = outcome;
  const failures = [
    ...violations.map(sentence),
    ...(settled < kills * SETTLED_PER_KILL ? [`only ${settled} events were settled`] : []),
    ...(unanswered > 0 ? [`${unanswered} operations never got an answer`] : []),
    ...(unreadable > 0 ? [`${unreadable} frames could not be read by the room`] : []),
  ];
  const sorted = restartMs.toSorted((a, b) => a - b);
  return {
    ok: failures.length === 0 && outcome.kills === kills,
    cases: settled,
    seeds: [SEED],
    figures: {
      kills: outcome.kills,
      settledEvents: settled,
      eventsInLogs: outcome.events,
      operationsSentAgain: outcome.sentAgain,
      foundToBeDone: outcome.foundDone,
      socketsDialled: outcome.sockets,
      socketsCut: outcome.cuts,
      restartMsMedian: sorted[Math.floor(sorted.length / 2)] ?? 0,
      restartMsMax: sorted.at(-1) ?? 0,
    },
    failures,
  };
}
