// What permessage-deflate costs a room, and what it saves: the same frames to the same sockets with and without it. Every
// browser offers it, so it is used unless the Worker says no. `node test/compression/measure.ts [sockets] [frames]`
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { frameText } from "../../server/objects/frame-text.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { cpuMsOf, rssBytesOf } from "../helpers/process-usage.ts";
import { startWorkerd } from "../helpers/workerd.ts";
import { CountingSocket } from "./counting-socket.ts";

const SOCKETS = Number(process.argv[2] ?? 200);
const FRAMES = Number(process.argv[3] ?? 200);
const ROUNDS = 3;
const SERVER_CORE = 0;
const WORDS =
  "amen thank you for this song tonight we are with you from the choir hallelujah".split(" ");

type Way = { readonly name: string; readonly flags: readonly string[] };
const WAYS: readonly Way[] = [
  { name: "on", flags: [] },
  { name: "off", flags: ["no_web_socket_compression"] },
];

type Figures = {
  readonly compression: string;
  readonly eventsPerFrame: number;
  readonly cpuUsPerDelivery: number;
  readonly wireBytesPerDelivery: number;
  readonly kilobytesPerSocket: number;
};

/** Chat as it is: the same shape over and over, other words. */
function event(seq: number): RoomEvent {
  const words = Array.from({ length: 8 }, (_, n) => WORDS[(seq * 7 + n * seq) % WORDS.length]);
  const at = 1_800_000_000_000 + seq * 137;
  const by = `p_${((seq * 2_654_435_761) >>> 0).toString(36).padStart(10, "x")}`;
  const op = `${((seq * 40_503) >>> 0).toString(36).padStart(8, "0")}-${seq}`;
  const text = words.join(" ");
  return { seq, at, by, op, body: { kind: "chat.said", name: "Ruth", role: "listener", text } };
}

const frame = (n: number, events: number) =>
  frameText({
    t: "events",
    events: Array.from({ length: events }, (_, k) => event(n * events + k)),
  });

async function measure({ name, flags }: Way, eventsPerFrame: number): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "compression-"));
  const server = await startWorkerd({
    entry: "test/bench/workers/loops.ts",
    objects: { ROOM: "KeptSet" },
    folder,
    core: SERVER_CORE,
    compatibilityFlags: flags,
  });
  try {
    const before = rssBytesOf(server.pid);
    const sockets: CountingSocket[] = [];
    for (let n = 0; n < SOCKETS; n += 1) sockets.push(await CountingSocket.open(server.port));
    await send(sockets, 10, eventsPerFrame);
    if (sockets.some(({ compressed }) => compressed > 0) !== (name === "on")) {
      throw new Error(`compression was meant to be ${name}`);
    }
    const wireBefore = wireBytes(sockets);
    const cpuBefore = cpuMsOf(server.pid);
    await send(sockets, FRAMES, eventsPerFrame);
    const deliveries = SOCKETS * FRAMES;
    const figures = {
      compression: name,
      eventsPerFrame,
      cpuUsPerDelivery: ((cpuMsOf(server.pid) - cpuBefore) * 1_000) / deliveries,
      wireBytesPerDelivery: (wireBytes(sockets) - wireBefore) / deliveries,
      kilobytesPerSocket: (rssBytesOf(server.pid) - before) / 1_024 / SOCKETS,
    };
    for (const socket of sockets) socket.destroy();
    return figures;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One frame after the other, each when everybody has the one before: no queue, so nothing is measured but sending. */
async function send(
  sockets: readonly CountingSocket[],
  count: number,
  events: number,
): Promise<void> {
  const [speaker] = sockets;
  for (let n = 0; n < count; n += 1) {
    const wanted = (speaker?.frames ?? 0) + 1;
    speaker?.send(frame(n, events));
    while (sockets.some(({ frames }) => frames < wanted)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const wireBytes = (sockets: readonly CountingSocket[]) =>
  sockets.reduce((sum, { bytes }) => sum + bytes, 0);

const median = (all: readonly Figures[], key: keyof Figures) =>
  all.map((one) => Number(one[key])).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

const rows: Record<string, string | number>[] = [];
for (const eventsPerFrame of [1, 10]) {
  for (const way of WAYS) {
    const rounds: Figures[] = [];
    for (let n = 0; n < ROUNDS; n += 1) rounds.push(await measure(way, eventsPerFrame));
    rows.push({
      compression: way.name,
      "events per frame": eventsPerFrame,
      "CPU µs per delivery": Number(median(rounds, "cpuUsPerDelivery").toFixed(1)),
      "bytes per delivery": Math.round(median(rounds, "wireBytesPerDelivery")),
      "KB per socket": Math.round(median(rounds, "kilobytesPerSocket")),
    });
  }
}
console.log(`${SOCKETS} sockets, ${FRAMES} frames, medians of ${ROUNDS} rounds`);
console.table(rows);
