// The full sizes of the load faults: storm, slow readers, deploys, hold. `scale` shrinks numbers and times alike.
import { CLOSES } from "../../shared/protocol/close.ts";
import type { Figure, LongResult, LongRun } from "../long/types.ts";
import { hold } from "./hold.ts";
import { type Door, edgeDoor, straightDoor } from "./load/doors.ts";
import { redeploy } from "./redeploy.ts";
import { slowReaders } from "./slow-readers.ts";
import { storm } from "./storm.ts";

const SEED = 20_261_122;
const MAX_BACK_MS = 10_000;
const MAX_PUBLISHER_P99_MS = 500;
const MAX_GROWTH_BYTES = 64 * 1_048_576;

/** What must hold: the promise in words, and whether it did. */
type Promised = readonly (readonly [promise: string, isKept: boolean])[];

async function judged<R extends object>(
  open: () => Promise<Door>,
  run: (door: Door) => Promise<R>,
  judge: (report: R) => { cases: number; promised: Promised; seeds?: readonly number[] },
): Promise<LongResult> {
  const door = await open();
  try {
    const report = await run(door);
    const { cases, promised, seeds } = judge(report);
    const failures = promised.filter(([, isKept]) => !isKept).map(([promise]) => promise);
    const figures = figuresOf(report);
    return { ok: failures.length === 0, cases, figures, failures, ...(seeds ? { seeds } : {}) };
  } finally {
    await door.stop();
  }
}

function figuresOf(report: object): Record<string, Figure> {
  return Object.fromEntries(
    Object.entries(report).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...new Set(value)].join(" ") : (value as Figure),
    ]),
  );
}

const scaled = (full: number, scale: number, least = 1) =>
  Math.max(least, Math.round(full * scale));

const stormThrough = (open: () => Promise<Door>, name: string): LongRun => ({
  name: `storm-${name}`,
  what: `5,000 sockets dropped (${name}), all back with 50 missed events each within 10 s, publisher p99 at most 500 ms`,
  run(scale) {
    const sockets = scaled(5_000, scale);
    return judged(
      open,
      (door) => storm(door, { sockets, missedEvents: 50 }),
      (report) => ({
        cases: sockets,
        promised: [
          ["everybody is back with everything", report.caughtUp === sockets],
          ["nobody saw a hole or anything twice", report.holes + report.twice === 0],
          ["everybody got what was missed, not the whole view", report.resets === 0],
          [`all are back within ${MAX_BACK_MS} ms`, report.backInMs <= MAX_BACK_MS],
          [
            `publisher p99 is at most ${MAX_PUBLISHER_P99_MS} ms`,
            report.publisherP99Ms <= MAX_PUBLISHER_P99_MS,
          ],
        ],
      }),
    );
  },
});

const holding = (sockets: number, inside: number): LongRun => ({
  name: `hold-${sockets}`,
  what: `${sockets} sockets in one room (${inside} of them within the runtime) for ten minutes, none dropped`,
  run(scale, say) {
    const size = {
      sockets: scaled(sockets, scale),
      inside: scaled(inside, scale),
      forMs: scaled(600_000, scale, 5_000),
      eventEveryMs: 1_000,
      heartbeatEveryMs: scaled(25_000, scale, 2_500),
    };
    return judged(
      () => straightDoor(),
      (door) => hold(door, size, say),
      (report) => ({
        cases: size.sockets,
        promised: [
          ["no socket was dropped", report.dropped === 0],
          ["everybody has every event", report.complete === size.sockets],
          ["nobody saw a hole or anything twice", report.holes + report.twice === 0],
          ["every heartbeat was answered", report.unansweredHeartbeats === 0],
        ],
      }),
    );
  },
});

export const FAULTS_LONG: readonly LongRun[] = [
  stormThrough(() => straightDoor(), "straight"),
  stormThrough(edgeDoor, "edge"),
  {
    name: "slow-readers",
    what: "50 of 1,000 never read: they are cut, the rest have everything, the room grows by at most 64 MB",
    run(scale) {
      const size = { sockets: scaled(1_000, scale, 40), slow: scaled(50, scale, 2), events: 1_200 };
      return judged(
        () => straightDoor(),
        (door) => slowReaders(door, size),
        (report) => ({
          cases: size.sockets,
          promised: [
            ["every healthy listener has everything", report.complete === report.healthy],
            ["no healthy listener was cut", report.healthyLost === 0],
            ["nobody saw a hole or anything twice", report.holes + report.twice === 0],
            [
              "every slow one was cut as a slow reader",
              report.slowClosedWith.every((code) => code === CLOSES.slow_reader.code),
            ],
            ["every slow one came back and has everything", report.backAgain === size.slow],
            ["the server grew by at most 64 MB", report.grownBytes <= MAX_GROWTH_BYTES],
          ],
        }),
      );
    },
  },
  {
    name: "redeploy",
    what: "20 restarts with 900 old and 100 new clients while people publish: nothing lost, no herd",
    run(scale) {
      const oldClients = scaled(900, scale, 30);
      const newClients = scaled(100, scale, 5);
      const size = { restarts: scaled(20, scale, 2), oldClients, newClients, seed: SEED };
      return judged(
        () => straightDoor(),
        (door) => redeploy(door, size),
        (report) => ({
          cases: report.acked,
          seeds: [SEED],
          promised: [
            ["nothing acknowledged was lost", report.lost === 0],
            ["nobody saw a hole or anything twice", report.holes + report.twice === 0],
            ["every old client has everything", report.complete === oldClients],
            ["every new client shows the fold of the log", report.newClientsInStep === newClients],
            ["nobody had to start over", report.resets === 0],
            [
              "no tenth of a second saw a third of the audience dial",
              report.dialsPeakPerTenth < oldClients / 3,
            ],
          ],
        }),
      );
    },
  },
  // The runtime takes two file descriptors for each socket from outside, and a process has 20,000 here.
  holding(10_000, 200),
  holding(19_500, 9_700),
];
