// What was asked for, what came, and when to ask again. A piece that is not there yet is asked for again soon; when nothing
// comes at all, the DJ is away and hardly more is asked for than while sound flows. Pure.
import { doublingMs } from "../doubling.ts";
import type { Piece } from "./timeline.ts";

const AGAIN_MS = 250;
const AGAIN_MOST_MS = 2_000;
/** So many answers of "not there" in a row are no late piece any more. */
const DROUGHT_AFTER = 4;
const PARALLEL = 3;

type Fate = {
  readonly state: "asked" | "here" | "missed";
  readonly misses: number;
  /** Local time from which it may be asked for again. */
  readonly againMs: number;
};
export type Asked = {
  readonly fates: ReadonlyMap<string, Fate>;
  /** Answers of "not there" since the last piece that came. */
  readonly drought: number;
  /** Local time before which nothing is asked for again. */
  readonly restUntilMs: number;
};
export const NOTHING_ASKED: Asked = { fates: new Map(), drought: 0, restUntilMs: 0 };

/** Which of the pieces that are due, in the order in which they are wanted, to ask for now. */
export function toAsk(asked: Asked, due: readonly Piece[], nowMs: number): Piece[] {
  const fateOf = ({ key }: Piece) => asked.fates.get(key);
  const isNew = (piece: Piece) => !fateOf(piece);
  const isOpen = (piece: Piece) => {
    const fate = fateOf(piece);
    return !fate || (fate.state === "missed" && nowMs >= fate.againMs);
  };
  const open = due.filter(isOpen);
  const room = Math.max(0, PARALLEL - underWay(asked));
  if (asked.drought < DROUGHT_AFTER) return open.slice(0, room);
  // In a drought a new one tells soonest that sound is back; of the old ones, only the oldest, now and then: an uplink that is
  // always late must not look as if nothing came.
  const old = open.filter((piece) => !isNew(piece)).sort((a, b) => a.fromMs - b.fromMs);
  const again = nowMs < asked.restUntilMs ? [] : old.slice(0, 1);
  return [...again, ...open.filter(isNew)].slice(0, room);
}

export function underWay({ fates }: Asked): number {
  return [...fates.values()].filter(({ state }) => state === "asked").length;
}

export function askedFor(asked: Asked, { key }: Piece): Asked {
  const misses = asked.fates.get(key)?.misses ?? 0;
  return withFate(asked, key, { state: "asked", misses, againMs: 0 });
}

export function came(asked: Asked, { key }: Piece): Asked {
  const here = withFate(asked, key, { state: "here", misses: 0, againMs: 0 });
  return { ...here, drought: 0, restUntilMs: 0 };
}

/** `random` in [0, 1): listeners that miss the same piece must not all ask again at once. */
export function missed(asked: Asked, { key }: Piece, nowMs: number, random: number): Asked {
  const misses = (asked.fates.get(key)?.misses ?? 0) + 1;
  const drought = asked.drought + 1;
  const againMs = nowMs + wait(misses, random);
  const missedNow = { ...withFate(asked, key, { state: "missed", misses, againMs }), drought };
  if (drought < DROUGHT_AFTER) return { ...missedNow, restUntilMs: 0 };
  // The misses of new ones come as often as those fall due: they must not put off the old ones for ever.
  if (misses === 1 && asked.restUntilMs > 0) return missedNow;
  return { ...missedNow, restUntilMs: nowMs + wait(drought - DROUGHT_AFTER + 2, random) };
}

/** Something happened in the room: what was in vain before may not be any more. */
export function afresh(asked: Asked): Asked {
  return { ...asked, drought: 0, restUntilMs: 0 };
}

/** Forgets what is no longer of use, so that hours on air need no more memory than minutes. */
export function keepOnly(asked: Asked, useful: (key: string) => boolean): Asked {
  return { ...asked, fates: new Map([...asked.fates].filter(([key]) => useful(key))) };
}

function wait(times: number, random: number): number {
  return doublingMs(times, AGAIN_MS, AGAIN_MOST_MS) * (0.75 + random / 2);
}

function withFate(asked: Asked, key: string, fate: Fate): Asked {
  return { ...asked, fates: new Map(asked.fates).set(key, fate) };
}
