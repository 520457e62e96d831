// D4: every command with every field bent in every way. The codec must agree with the document's words (fields.ts) on which
// are valid and which field is named; what is valid must survive a round trip; and the real room must say the same.
import { isDeepStrictEqual } from "node:util";
import { decodeClientFrame } from "../../shared/protocol/codec.ts";
import { type Dice, diceOf, oneOf } from "../helpers/dice.ts";
import { EXAMPLES } from "../helpers/room.ts";
import { type Arena, leaksIn } from "./arena.ts";
import { readCorpus, saveToCorpus } from "./corpus.ts";
import { FIELDS, firstBad } from "./fields.ts";

type Json = Record<string, unknown>;
/** Stands for a key that is not there. */
const MISSING = Symbol("missing");

const STRINGS: readonly string[] = [
  ...[
    "",
    " ",
    "\u3000\ufeff",
    "x",
    "amen",
    "0",
    "null",
    "p_someone001",
    "s_someone001",
    "p_x",
    "track-01",
  ],
  ...[
    "a".repeat(40),
    "a".repeat(41),
    "a".repeat(120),
    "a".repeat(121),
    "é".repeat(280),
    "é".repeat(281),
  ],
  ...[
    "b".repeat(500),
    "b".repeat(501),
    ` ${"c".repeat(40)} `,
    "e\u0301".repeat(40),
    "\u1100\u1161".repeat(120),
  ],
  ...[
    "👨‍👩‍👧‍👦".repeat(3),
    "👨‍👩‍👧‍👦".repeat(60),
    "\u202eevil",
    "a\u2066b",
    "a\nb",
    "a\tb",
    "a\rb",
    "\0",
    "a\u0000",
    "\x7f",
  ],
  ...[
    "\ud800",
    "\udfffa",
    "\ufeffa",
    "ﷺ".repeat(40),
    "Å".repeat(30),
    "__proto__",
    "constructor",
    "toString",
  ],
  ...[
    "audio/0000000000000000000000.wav",
    "image/0000000000000000000000.jpeg",
    "audio/../../../etc/passwd00.wav",
  ],
  ...[
    "audio/0000000000000000000000.WAV",
    "<script>alert(1)</script>",
    "'; DROP TABLE events; --",
    "{{7*7}}",
    "%00%n",
  ],
];
const NUMBERS: readonly number[] = [
  ...[
    0, -0, 1, -1, 0.5, 1e-7, 49, 50, 51, 600, 601, 999, 1_000, 86_400_000, 86_400_001,
    2_592_000_000,
  ],
  ...[
    2_592_000_001,
    2 ** 31,
    2 ** 53 - 1,
    2 ** 53,
    2 ** 53 + 2,
    -(2 ** 53),
    1e21,
    1.7976931348623157e308,
    5e-324,
  ],
];
const OTHERS: readonly unknown[] = [
  ...[
    MISSING,
    null,
    true,
    false,
    [],
    {},
    [[]],
    [1],
    ["p_someone001"],
    { length: 1 },
    { kind: "x" },
  ],
  ...[
    Array(5).fill("p_someone001"),
    Array(6).fill("p_someone001"),
    ["p_someone001", 7],
    { toString: "x" },
  ],
];
const VALUES: readonly unknown[] = [...STRINGS, ...NUMBERS, ...OTHERS];

/** A copy with the value at a path replaced or taken away. */
function bent(value: Json, [key = "", ...rest]: readonly string[], to: unknown): Json {
  const { [key]: inner, ...others } = value;
  if (rest.length > 0) return { ...value, [key]: bent((inner ?? {}) as Json, rest, to) };
  return to === MISSING ? others : { ...value, [key]: to };
}

const PATHS: readonly (readonly [string, readonly string[]])[] = Object.entries(FIELDS).flatMap(
  ([kind, fields]) =>
    fields.flatMap(({ key }): [string, string[]][] => [
      [kind, [key]],
      ...(key === "track" ? Object.keys(EXAMPLES["deck.load"].track) : []).map(
        (inner): [string, string[]] => [kind, [key, inner]],
      ),
    ]),
);
const exampleOf = (kind: string) => EXAMPLES[kind as keyof typeof EXAMPLES] as unknown as Json;

/** Every field of every command with every value: the curated part. */
export const curatedCommands = (): Json[] =>
  PATHS.flatMap(([kind, path]) => VALUES.map((value) => bent(exampleOf(kind), path, value)));

/** A command with several fields bent at once, and keys that nobody knows. */
function randomCommand(dice: Dice): Json {
  const kind = oneOf(dice, Object.keys(FIELDS));
  let cmd: Json = { ...exampleOf(kind) };
  for (const [of, path] of PATHS) {
    if (of === kind && dice() < 0.4) {
      const value = dice() < 0.7 ? oneOf(dice, VALUES) : randomText(dice);
      cmd = bent(cmd, path, value);
    }
  }
  return dice() < 0.2 ? { ...cmd, [oneOf(dice, STRINGS)]: oneOf(dice, STRINGS) } : cmd;
}

