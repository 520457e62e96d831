// The kill loop: a real server under load, SIGKILL at random moments, again and again; afterwards a judge who was not
// involved compares what everybody was told with what the rooms know.

import type { SnapshotBody } from "../../../shared/http/bodies.ts";
import { between, type Dice, diceOf } from "../../helpers/dice.ts";
import { type LeanServer, startLeanServer } from "../../helpers/lean-server.ts";
import type { Violation } from "../checker/history.ts";
import { type BusyRoom, gatherRooms, type LoadSize, roomNames, speak } from "./load.ts";
import { endOf, readSnapshot, readStoredLogs } from "./room-end.ts";

export type KillRun = {
  readonly seed: number;
  readonly kills: number;
  /** So many operations must be settled since the last kill before the next one is due. */
  readonly settledPerKill: number;
  readonly size: LoadSize;
  /** Another Worker than the product's, and what it is to do. */
  readonly entry?: string;
  readonly vars?: Readonly<Record<string, string>>;
};

export type KillOutcome = {
  readonly violations: readonly Violation[];
  readonly kills: number;
  readonly settled: number;
  readonly events: number;
  readonly sentAgain: number;
  readonly foundDone: number;
  readonly sockets: number;
  readonly cuts: number;
  readonly unanswered: number;
  readonly unreadable: number;
  readonly rateWaits: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly restartMs: readonly number[];
};

/** The kill comes at any moment up to this long after it is due. */
const KILL_WITHIN_MS = 500;
const AT_ONCE_CHANCE = 0.15;
const CUT_CHANCE = 0.3;
const STALLED_MS = 30_000;
const REST_WITHIN_MS = 30_000;
const PRESENCE_WITHIN_MS = 5_000;

/** Runs it to its end and judges every room. */
export async function runKills(run: KillRun, say: (line: string) => void): Promise<KillOutcome> {
  const { seed, kills, size, entry, vars = {} } = run;
  const dice = diceOf(seed);
  const rooms = roomNames(size.rooms);
  const server = await startLeanServer({ rooms, vars, ...(entry ? { entry } : {}) });
  try {
    const busy = await gatherRooms(server, size);
    const rest = speak(busy, size.window, dice);
    const counted = { cuts: 0, restartMs: [] as number[] };
    for (let kill = 1; kill <= kills; kill += 1) {
      // Now and then the next kill meets a server that has hardly begun to take its clients back.
      if (dice() >= AT_ONCE_CHANCE) await loadFor(run.settledPerKill * kill, busy);
      counted.cuts += cutSome(busy, dice);
      await pause(between(dice, 0, KILL_WITHIN_MS));
      await server.kill9();
      await server.restart();
      counted.restartMs.push(Math.round(server.startedInMs()));
      if (kill % 25 === 0) say(`${kill} of ${kills} kills, ${settledIn(busy)} settled`);
    }
    await loadFor(run.settledPerKill * (kills + 1), busy);
    rest();
    await comeToRest(busy);
    return await judge(server, busy, { kills, ...counted });
  } finally {
    await server.stop();
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const everybody = (busy: readonly BusyRoom[]) => busy.flatMap(({ people }) => people);
const settledIn = (busy: readonly BusyRoom[]) =>
  busy.reduce((all, { record }) => all + record.settledEvents, 0);

/** Until so many operations are settled in all. */
async function loadFor(settled: number, busy: readonly BusyRoom[]): Promise<void> {
  const deadline = performance.now() + STALLED_MS;
  while (settledIn(busy) < settled) {
    if (performance.now() > deadline) throw new Error(`stalled at ${settledIn(busy)} settled`);
    await pause(10);
  }
}

/** Some lose their socket in the same moments, so that a kill also meets clients that are on their way back. */
function cutSome(busy: readonly BusyRoom[], dice: Dice): number {
  const unlucky = busy.flatMap(({ people }) =>
    dice() < CUT_CHANCE ? [people[between(dice, 0, people.length - 1)]] : [],
  );
  for (const one of unlucky) one?.cut();
  return unlucky.length;
}

/** Everybody is back, knows the fate of everything and who is here, or time is up: the judge will see. */
async function comeToRest(busy: readonly BusyRoom[]): Promise<void> {
  const waiting = everybody(busy);
  await within(REST_WITHIN_MS, () => {
    for (const one of waiting) one.giveUpRefused();
    return waiting.every((one) => one.pending === 0 && one.isHere);
  });
  await within(PRESENCE_WITHIN_MS, () =>
    busy.every(({ people }) => people.every((one) => one.record.believedSockets === people.length)),
  );
}

async function within(ms: number, done: () => boolean): Promise<void> {
  const deadline = performance.now() + ms;
  while (!done() && performance.now() < deadline) await pause(20);
}

async function judge(
  server: LeanServer,
  busy: readonly BusyRoom[],
  counted: { readonly kills: number; readonly cuts: number; readonly restartMs: readonly number[] },
): Promise<KillOutcome> {
  const ends = await Promise.all(busy.map(({ name }) => readSnapshot(server.origin, name)));
  const all = everybody(busy);
  const presence = { connected: all.length / busy.length, people: all.length / busy.length };
  // The last kill: what is judged is what a dead server left on the disk.
  for (const one of all) one.freeze();
  await server.kill9();
  const logs = readStoredLogs(server.stateDir);
  const judged = busy.map(({ record }, n) => {
    const end = endOf(ends[n] as SnapshotBody);
    return { record, end: { ...end, presence, log: logs.get(end.epoch) ?? [] } };
  });
  const violations = judged.flatMap(({ record, end }) => record.judge(end));
  const events = judged.reduce((sum, { end }) => sum + end.log.length, 0);
  const sum = (of: "sentAgain" | "foundDone" | "sockets" | "pending") =>
    all.reduce((total, one) => total + one[of], 0);
  const { rate_limited: rateWaits = 0, ...refused } = sumOfRefusals(all.map((one) => one.refused));
  return {
    ...counted,
    violations,
    settled: settledIn(busy),
    events,
    sentAgain: sum("sentAgain"),
    foundDone: sum("foundDone"),
    sockets: sum("sockets"),
    unanswered: sum("pending"),
    unreadable: all.reduce((total, one) => total + one.unreadable.length, 0),
    rateWaits,
    refused,
  };
}

function sumOfRefusals(each: readonly Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [reason, count] of each.flatMap((one) => Object.entries(one))) {
    total[reason] = (total[reason] ?? 0) + count;
  }
  return total;
}
