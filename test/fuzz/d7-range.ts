// D7: ranges and conditions of stored media. Every answer must be the one that a literal reading of RFC 9110 gives: status,
// Content-Range, length and the very bytes; HEAD says what GET would.
import { mediaAnswer } from "../../server/domain/media/answer.ts";
import { MEDIA_TYPES } from "../../server/domain/media/type.ts";
import { between, type Dice, diceOf, oneOf } from "../helpers/dice.ts";
import { type Question, reference, type Stored, type Wanted } from "./d7-reference.ts";

const MODIFIED_MS = Date.UTC(2026, 10, 22, 10, 20, 30);
const dateAt = (offsetSeconds: number, fromMs: number) =>
  new Date(fromMs + offsetSeconds * 1_000).toUTCString();

/** Every form of a single range over sizes 0 to 8, with and without a validator that fits. */
export function* exhaustive(): Generator<{ size: number; range: string }> {
  const ends = Array.from({ length: 11 }, (_, at) => at);
  for (let size = 0; size <= 8; size += 1) {
    for (const a of ends) {
      yield { size, range: `bytes=${a}-` };
      yield { size, range: `bytes=-${a}` };
      for (const b of ends) yield { size, range: `bytes=${a}-${b}` };
    }
  }
}

const JUNK = "0123456789-=,bytes \t";
const WEIRD = ["", "*", "junk", "W/", '"', '""', '","', 'W/""', "bytes=0-", "0", "GMT", "1,2"];

function anEnd(dice: Dice, size: number): string {
  return oneOf<() => string>(dice, [
    () => String(between(dice, 0, size + 3)),
    () => String(between(dice, 0, 10 * size + 10)),
    () => `00${between(dice, 0, size)}`,
    () => "9".repeat(between(dice, 15, 40)),
    () => "",
  ])();
}

function aRange(dice: Dice, size: number): string {
  const one = () => `${anEnd(dice, size)}-${anEnd(dice, size)}`;
  return oneOf<() => string>(dice, [
    () => `bytes=${one()}`,
    () => `bytes=${one()}`,
    () => `bytes=${one()}`,
    () => `bytes=${one()},${one()}`,
    () => `bytes=${Array.from({ length: between(dice, 3, 9) }, one).join(", ")}`,
    () => `bytes=${oneOf(dice, ["", ",", " ,", ",\t"])}${one()}${oneOf(dice, [",", " , ,", ""])}`,
    () => `${oneOf(dice, ["BYTES", "Bytes", "items", "byte", ""])}=${one()}`,
    () =>
      `bytes=${Array.from({ length: between(dice, 0, 9) }, () => oneOf(dice, [...JUNK])).join("")}`,
    () => oneOf(dice, WEIRD),
  ])();
}

function aTag(dice: Dice, { etag }: Stored): string {
  return oneOf(dice, [
    etag,
    etag,
    `W/${etag}`,
    '"other"',
    '"a,b"',
    'W/"other"',
    oneOf(dice, WEIRD),
  ]);
}

const someTags = (dice: Dice, stored: Stored) =>
  dice() < 0.15
    ? "*"
    : Array.from({ length: between(dice, 1, 3) }, () => aTag(dice, stored)).join(
        oneOf(dice, [",", ", ", " ,\t"]),
      );

function aDate(dice: Dice, { modified }: Stored): string {
  const fromMs = Date.parse(modified);
  return oneOf<() => string>(dice, [
    () => modified,
    () => dateAt(oneOf(dice, [-1, 1]), fromMs),
    () => dateAt(between(dice, -1e6, 1e6), fromMs),
    () => oneOf(dice, WEIRD),
  ])();
}

/** A question about one stored object; values are as the wire has them, without spaces around. */
export function aQuestion(dice: Dice, stored: Stored): Question {
  const headers: Record<string, string> = {};
  const maybe = (name: string, chance: number, value: () => string) => {
    if (dice() < chance) headers[name] = value().trim();
  };
  maybe("Range", 0.85, () => aRange(dice, stored.size));
  maybe("If-Range", 0.3, () => (dice() < 0.6 ? aTag(dice, stored) : aDate(dice, stored)));
  maybe("If-Match", 0.12, () => someTags(dice, stored));
  maybe("If-Unmodified-Since", 0.12, () => aDate(dice, stored));
  maybe("If-None-Match", 0.15, () => someTags(dice, stored));
  maybe("If-Modified-Since", 0.15, () => aDate(dice, stored));
  return { method: dice() < 0.15 ? "HEAD" : "GET", headers };
}

/** What the product's pure part answers, in the reference's words. */
export function answered({ method, headers }: Question, { etag, modified, size }: Stored): Wanted {
  const held = {
    etag,
    storedAtMs: Date.parse(modified) + 456,
    sizeBytes: size,
    type: MEDIA_TYPES.mp3,
  };
  const {
    status,
    slice,
    headers: shown,
  } = mediaAnswer({ method, headers: new Headers(headers) }, held);
  const whole = Array.from({ length: size }, (_, at) => at);
  const part =
    slice?.kind === "part" ? whole.slice(slice.offset, slice.offset + slice.length) : whole;
  return {
    status,
    contentRange: shown["Content-Range"] ?? null,
    positions: slice === null ? [] : part,
  };
}

/** What differs from the reference, in one line; null when nothing does. */
export function difference(question: Question, stored: Stored, got: Wanted): string | null {
  const wanted = reference(question, stored);
  if (JSON.stringify(got) === JSON.stringify(wanted)) return null;
  const [a, b] = [got, wanted].map(inShort);
  return `D7 ${JSON.stringify(question)} of ${stored.size} bytes: ${a} instead of ${b}`;
}

const inShort = ({ status, contentRange, positions }: Wanted) =>
  `${status} ${contentRange} with ${positions.length} bytes from ${positions[0]}`;

/** The pure part: everything exhaustive, then so many random ones. */
export function tryRangesPure(generated: number, seed: number) {
  const failures: string[] = [];
  const modified = dateAt(0, MODIFIED_MS);
  const etag = '"abc"';
  let cases = 0;
  const judge = (question: Question, stored: Stored) => {
    cases += 1;
    const found = difference(question, stored, answered(question, stored));
    if (found) failures.push(found);
  };
  for (const { size, range } of exhaustive()) {
    for (const more of [{}, { "If-Range": etag }, { "If-Range": `W/${etag}` }]) {
      judge({ method: "GET", headers: { Range: range, ...more } }, { etag, modified, size });
    }
  }
  const dice = diceOf(seed);
  for (let n = 0; n < generated; n += 1) {
    const stored = { etag, modified, size: between(dice, 0, 200) };
    judge(aQuestion(dice, stored), stored);
  }
  return { cases, failures };
}
