// The tables of docs/SCALE.md, computed: sizes, tiers, and a crowd that comes at once.
import { CALLS_PER_SECOND, CAUTIOUS, MEASURED } from "./costs.ts";
import { type FlashCrowd, simulateFlashCrowd } from "./flash-crowd.ts";
import { fanOut, type Sized, sizeUp, windowForTiers } from "./scale.ts";
import { seeded } from "./seeded.ts";

const EVENTS_PER_SECOND = 50;
/** Half of what an object may be asked for goes into pushes, the rest stays for calls that come in. */
const PUSHES_PER_SECOND = CALLS_PER_SECOND / 2;

export function sizesTable(): string {
  const sizes = [10_000, 30_000, 100_000, 300_000, 1_000_000].map((listeners) => ({
    listeners,
    spreadAt: 2_000,
  }));
  const wide = { listeners: 1_000_000, spreadAt: 4_000 };
  const rows = [...sizes, wide].map((one) =>
    sizeRow(sizeUp({ ...one, eventsPerSecond: EVENTS_PER_SECOND })),
  );
  return table(
    "listeners | full at | relays | sockets each | push window ms | leader's calls out /s | in /s | leader CPU % | relay CPU % | p50 ms | p99 ms | $ duration /h | $ requests /h | $ rows /h | $ /h",
    rows,
  );
}

function sizeRow({ simulated, bill, ...sized }: Sized): string {
  const { duration, requests, rows, total } = bill.dollars;
  return [
    sized.listeners.toLocaleString("en"),
    sized.spreadAt.toLocaleString("en"),
    sized.relays,
    sized.socketsPerRelay.toLocaleString("en"),
    sized.pushWindowMs,
    Math.round(sized.callsOut),
    Math.round(sized.callsIn),
    simulated.leaderCpuPercent.toFixed(1),
    simulated.relayCpuPercent.toFixed(1),
    simulated.p50Ms,
    simulated.p99Ms,
    ...[duration, requests, rows, total].map((amount) => amount.toFixed(2)),
  ].join(" | ");
}

export function tiersTable(): string {
  const rows = [50, 100, 250, 500, 1_000].map((windowMs) => {
    const one = fanOut(windowMs, PUSHES_PER_SECOND);
    const sockets = (relays: number, each: number) => (relays * each).toLocaleString("en");
    return [
      windowMs,
      one,
      sockets(one, 1_500),
      sockets(one, 4_000),
      one ** 2,
      sockets(one ** 2, 1_500),
    ].join(" | ");
  });
  const windows = [1, 2, 3].map((tiers) =>
    Math.ceil(windowForTiers(500, tiers, PUSHES_PER_SECOND)),
  );
  const [one = 0, two = 0, three = 0] = windows;
  const sum = `500 relays need a window of ${one} ms in one tier, ${two} ms in each of two (${2 * two} ms together), ${three} ms in each of three (${3 * three} ms).`;
  const head =
    "window ms | relays, one tier | listeners at 1,500 | listeners at 4,000 | relays, two tiers | listeners at 1,500";
  return `${table(head, rows)}\n\n${sum}`;
}

export function crowdTable(): string {
  const base = { joins: 100_000, isolates: 300, spreadAt: 2_000, networkMs: 20 };
  const ways: readonly (readonly [string, Pick<FlashCrowd, "relaysAtFirst" | "aheadSeconds">])[] = [
    ["by the count alone", { relaysAtFirst: 0, aheadSeconds: 0 }],
    ["as it is: 5 s ahead", { relaysAtFirst: 0, aheadSeconds: 5 }],
    ["relays there before", { relaysAtFirst: 67, aheadSeconds: 0 }],
  ];
  const rows = [10_000, 60_000].flatMap((overMs) =>
    ways.flatMap(([name, way]) =>
      [MEASURED, CAUTIOUS].map((costs) => {
        const result = simulateFlashCrowd({ ...base, ...way, overMs, costs, random: seeded(5) });
        return [
          `${overMs / 1_000} s`,
          name,
          `${costs.joinUs} / ${costs.redirectUs}`,
          (result.allMs / 1_000).toFixed(1),
          result.waitP50Ms,
          result.waitP99Ms,
          result.relays,
          result.fullestRelay.toLocaleString("en"),
          result.atLeader.toLocaleString("en"),
          result.leaderRequests.toLocaleString("en"),
        ].join(" | ");
      }),
    ),
  );
  return table(
    "come within | plan | µs per join / per redirect | all seated after s | wait p50 ms | wait p99 ms | relays | fullest relay | at the leader | requests at the leader",
    rows,
  );
}

function table(head: string, rows: readonly string[]): string {
  const rule = head.split("|").map(() => "---");
  return [head, rule.join(" | "), ...rows].map((row) => `| ${row} |`).join("\n");
}
