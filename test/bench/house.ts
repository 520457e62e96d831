// A server with its listeners in it: opened, filled, closed whatever happens.
import { rssBytesOf } from "../helpers/process-usage.ts";
import { Audience } from "./audience.ts";
import type { Contender, Running } from "./contender.ts";

export type Bench = {
  /** State of the servers lives here and is thrown away. */
  readonly folder: string;
  readonly serverCore: number;
  readonly rounds: number;
  /** Smaller sizes: shows that everything works, its figures mean little. */
  readonly quick: boolean;
  readonly say: (line: string) => void;
};

export type House = {
  readonly contender: Contender;
  readonly running: Running;
  readonly audience: Audience;
  /** Memory of the process before anybody came, and with everybody seated, in bytes. */
  readonly emptyBytes: number;
  seatedBytes: number;
};

/** Memory settles a moment after the last one sat down. */
const SETTLE_MS = 300;
let houses = 0;

export async function openHouse(
  bench: Bench,
  contender: Contender,
  listeners: number,
): Promise<House> {
  houses += 1;
  const folder = `${bench.folder}/${contender.name}-${houses}`;
  const running = await contender.start(folder, bench.serverCore);
  await contender.prepare?.(running);
  const emptyBytes = rssBytesOf(running.pid);
  const audience = new Audience(contender, running);
  const house = { contender, running, audience, emptyBytes, seatedBytes: emptyBytes };
  await fill(house, listeners);
  return house;
}

export async function fill(house: House, listeners: number): Promise<void> {
  await house.audience.grow(listeners);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  house.seatedBytes = rssBytesOf(house.running.pid);
}

export async function closeHouse({ audience, running }: House): Promise<void> {
  await audience.leave();
  await running.stop();
}

/** Opens a house per contender, works with all of them, and closes them. */
export async function inHouses<T>(
  bench: Bench,
  contenders: readonly Contender[],
  listeners: number,
  work: (houses: readonly House[]) => Promise<T>,
): Promise<T> {
  const open: House[] = [];
  try {
    for (const contender of contenders) open.push(await openHouse(bench, contender, listeners));
    return await work(open);
  } finally {
    await Promise.all(open.map(closeHouse));
  }
}

/** Memory per socket in KB: as they sit there, and after what happened since. */
export function socketMemory({ running, audience, emptyBytes, seatedBytes }: House) {
  const each = (bytes: number) => (bytes - emptyBytes) / 1_024 / audience.sockets.length;
  return { freshKb: each(seatedBytes), usedKb: each(rssBytesOf(running.pid)) };
}
