// What visitors ask for and what changes meanwhile: the same list for every contender, from a seed. Few things are asked for
// often and many rarely (Zipf), and one request in two hundred is a write by somebody else: at the pace of the bench about one a
// second, far more than any evening has.
import { type Dice, diceOf, oneOf } from "../helpers/dice.ts";

export const ROUTES = [
  "now",
  "counts",
  "room",
  "schedule",
  "home",
  "rooms",
  "history",
  "past",
  "show",
  "plays",
  "missing",
  "media",
] as const;
export type RouteName = (typeof ROUTES)[number];

export type Step =
  | { readonly kind: "read"; readonly route: RouteName; readonly path: string }
  | {
      readonly kind: "write";
      readonly thing: "room" | "plan" | "show";
      readonly n: number;
      readonly version: number;
    };

const ROOMS = 20;
const SHOWS = 400;
export const MEDIA_KEYS = Array.from(
  { length: 8 },
  (_, n) => `image/${`bench${n}`.padEnd(22, "x")}.png`,
);

/** How many of a hundred reads go where. */
const SHARES: Readonly<Record<RouteName, number>> = {
  ...{ now: 28, counts: 8, room: 6, schedule: 8, home: 12, rooms: 4 },
  ...{ history: 8, past: 5, show: 12, plays: 4, missing: 2, media: 3 },
};
const ONE_WRITE_IN = 200;
/** Shows change while they are on, plans now and then, and hardly ever what a room is called. */
const CHANGES = [
  "show",
  "show",
  "show",
  "show",
  "show",
  "show",
  "plan",
  "plan",
  "plan",
  "room",
] as const;

export function traceOf(seed: number, length: number): Step[] {
  const dice = diceOf(seed);
  const bag = ROUTES.flatMap((route) => Array<RouteName>(SHARES[route]).fill(route));
  const room = zipf(ROOMS, 1);
  const show = zipf(SHOWS, 1.1);
  const versions = new Map<string, number>();
  const write = (): Step => {
    const thing = oneOf(dice, CHANGES);
    const n = thing === "show" ? show(dice) : room(dice);
    const version = (versions.get(`${thing} ${n}`) ?? 0) + 1;
    versions.set(`${thing} ${n}`, version);
    return { kind: "write", thing, n, version };
  };
  const read = (): Step => {
    const route = oneOf(dice, bag);
    return { kind: "read", route, path: pathOf(route, { room: room(dice), show: show(dice) }) };
  };
  return Array.from({ length }, (_, at) => ((at + 1) % ONE_WRITE_IN === 0 ? write() : read()));
}

const two = (n: number) => String(n).padStart(2, "0");
const five = (n: number) => String(n).padStart(5, "0");

function pathOf(route: RouteName, { room, show }: { room: number; show: number }): string {
  const v1 = `/api/v1/rooms/room-${two(room)}`;
  const paths: Readonly<Record<RouteName, string>> = {
    now: `${v1}/now`,
    counts: `${v1}/counts`,
    room: v1,
    schedule: `${v1}/schedule`,
    home: "/api/home",
    rooms: "/api/rooms",
    history: `${v1}/history`,
    past: `/api/broadcasts?room=room-${two(room)}`,
    show: `/api/broadcasts/show-${five(show)}`,
    plays: `/api/v1/rooms/room-${two(show % ROOMS)}/shows/show-${five(show)}`,
    missing: `/api/broadcasts/gone-${five(room % 5)}`,
    media: `/media/${MEDIA_KEYS[room % MEDIA_KEYS.length]}`,
  };
  return paths[route];
}

/** Number k of `count` with a probability in proportion to 1 / (k + 1)^s. */
function zipf(count: number, s: number): (dice: Dice) => number {
  let sum = 0;
  const heights = Array.from({ length: count }, (_, k) => {
    sum += 1 / (k + 1) ** s;
    return sum;
  });
  return (dice) => {
    const at = dice() * sum;
    return heights.findIndex((height) => height > at);
  };
}
