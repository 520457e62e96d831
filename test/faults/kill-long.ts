// The kill loop at full size: 500 kills, a quarter of a million settled events, every one of them accounted for.
import type { LongResult, LongRun } from "../long/types.ts";
import { type KillOutcome, runKills } from "./kill/run.ts";

const KILLS = 500;
const SETTLED_PER_KILL = 500;
const SIZE = { rooms: 6, staffPerRoom: 5, listenersPerRoom: 5, window: 8 };
const SEED = 20_261_122;

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
];

function resultOf(outcome: KillOutcome, kills: number): LongResult {
  const { violations, restartMs, settled, unanswered, unreadable } = outcome;
  const failures = [
    ...violations.map(
      ({ promise, client, evidence }) => `${promise} ${client ?? "room"}: ${evidence}`,
    ),
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
