// F11: what one join costs, with a short and a long conversation in view, against a bare object that accepts and sends
// the same first frame, encoded anew for each or once for all.
import { cpuMsOf } from "../../helpers/process-usage.ts";
import { RawSocket } from "../../helpers/raw-socket.ts";
import { Audience, until } from "../audience.ts";
import type { Contender, Running } from "../contender.ts";
import { type Bench, closeHouse, type House, openHouse } from "../house.ts";
import { atRate, measure, median } from "../round.ts";
import { room, seatHeaders } from "../servers/room.ts";
import { greeter } from "../servers/workerd-peers.ts";

export type Join = {
  readonly cpuUs: number;
  /** From the 101 to the first frame, and a heartbeat's way there and back on the same socket. */
  readonly firstFrameMs: number;
  readonly roundTripMs: number;
};
export type Joins = Readonly<Record<JoinCase, Join>> & {
  /** Length of the first frame with one line and with 200 lines in view. */
  readonly greetingBytes: readonly number[];
};
export type JoinCase = "room1" | "room200" | "each1" | "each200" | "once1" | "once200";

const LINES = [1, 200] as const;
const OPENING = 8;

export async function joins(bench: Bench): Promise<Joins> {
  const open: House[] = [];
  const greetingBytes: number[] = [];
  try {
    const cases: [JoinCase, Contender, Running][] = [];
    for (const lines of LINES) {
      const ours = await openHouse(bench, room, 0);
      open.push(ours);
      const text = await converse(ours, lines);
      greetingBytes.push(Buffer.byteLength(text));
      const bare = await openHouse(bench, greeter, 0);
      open.push(bare);
      await fetch(`http://127.0.0.1:${bare.running.port}/`, { method: "PUT", body: text });
      const at = (path: string) => ({ ...greeter, door: () => ({ path }) });
      cases.push([`room${lines}`, room, ours.running]);
      cases.push([`each${lines}`, at("/each"), bare.running]);
      cases.push([`once${lines}`, at("/once"), bare.running]);
    }
    const seen = new Map<JoinCase, Join[]>();
    for (let n = 0; n <= bench.rounds; n += 1) {
      for (const [name, contender, running] of cases) {
        const join = await crowd(contender, running, bench.quick ? 60 : 300);
        bench.say(
          `F11 ${name}: ${Math.round(join.cpuUs)} µs, first frame ${join.firstFrameMs.toFixed(2)} ms`,
        );
        if (n > 0) seen.set(name, [...(seen.get(name) ?? []), join]);
      }
    }
    const medians = [...seen].map(([name, all]) => [name, medianJoin(all)] as const);
    return { ...(Object.fromEntries(medians) as Record<JoinCase, Join>), greetingBytes };
  } finally {
    await Promise.all(open.map(closeHouse));
  }
}

/** Fills the view with that many lines and gives the first frame that a newcomer gets. */
async function converse({ running }: House, lines: number): Promise<string> {
  const speakers = new Audience(room, running);
  await speakers.grow(50);
  await measure(running, speakers, lines, atRate(lines, 200));
  await speakers.leave();
  let greeting = "";
  const onText = (text: string) => {
    greeting ||= text;
  };
  const socket = await RawSocket.open({
    port: running.port,
    path: "/room",
    headers: seatHeaders(999_999),
    onText,
  });
  await until(() => greeting !== "");
  socket.destroy();
  return greeting;
}

/** That many people come, a few at a time, are greeted, and leave again. */
async function crowd(contender: Contender, { port, pid }: Running, people: number): Promise<Join> {
  const sockets: RawSocket[] = [];
  let next = 0;
  const cpuMs = cpuMsOf(pid);
  const enter = async () => {
    while (next < people) {
      const socket = await RawSocket.open({ port, ...contender.door(next++) });
      sockets.push(socket);
      await until(() => socket.frames > 0);
    }
  };
  await Promise.all(Array.from({ length: OPENING }, enter));
  const spentMs = cpuMsOf(pid) - cpuMs;
  const roundTripMs = contender.heartbeat ? await heartbeat(sockets[0], contender.heartbeat) : 0;
  for (const socket of sockets) socket.destroy();
  // The room notices that they left before the next ones come.
  await new Promise((resolve) => setTimeout(resolve, 400));
  return {
    cpuUs: (spentMs * 1_000) / people,
    firstFrameMs: median(sockets.map((one) => one.firstFrameAtMs - one.openedAtMs)),
    roundTripMs,
  };
}

async function heartbeat(socket: RawSocket | undefined, ping: string): Promise<number> {
  if (!socket) return 0;
  const times: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    const [frames, sentMs] = [socket.frames, performance.now()];
    socket.send(ping);
    await until(() => socket.frames > frames);
    times.push(socket.lastFrameAtMs - sentMs);
  }
  return median(times);
}

function medianJoin(all: readonly Join[]): Join {
  const of = (key: keyof Join) => median(all.map((join) => join[key]));
  return {
    cpuUs: of("cpuUs"),
    firstFrameMs: of("firstFrameMs"),
    roundTripMs: of("roundTripMs"),
  };
}
