// The record of one show's audience, from what the objects of its room count. Totals may come twice, late, or from an object
// that began a new life: nobody is counted twice by it.
import type { Counts } from "../../../shared/room/pulse.ts";
import { addOrigins, type Comings, type Origins, originsSince } from "./comings.ts";
import { addedEars, type Ear, mergedEars, summedEars } from "./ears.ts";
import { beginCurve, type Curve, changed, drawnTo, type Minute, withVoices } from "./minute.ts";

/** What one object of a room says about its audience: the leader is part 0, relay n is part n. */
export type AudiencePart = Comings & { readonly ears: readonly Ear[] };
export type Parts = ReadonlyMap<number, AudiencePart>;

type Known = Omit<Comings, "here">;

export type Roll = {
  readonly broadcast: string;
  readonly openedAtMs: number;
  readonly curve: Curve;
  /** The totals of each part that are in the curve. */
  readonly known: Readonly<Record<string, Known>>;
  readonly ears: Readonly<Record<string, Heard>>;
};

/** What the lives of one object said about tracks: those before, together, and the one that speaks now. */
type Heard = {
  readonly sinceMs: number;
  readonly before: readonly Ear[];
  readonly now: readonly Ear[];
};

/** The doors open. Who is here already joins with that; what the parts counted until now belongs to no show. */
export function beginRoll(broadcast: string, counts: Counts, parts: Parts, nowMs: number): Roll {
  const here = [...parts.values()].reduce<Origins>((sum, { here }) => addOrigins(sum, here), {});
  return {
    broadcast,
    openedAtMs: nowMs,
    curve: beginCurve(counts, here, nowMs),
    known: Object.fromEntries([...parts].map(([n, part]) => [n, knownOf(part)])),
    ears: {},
  };
}

/** The record after the counts, or what a part says, may have changed; the same object when nothing did. */
export function noted(roll: Roll, counts: Counts, parts: Parts, nowMs: number): Roll {
  let came = 0;
  let origins: Origins = {};
  const known: Record<string, Known> = { ...roll.known };
  const { ears } = listened(roll, parts);
  for (const [n, part] of parts) {
    const more = newcomers(roll, known[n], part);
    if (more) {
      came += more.came;
      origins = addOrigins(origins, more.origins);
      known[n] = knownOf(part);
    }
  }
  const isSame = came === 0 && sameCounts(counts, roll.curve.counts);
  if (isSame && Object.keys(origins).length === 0)
    return ears === roll.ears ? roll : { ...roll, ears };
  return { ...roll, known, ears, curve: changed(roll.curve, { counts, came, origins }, nowMs) };
}

/** The record with what the parts say about tracks; the same object when that is nothing new. */
export function listened(roll: Roll, parts: Parts): Roll {
  let { ears } = roll;
  for (const [n, part] of parts) {
    const heard = heardBy(ears[n], part);
    if (heard !== ears[n]) ears = { ...ears, [n]: heard };
  }
  return ears === roll.ears ? roll : { ...roll, ears };
}

export function drawn(roll: Roll, nowMs: number): Roll {
  return { ...roll, curve: drawnTo(roll.curve, nowMs) };
}

/** How many persons heard each track begin and end, in all parts together. */
export function earsOf({ ears }: Roll): readonly Ear[] {
  return summedEars(Object.values(ears).map(({ before, now }) => addedEars(before, now)));
}

function heardBy(known: Heard | undefined, { sinceMs, ears }: AudiencePart): Heard {
  if (!known) return { sinceMs, before: [], now: ears };
  if (known.sinceMs !== sinceMs) {
    return { sinceMs, before: addedEars(known.before, known.now), now: ears };
  }
  // Asked at every change of the counts, and hardly ever news.
  return ears.every((ear) => isKnown(known.now, ear))
    ? known
    : { ...known, now: mergedEars(known.now, ears) };
}

function isKnown(ears: readonly Ear[], { play, began, stayed }: Ear): boolean {
  const known = ears.find((ear) => ear.play === play);
  if (!known) return false;
  const isOld = began === null || (known.began !== null && began <= known.began);
  return isOld && (stayed === null || known.stayed !== null);
}

/** What was said or cheered at a moment; cheers are stored together, up to this long after they came. */
export type Voices = { readonly at: number; readonly chat: number; readonly reactions: number };
const STORED_LATE_MS = 2_000;

/** The records with what was said and cheered in each of them; shows of one room follow each other. */
export function spoken(rolls: readonly Roll[], voices: readonly Voices[]): readonly Roll[] {
  if (voices.length === 0) return rolls;
  const theirs = new Map<Roll, Voices[]>(rolls.map((roll) => [roll, []]));
  for (const voice of voices) {
    const roll = rolls.findLast(({ openedAtMs }) => openedAtMs <= voice.at);
    if (!roll || voice.at > roll.curve.untilMs + STORED_LATE_MS) continue;
    theirs.get(roll)?.push({ ...voice, at: Math.min(voice.at, roll.curve.untilMs - 1) });
  }
  return rolls.map((roll) => {
    const minutes = withVoices(roll.curve.minutes, theirs.get(roll) ?? []);
    return { ...roll, curve: { ...roll.curve, minutes } };
  });
}

/** The record without some of its minutes. */
export function without(roll: Roll, goes: (minute: Minute) => boolean): Roll {
  const minutes = roll.curve.minutes.filter((minute) => !goes(minute));
  return { ...roll, curve: { ...roll.curve, minutes } };
}

function newcomers(
  { openedAtMs }: Roll,
  before: Known | undefined,
  part: AudiencePart,
): Pick<Comings, "came" | "origins"> | null {
  const isSameLife = before?.sinceMs === part.sinceMs;
  if (isSameLife && before.came === part.came) return null;
  if (isSameLife) {
    return { came: part.came - before.came, origins: originsSince(before.origins, part.origins) };
  }
  if (part.sinceMs >= openedAtMs) return part;
  // Its people were here when the doors opened, and are in the counts since then; where they are from is new.
  return { came: 0, origins: part.here };
}

const knownOf = ({ sinceMs, came, origins }: Comings): Known => ({
  sinceMs,
  came,
  origins: { ...origins },
});

const sameCounts = (a: Counts, b: Counts) =>
  a.connected === b.connected &&
  a.people === b.people &&
  a.listening === b.listening &&
  a.embedded === b.embedded;