function randomText(dice: Dice): string {
  // Six of these in one frame, each character escaped, still fit into it.
  const length = Math.floor(dice() * dice() * 350);
  return Array.from({ length }, () => String.fromCharCode(Math.floor(dice() ** 4 * 65_536))).join(
    "",
  );
}

/** What is wrong with the codec's word on a command; null when it agrees with the document. */
export function disagreement(cmd: Json): string | null {
  const text = JSON.stringify({ t: "do", op: "operation-1", cmd });
  const plain = (JSON.parse(text) as { cmd: Json }).cmd;
  const read = decodeClientFrame(text);
  if (typeof plain.kind !== "string") return read.ok ? "accepted without a kind" : null;
  const fields = Object.hasOwn(FIELDS, plain.kind) ? FIELDS[plain.kind] : undefined;
  if (!fields) return isRefused(read, "unknown_command", undefined) ? null : "an unknown command";
  const bad = firstBad(plain, fields);
  if (bad !== true) return isRefused(read, "bad_field", bad) ? null : `not refused for ${bad}`;
  if (!read.ok) return `refused: ${JSON.stringify(read.error)}`;
  const again = decodeClientFrame(JSON.stringify(read.value));
  if (!again.ok || !isDeepStrictEqual(again.value, read.value)) return "changed by a round trip";
  const known = ["kind", ...fields.map(({ key }) => key)];
  const extra = Object.keys((read.value as { cmd: Json }).cmd).find((key) => !known.includes(key));
  return extra === undefined ? null : `kept the unknown key ${extra}`;
}

function isRefused(
  read: ReturnType<typeof decodeClientFrame>,
  reason: string,
  field?: string,
): boolean {
  if (read.ok || read.error.kind !== "refused") return false;
  return read.error.refusal.reason === reason && read.error.refusal.field === field;
}

/** The codec alone, in bulk. */
export function tryCommandsPure(generated: number, seed: number) {
  const failures: string[] = [];
  const curated = curatedCommands();
  const dice = diceOf(seed);
  const all = [...readCorpus<Json>("d4"), ...curated];
  const beganMs = performance.now();
  for (let n = 0; n < all.length + generated; n += 1) {
    const cmd = all[n] ?? randomCommand(dice);
    const why = disagreement(cmd);
    if (why === null) continue;
    saveToCorpus("d4", shrunk(cmd));
    failures.push(`D4 seed ${seed} case ${n}: ${why} ${JSON.stringify(shrunk(cmd)).slice(0, 200)}`);
  }
  const cases = all.length + generated;
  const casesPerSecond = Math.round((cases / (performance.now() - beganMs)) * 1_000);
  return { cases, failures, casesPerSecond };
}

/** The smallest command that still fails: keys go back to the example's, one by one. */
function shrunk(cmd: Json): Json {
  const example = exampleOf(String(cmd.kind));
  let small = cmd;
  for (const key of Object.keys(cmd)) {
    const tried = bent(small, [key], Object.hasOwn(example ?? {}, key) ? example[key] : MISSING);
    if (disagreement(tried) !== null) small = tried;
  }
  return small;
}

const PER_SOCKET = 60;

/** The same through sockets of listeners: the real room says the same about bad fields, and nothing at all happens. */
export async function tryCommands(arena: Arena, generated: number, seed: number) {
  const failures: string[] = [];
  const dice = diceOf(seed);
  for (let n = 0; n < generated; n += PER_SOCKET) {
    const person = arena.person();
    // A listener may speak, react and take a name; all else is refused whatever the fields hold.
    arena.welcome.add(person);
    const guest = await arena.guest(person);
    const commands = Array.from({ length: Math.min(PER_SOCKET, generated - n) }, () =>
      randomCommand(dice),
    );
    await Promise.all(
      commands.map(async (cmd, at) => {
        const fate = await guest.do(cmd, `d4-seed-${seed}-${n + at}`).catch(() => null);
        const why = fate === null ? `no answer, closed ${guest.closed}` : surprise(cmd, fate);
        const leaks = fate === null ? [] : leaksIn(JSON.stringify(fate));
        for (const one of [...(why ? [why] : []), ...leaks]) {
          failures.push(
            `D4 seed ${seed} case ${n + at}: ${one} ${JSON.stringify(cmd).slice(0, 200)}`,
          );
        }
      }),
    );
    guest.leave();
  }
  return { cases: generated, failures };
}

function surprise(
  cmd: Json,
  fate: { kind: string; reason?: string; field?: string },
): string | null {
  const plain = JSON.parse(JSON.stringify(cmd)) as Json;
  const fields = FIELDS[String(plain.kind)];
  const bad = fields ? firstBad(plain, fields) : true;
  const named = fate.kind === "refused" && fate.reason === "bad_field" ? fate.field : true;
  return named === bad ? null : `the room says ${named}, the document ${bad}`;
}
