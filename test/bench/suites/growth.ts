// F15: what one event and one socket cost in rooms of growing size, each size measured on the same server.
import { type Bench, fill, inHouses, socketMemory } from "../house.ts";
import { measure, median, oneByOne } from "../round.ts";
import { room } from "../servers/room.ts";

export type Size = {
  readonly listeners: number;
  readonly cpuPerEventUs: number;
  /** Memory per socket as they sit there. */
  readonly freshKb: number;
};
export type Growth = {
  readonly sizes: readonly Size[];
  /** Least squares: CPU per event = base + slope × listeners, and how much of the spread that explains. */
  readonly slopeUs: number;
  readonly baseUs: number;
  readonly r2: number;
};

const SIZES = [100, 300, 1_000, 3_000];
const EVENTS = 10;
const QUIET_MS = 300;

export function growth(bench: Bench): Promise<Growth> {
  const wanted = bench.quick ? SIZES.slice(0, 2) : SIZES;
  return inHouses(bench, [room], 0, async ([house]) => {
    const sizes: Size[] = [];
    if (!house) return { sizes, ...line([]) };
    const { running, audience } = house;
    for (const listeners of wanted) {
      await fill(house, listeners);
      const { freshKb } = socketMemory(house);
      const costs: number[] = [];
      for (let n = 0; n < bench.rounds; n += 1) {
        const speak = oneByOne(EVENTS, QUIET_MS, audience);
        const { cpuPerDeliveryUs } = await measure(running, audience, EVENTS, speak);
        costs.push(cpuPerDeliveryUs * listeners);
      }
      sizes.push({ listeners, cpuPerEventUs: median(costs), freshKb });
      bench.say(
        `F15 ${listeners} listeners: ${Math.round(median(costs))} µs an event, ${Math.round(freshKb)} KB a socket`,
      );
    }
    return { sizes, ...line(sizes) };
  });
}

/** The straight line through the sizes. */
export function line(sizes: readonly Pick<Size, "listeners" | "cpuPerEventUs">[]) {
  const mean = (of: (size: (typeof sizes)[number]) => number) =>
    sizes.reduce((sum, size) => sum + of(size), 0) / Math.max(1, sizes.length);
  const x = mean((size) => size.listeners);
  const y = mean((size) => size.cpuPerEventUs);
  const xx = mean((size) => (size.listeners - x) ** 2);
  const xy = mean((size) => (size.listeners - x) * (size.cpuPerEventUs - y));
  const yy = mean((size) => (size.cpuPerEventUs - y) ** 2);
  const slopeUs = xx === 0 ? 0 : xy / xx;
  return { slopeUs, baseUs: y - slopeUs * x, r2: yy === 0 ? 0 : xy ** 2 / (xx * yy) };
}
