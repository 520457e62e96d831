// D3: texts. What cannot be read is answered `bad_json`, what is read but is no frame `bad_frame`, each a strike; what people
// write arrives as they wrote it or is refused by name; and no text changes how objects behave.
import { decodeClientFrame } from "../../shared/protocol/codec.ts";
import { type Dice, diceOf, oneOf } from "../helpers/dice.ts";
import { type Arena, LATE_MS, leaksIn } from "./arena.ts";
import { readCorpus, saveToCorpus } from "./corpus.ts";
import { FIELDS, firstBad, tidy } from "./fields.ts";
import { FRAMES, NO_FRAME, NO_JSON } from "./json-texts.ts";
import { NAUGHTY } from "./naughty-strings.ts";

const TEXT_FIELDS: readonly (readonly [string, string])[] = [
  ["chat.say", "text"],
  ["announcement.pin", "text"],
  ["broadcast.start", "title"],
  ["person.rename", "name"],
  ["person.unmute", "person"],
];

/** The codec's word on a text: the kind of trouble, or `ok`. */
function wordOn(text: string): string {
  const read = decodeClientFrame(text);
  if (read.ok) return "ok";
  return read.error.kind === "refused" ? "refused" : read.error.kind;
}

/** A text made of pieces of others, cut and mixed. */
function mixed(dice: Dice): string {
  const sources = [FRAMES, NO_FRAME, NO_JSON, NAUGHTY];
  let text = oneOf(dice, oneOf(dice, sources)).slice(0, 4_000);
  for (let n = Math.floor(dice() * 4); n >= 0; n -= 1) {
    const at = Math.floor(dice() * (text.length + 1));
    const other = oneOf(dice, oneOf(dice, sources)).slice(0, Math.floor(dice() * 60));
    const cut = Math.floor(dice() * 6);
    text = text.slice(0, at) + (dice() < 0.6 ? other : "") + text.slice(at + cut);
  }
  return text;
}

/** The codec alone: never throws, never accepts what has no `t` of the client, never keeps what it does not know. */
export function tryTextsPure(generated: number, seed: number) {
  const failures: string[] = [];
  const dice = diceOf(seed);
  const judged: [string, string][] = [
    ...NO_JSON.map((text): [string, string] => [text, "bad_json"]),
    ...NO_FRAME.map((text): [string, string] => [text, "bad_frame"]),
    ...FRAMES.map((text): [string, string] => [text, "ok"]),
  ];
  for (const [text, wanted] of judged) {
    const word = wordOn(text);
    if (word !== wanted) failures.push(`D3 ${word} instead of ${wanted}: ${text.slice(0, 120)}`);
  }
  const strings = TEXT_FIELDS.flatMap(([kind, key]) =>
    NAUGHTY.map((text) => [kind, key, text] as const),
  );
  for (const [kind, key, text] of strings) failures.push(...strangeText(kind, key, text));
  const kept = readCorpus<string>("d3");
  for (let n = 0; n < kept.length + generated; n += 1) {
    const text = kept[n] ?? mixed(dice);
    try {
      const read = decodeClientFrame(text);
      if (!read.ok || ["do", "got", "listening", "renew"].includes(read.value.t)) continue;
      failures.push(`D3 seed ${seed}: accepted ${text.slice(0, 120)}`);
    } catch (error) {
      failures.push(`D3 seed ${seed}: threw ${error} at ${text.slice(0, 120)}`);
    }
    saveToCorpus("d3", text);
  }
  if (Object.hasOwn(Object.prototype, "polluted")) failures.push("D3 the prototype changed");
  return { cases: judged.length + strings.length + kept.length + generated, failures };
}

/** A text in a field is stored tidied, or the field is named. */
function strangeText(kind: string, key: string, text: string): string[] {
  const cmd = { kind, [key]: text };
  const read = decodeClientFrame(JSON.stringify({ t: "do", op: "operation-1", cmd }));
  const bad = firstBad(cmd, FIELDS[kind] ?? []);
  const where = `${kind} ${JSON.stringify(text).slice(0, 80)}`;
  if (bad === true) {
    const stored = read.ok && (read.value as unknown as { cmd: Record<string, unknown> }).cmd[key];
    return stored === tidy(text) ? [] : [`D3 not stored as it was written: ${where}`];
  }
  const named = !read.ok && read.error.kind === "refused" && read.error.refusal.field;
  return named === bad ? [] : [`D3 not refused: ${where}`];
}

const STRIKES = 3;

/** Through sockets: each unreadable text is a strike, the third ends the connection; the curated ones all, others sampled. */
export async function tryTexts(arena: Arena, generated: number, seed: number) {
  const failures: string[] = [];
  const dice = diceOf(seed);
  const texts = [
    ...[...NO_JSON, ...NO_FRAME],
    ...Array.from({ length: generated }, () => mixed(dice)).filter((text) =>
      wordOn(text).startsWith("bad_"),
    ),
  ].filter((text) => text !== "ping");
  const groups = Array.from({ length: Math.ceil(texts.length / STRIKES) }, (_, n) =>
    texts.slice(n * STRIKES, (n + 1) * STRIKES),
  );
  const worker = async () => {
    for (let group = groups.shift(); group; group = groups.shift())
      failures.push(...(await strikes(arena, group)));
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  failures.push(...(await spoken(arena)));
  return { cases: texts.length + NAUGHTY.length, failures };
}

async function strikes(arena: Arena, texts: readonly string[]): Promise<string[]> {
  const guest = await arena.guest();
  const failures: string[] = [];
  for (const [n, text] of texts.entries()) {
    guest.say(text);
    const answers = () => guest.frames.filter(({ t }) => t === "unreadable");
    const last = n === STRIKES - 1;
    try {
      await guest.until("a close", () => (last ? guest.closed : answers().length > n), LATE_MS);
      const wanted = { t: "unreadable", reason: wordOn(text), strikesLeft: STRIKES - 1 - n };
      const fine = last
        ? guest.closed === 4011
        : JSON.stringify(answers()[n]) === JSON.stringify(wanted);
      if (!fine)
        failures.push(`D3 ${JSON.stringify(answers()[n])} ${guest.closed}: ${text.slice(0, 80)}`);
    } catch {
      failures.push(`D3 no answer: ${text.slice(0, 80)}`);
    }
  }
  failures.push(...leaksIn(JSON.stringify(guest.frames.slice(1))));
  guest.leave();
  return failures;
}

/** What is said by one arrives at another exactly, or is refused by name. */
async function spoken(arena: Arena): Promise<string[]> {
  const failures: string[] = [];
  for (const text of NAUGHTY) {
    const cmd = { kind: "announcement.pin", text };
    const fate = await arena.staff.do(cmd).catch(() => null);
    const valid = firstBad(cmd, FIELDS[cmd.kind] ?? []) === true;
    if (fate?.kind === "refused" && fate.reason === "rate_limited") continue;
    const fine = valid
      ? fate?.kind === "event" && fate.event.body.text === tidy(text)
      : fate?.kind === "refused" && fate.field === "text";
    if (!fine)
      failures.push(
        `D3 said ${JSON.stringify(text).slice(0, 60)}: ${JSON.stringify(fate).slice(0, 120)}`,
      );
  }
  return failures;
}
