// The goals, judged from one run's figures: met or missed, by which ratio, and what decides it.
import type { PolicyName } from "../../server/domain/rate/policies.ts";
import type { Results } from "./results.ts";
import type { BusyRow } from "./suites/busy.ts";
import type { Joins } from "./suites/joins.ts";
import type { LimiterLoad, LimiterName, LimiterRow } from "./suites/limiter.ts";
import type { Lookup } from "./suites/lookups.ts";

export type Goal = {
  readonly id: string;
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  readonly met: boolean;
  /** What decides this figure. */
  readonly why: string;
};

const times = (ratio: number) => `${ratio.toFixed(2)}x`;
const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

export function judge(results: Results): Goal[] {
  return [
    ...isolatedGoals(results),
    ...busyGoals(results),
    ...saturationGoals(results),
    ...limiterGoals(results.limiter ?? []),
    ...joinGoals(results.joins),
    ...growthGoals(results),
    ...lookupGoals(results.lookups),
  ];
}

/** `ratio` must not exceed `most`. */
const atMost = (id: string, what: string, ratio: number, most: number, why: string): Goal => ({
  ...{ id, what, why, measured: times(ratio), goal: `≤ ${times(most)}`, met: ratio <= most },
});

function isolatedGoals({ isolated }: Results): Goal[] {
  if (!isolated) return [];
  const { room, keptSet } = isolated;
  const ratio = room.cpuPerDeliveryUs / keptSet.cpuPerDeliveryUs;
  const addedMs = room.p50Ms - keptSet.p50Ms;
  return [
    atMost(
      "F1",
      `one isolated event to ${room.listeners} listeners, CPU per delivery against the bare loop`,
      ratio,
      1.1,
      "on top of the loop: one decision, one stored row, one encoding, and the counting of unconfirmed bytes per socket",
    ),
    {
      id: "F3",
      what: "added delay of an isolated event (p50, against the bare loop)",
      measured: ms(addedMs),
      goal: "0 ms (less than a tenth of the loop's own p50)",
      met: addedMs <= Math.max(1, keptSet.p50Ms / 10),
      why: "an event into a quiet room leaves at once; what is left is its way through rules and storage",
    },
  ];
}

const BUSY_GOALS = { ws: 0.35, "socket-io": 0.25, partyserver: 0.12, "naive-room": 0.12 } as const;
const BUSY_P99_MS = 150;

function busyGoals({ busy, isolated }: Results): Goal[] {
  if (!busy) return [];
  const room = busy.rows.room as BusyRow;
  const load = `${busy.perSecond} events/s, ${busy.listeners} listeners`;
  const why = "many events share a frame, and a send costs the same whatever is in it";
  const ratios = Object.entries(BUSY_GOALS).map(([name, most]) => {
    const peer = busy.rows[name] as BusyRow;
    const ratio = room.round.cpuPerDeliveryUs / peer.round.cpuPerDeliveryUs;
    return atMost("F2", `${load}, CPU per delivered event against ${name}`, ratio, most, why);
  });
  const added = room.round.p99Ms - (isolated?.keptSet.p99Ms ?? 0);
  return [
    ...ratios,
    {
      id: "F2",
      what: `${load}, p99 delivery delay`,
      measured: ms(room.round.p99Ms),
      goal: `≤ ${BUSY_P99_MS} ms, 0 lost`,
      met: room.round.p99Ms <= BUSY_P99_MS && room.round.lost + room.round.wrong === 0,
      why: "one window of waiting, then the time the loop needs to reach the last socket",
    },
    {
      id: "F3",
      what: "added delay under load (p99, against the bare loop's isolated p99)",
      measured: ms(added),
      goal: "≤ one window (100 ms)",
      met: added <= 100,
      why: "an event that just missed a batch waits for the next one",
    },
  ];
}

function saturationGoals({ saturation, busy }: Results): Goal[] {
  if (!saturation) return [];
  const kept = saturation.flatMap(({ listeners, steps }) =>
    steps.filter((step) => step.kept).map(({ round }) => ({ listeners, round })),
  );
  const best = kept.sort((a, b) => b.round.deliveriesPerSecond - a.round.deliveriesPerSecond)[0];
  const perSecond = Math.round(best?.round.deliveriesPerSecond ?? 0);
  const naive = busy?.rows["naive-room"]?.round.deliveriesPerSecond;
  const beside = naive ? ` (the naive room: ${Math.round(naive).toLocaleString("en")})` : "";
  return [
    {
      id: "F4",
      what: `most events delivered a second to ${best?.listeners ?? 0} listeners, none lost, p99 ≤ 500 ms${beside}`,
      measured: perSecond.toLocaleString("en"),
      goal: "≥ 300,000",
      met: perSecond >= 300_000,
      why: "frames are bounded by the window, so more events only make them longer; the sum ends where deciding and storing fills the core",
    },
  ];
}

/** The strict policy is shown beside them: a row per grant is what its promise costs, in every limiter. */
const COUNTED: readonly PolicyName[] = ["api-write", "token"];
const ROWS_PER_GRANT = 0.1;

