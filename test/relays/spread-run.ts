// A real room spread over relays, under load, with relays that die: what everybody was told is compared with the log by
// the judge of the fault tests. The real Worker with its edge, in a process of its own.
import type { RoomEnd, Violation } from "../faults/checker/history.ts";
import { RoomRecord } from "../faults/checker/room-record.ts";
import { readRoomEnd } from "../faults/kill/room-end.ts";
import { until } from "../faults/kill/stage.ts";
import { Stubborn } from "../faults/kill/stubborn.ts";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";
import { totalCpuMs } from "../helpers/process-usage.ts";
import { type Delays, delaysOf } from "./delays.ts";

const ROOM = "large";

export type SpreadRun = {
  readonly listeners: number;
  /** Sockets at which the room begins to spread. */
  readonly spreadAt: number;
  readonly durationMs: number;
  /** Lines per second, over all listeners. The rate of one person allows 40 a minute. */
  readonly linesPerSecond: number;
  /** How many times a relay is killed, spread evenly over the run. */
  readonly kills: number;
};

export type SpreadOutcome = Delays & {
  readonly violations: readonly Violation[];
  readonly relays: number;
  /** Sockets of the leader and of each relay when the load begins. */
  readonly seats: readonly number[];
  readonly durationMs: number;
  readonly events: number;
  /** Events that reached a listener, over all of them. */
  readonly deliveries: number;
  readonly frames: number;
  readonly pushes: number;
  readonly carries: number;
  readonly reports: number;
  readonly kills: number;
  readonly cut: number;
  readonly sentAgain: number;
  readonly cpuMs: number;
};

export async function runSpread(
  run: SpreadRun,
  say: (line: string) => void,
): Promise<SpreadOutcome> {
  const vars = { ROOM_SPREAD_SOCKETS: String(run.spreadAt) };
  const entry = "test/workers/counted-rooms.ts";
  const server = await startLeanServer({ rooms: [ROOM], entry, vars });
  const record = new RoomRecord();
  const people: Stubborn[] = [];
  try {
    const dj = await enter(server, record, "s_djlee0001");
    people.push(dj);
    for (let n = 0; n < run.listeners; n += 1)
      people.push(await enter(server, record, listener(n)));
    await moveToRelays(server, people);
    // Only now: before a show the room plans for those who are here, in a show also for those who are on their way.
    dj.submit({ kind: "broadcast.start", title: "Everybody" });
    const seats = await seatsOf(server);
    say(`seats: ${seats.join(", ")}`);
    return { ...(await underLoad(server, record, people, run)), seats, relays: seats.length - 1 };
  } finally {
    for (const one of people) one.leave();
    await server.stop();
  }
}

const listener = (n: number) => `p_listener${n.toString().padStart(5, "0")}`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function enter(server: LeanServer, record: RoomRecord, person: string): Promise<Stubborn> {
  const { port, origin } = server;
  const who = person.startsWith("s_") ? ({ role: "dj", name: "DJ Lee" } as const) : {};
  const token = await server.tokenFor(person, { room: ROOM, ...who });
  const one = new Stubborn(
    person,
    { port, origin, room: ROOM, token },
    record.client(person, person),
  );
  one.enter();
  await until(`${person} is greeted`, () => one.isHere, 30_000);
  return one;
}

/** Whoever came while the leader still seated people leaves and comes back: now they land on relays. */
async function moveToRelays(server: LeanServer, people: readonly Stubborn[]): Promise<void> {
  for (const one of people.slice(1)) {
    if (((await seatsOf(server))[0] ?? 0) <= 1) return;
    one.cut();
    await until("back", () => !one.isHere).catch(() => {});
    await until(`${one.person} is back`, () => one.isHere);
  }
}

/** Sockets of the leader, and of each relay that has any. */
async function seatsOf(server: LeanServer): Promise<number[]> {
  const seats = [await ask<number>(server, `sockets/${ROOM}/0`)];
  for (let relay = 1; ; relay += 1) {
    const seated = await ask<number>(server, `sockets/${ROOM}/${relay}`);
    if (seated === 0) return seats;
    seats.push(seated);
  }
}

async function ask<T>({ origin }: LeanServer, what: string): Promise<T> {
  return (await (await fetch(`${origin}/under-test/${what}`)).json()) as T;
}

async function underLoad(
  server: LeanServer,
  record: RoomRecord,
  people: readonly Stubborn[],
  run: SpreadRun,
): Promise<Omit<SpreadOutcome, "seats" | "relays">> {
  const speakers = people.slice(1);
  const delays = delaysOf();
  for (const one of speakers) one.onEvents = delays.arrived;
  // By their places: of a log this long only the end can be read.
  const headOf = ({ log }: RoomEnd) => log.at(-1)?.seq ?? 0;
  const before = headOf(await readRoomEnd(server.origin, ROOM));
  await ask(server, "calls");
  const cpuBefore = totalCpuMs(server.runtimePid());
  const beganMs = performance.now();
  const cut = await load(server, speakers, run, delays.text);
  await until(
    "all is settled",
    () => people.every((one) => one.isHere && one.pending === 0),
    60_000,
  );
  const durationMs = performance.now() - beganMs;
  const cpuMs = totalCpuMs(server.runtimePid()) - cpuBefore;
  const calls = await ask<{ pushes: number; carries: number; reports: number }>(server, "calls");
  await until(
    "everybody knows who is here",
    () => people.every(({ record: { believedSockets } }) => believedSockets === people.length),
    20_000,
  ).catch(() => {});
  const end = await readRoomEnd(server.origin, ROOM);
  const presence = { connected: people.length, people: people.length };
  return {
    ...calls,
    ...delays.read(),
    violations: record.judge({ ...end, presence }),
    durationMs,
    events: headOf(end) - before,
    kills: run.kills,
    cut,
    sentAgain: people.reduce((sum, one) => sum + one.sentAgain, 0),
    cpuMs,
  };
}

/** Lines from everybody in turn; relays die in between. Gives how many sockets that cost. */
async function load(
  server: LeanServer,
  speakers: readonly Stubborn[],
  { durationMs, linesPerSecond, kills }: SpreadRun,
  text: () => string,
): Promise<number> {
  const socketsBefore = speakers.reduce((sum, one) => sum + one.sockets, 0);
  const lines = Math.round((durationMs * linesPerSecond) / 1_000);
  const killEvery = Math.ceil(lines / (kills + 1));
  const beganMs = performance.now();
  for (let n = 0; n < lines; n += 1) {
    const earlyMs = (n * 1_000) / linesPerSecond - (performance.now() - beganMs);
    if (earlyMs > 0) await pause(earlyMs);
    speakers[n % speakers.length]?.submit({ kind: "chat.say", text: text() });
    if (n > 0 && n % killEvery === 0) void ask(server, `die/${ROOM}/${1 + ((n / killEvery) % 3)}`);
  }
  return speakers.reduce((sum, one) => sum + one.sockets, 0) - socketsBefore;
}