function limiterGoals(rows: readonly LimiterRow[]): Goal[] {
  if (rows.length === 0) return [];
  const find = (policy: PolicyName, load: LimiterLoad, limiter: LimiterName) =>
    rows.find((row) => row.policy === policy && row.load === load && row.limiter === limiter);
  const ratios = COUNTED.flatMap((policy) =>
    (["Naive", "OneRow"] as const).map((peer): Goal => {
      const ours = find(policy, "pace", "Ours")?.perCpuSecond ?? 0;
      const ratio = ours / (find(policy, "pace", peer)?.perCpuSecond ?? Number.NaN);
      return {
        id: "F10",
        what: `decisions per CPU second, \`${policy}\` at its pace, against ${peer}`,
        ...{ measured: times(ratio), goal: "≥ 5.00x", met: ratio >= 5 },
        why: "a decision is arithmetic on two numbers in memory; what is left is the call",
      };
    }),
  );
  const most = Math.max(...COUNTED.map((name) => find(name, "pace", "Ours")?.rowsWritten ?? 1));
  const floods = rows.filter(({ limiter, load }) => limiter === "Ours" && load === "flood");
  const idle = Math.max(...floods.map(({ rowsWritten }) => rowsWritten));
  return [
    ...ratios,
    {
      id: "F10",
      what: "rows written per grant at the pace, alarms included, and per refusal",
      measured: `${most.toFixed(4)} and ${idle}`,
      goal: `≤ ${ROWS_PER_GRANT} and 0`,
      met: most <= ROWS_PER_GRANT && idle === 0,
      why: "a row is written a quarter of the burst ahead",
    },
    {
      id: "F10",
      what: "granted of a flood against a spent quota, all policies",
      measured: `${floods.reduce((sum, { granted }) => sum + granted, 0)}`,
      goal: "0",
      met: floods.every(({ granted }) => granted === 0),
      why: "exact; half a million steps against a log of all grants are in the unit tests",
    },
  ];
}

function joinGoals(joins: Joins | undefined): Goal[] {
  if (!joins) return [];
  const { room1, room200, each200, once1, once200 } = joins;
  const extra = room200.cpuUs / room1.cpuUs;
  const bareExtra = once200.cpuUs / once1.cpuUs;
  return [
    {
      id: "F11",
      what: "first frame after the socket opened, against one round trip",
      measured: `${ms(room200.firstFrameMs)} of ${ms(room200.roundTripMs)}`,
      goal: "≤ one round trip",
      met: room200.firstFrameMs <= room200.roundTripMs,
      why: "the room greets without being asked: the frame follows the 101",
    },
    atMost(
      "F11",
      "CPU per join with 200 lines in view, against bare accept and encode",
      room200.cpuUs / each200.cpuUs,
      2,
      "the stamped seat is read and checked, an attachment written, counts kept, and a pulse told",
    ),
    {
      id: "F11",
      what: "CPU per join, 200 lines in view against 1 (bare accept of an encoded text: the limit)",
      measured: `${times(extra)} (limit ${times(bareExtra)})`,
      goal: "≤ 1.15x the limit: encoded once, not per joiner",
      met: extra <= bareExtra * 1.15,
      why: "a joiner's view is text that is already there; only the bytes cost",
    },
  ];
}

function growthGoals({ growth }: Results): Goal[] {
  if (!growth) return [];
  const memory = growth.sizes.map(({ freshKb }) => freshKb);
  const spread = Math.max(...memory) / Math.min(...memory);
  return [
    {
      id: "F15",
      what: `CPU per event over ${growth.sizes.map(({ listeners }) => listeners).join(", ")} listeners`,
      measured: `${growth.slopeUs.toFixed(1)} µs per listener + ${Math.round(growth.baseUs)} µs, r² ${growth.r2.toFixed(3)}`,
      goal: "linear (r² ≥ 0.98)",
      met: growth.r2 >= 0.98 && growth.slopeUs > 0,
      why: "one send per socket and nothing that looks at all sockets for each of them",
    },
    atMost(
      "F15",
      "memory per socket, largest against smallest over the same sizes",
      spread,
      1.5,
      "the runtime's own buffers; the room's part is one small record",
    ),
  ];
}

function lookupGoals(lookups: readonly Lookup[] | undefined): Goal[] {
  const [first, last] = [lookups?.at(0), lookups?.at(-1)];
  if (!first || !last) return [];
  const from = `${last.events.toLocaleString("en")} events in the log against ${first.events.toLocaleString("en")}`;
  const grown = (of: (row: Lookup) => number) => of(last) / of(first);
  return [
    atMost(
      "F15",
      `finding a repeated operation, ${from}`,
      grown((row) => row.repeatUs),
      3,
      "a search that halves its way through sealed runs: a thousand times the log is a few steps more",
    ),
    atMost(
      "F15",
      `reading 50 events from anywhere, ${from}`,
      grown((row) => row.readUs),
      3,
      "one walk down the tree of row numbers",
    ),
    atMost(
      "F15",
      `storing a new event, ${from}`,
      grown((row) => row.newUs),
      3,
      "a new row goes to the end",
    ),
  ];
}
