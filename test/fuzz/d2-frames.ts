// D2: WebSocket frames as bytes. A connection that breaks RFC 6455 is closed or goes on, but always answers, and never
// takes anybody along.
import { type Dice, diceOf, oneOf } from "../helpers/dice.ts";
import { type Arena, LATE_MS, leaksIn, ROOM } from "./arena.ts";
import { readCorpus, saveToCorpus } from "./corpus.ts";
import { type FrameParts, frameOf, type Heard, RawWire } from "./raw-wire.ts";

/**
 * alive: a heartbeat after it is answered · waits: the server waits for the rest of a frame · closed: with one of the codes
 * of RFC 6455 or the end of the connection · a number: closed with exactly that code.
 */
type Wanted = "alive" | "waits" | "closed" | number;
type Case = readonly [string, Wanted | readonly Wanted[], readonly FrameParts[], string?];

const OK = '{"t":"got","bytes":0}';
const PING = frameOf({ payload: "ping" });
const BIG = 33 * 1024 * 1024;
const text = (payload: string | Uint8Array, more: FrameParts = {}): FrameParts => ({
  payload,
  ...more,
});
const control = (opcode: number, payload: string | Uint8Array = "", more: FrameParts = {}) =>
  ({ opcode, payload, ...more }) as FrameParts;
const close = (...bytes: number[]) => control(8, Uint8Array.from(bytes));
const half = OK.length >> 1;
const parts = (count: number, payload = ""): FrameParts[] => [
  text(OK.slice(0, half), { fin: false }),
  ...Array.from({ length: count }, () => ({ opcode: 0, fin: false, payload })),
  { opcode: 0, payload: OK.slice(half) },
];
const ANY: readonly Wanted[] = ["alive", "closed"];

const CURATED: readonly Case[] = [
  ["a text frame", "alive", [text(OK)]],
  ["a ping", "alive", [control(9, "hello")]],
  ["a ping without payload", "alive", [control(9)]],
  ["a pong that nobody asked for", "alive", [control(10, "x")]],
  ["a ping of 125 bytes", "alive", [control(9, "p".repeat(125))]],
  ["a ping of 126 bytes", ANY, [control(9, "p".repeat(126))]],
  ["a fragmented text", "alive", parts(0)],
  ["a text in a hundred empty pieces", "alive", parts(100)],
  ["a ping between the pieces", "alive", [parts(0)[0] ?? {}, control(9), parts(0)[1] ?? {}]],
  ["ten thousand empty pieces", ANY, parts(10_000)],
  ["a fragmented text beyond the limit", [4012, "closed"], parts(20, "y".repeat(1_000))],
  ["a text inside a fragmented text", "closed", [text("{", { fin: false }), text(OK)]],
  ["a continuation of nothing", "closed", [{ opcode: 0, payload: OK }]],
  ["a fragmented ping", "closed", [control(9, "a", { fin: false }), { opcode: 0, payload: "b" }]],
  ["an unmasked text", ANY, [text(OK, { masked: false })]],
  ["an unmasked ping", ANY, [control(9, "", { masked: false })]],
  ...[1, 2, 4, 7].map(
    (rsv): Case => [`reserved bits ${rsv}`, ["closed", 4011], [text(OK, { rsv })]],
  ),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map(
    (opcode): Case => [`opcode ${opcode}`, "closed", [{ opcode, payload: OK }]],
  ),
  ["a binary frame", 4013, [{ opcode: 2, payload: OK }]],
  ["an empty binary frame", 4013, [{ opcode: 2 }]],
  ["a fragmented binary frame", 4013, [{ opcode: 2, fin: false, payload: "a" }, { opcode: 0 }]],
  ["an empty text", "alive", [text("")]],
  ["three empty texts", 4011, [text(""), text(""), text("")]],
  ["a length in 16 bits for 7", ANY, [text(OK, { spelling: 16 })]],
  ["a length in 64 bits for 7", ANY, [text(OK, { spelling: 64 })]],
  ["a length of 2^63", "closed", [text("x", { spelling: 64, length: 2n ** 63n })]],
  [
    "a length of 2^63-1",
    ["closed", "waits"],
    [text("x", { spelling: 64, length: 2n ** 63n - 1n })],
  ],
  ["a length of 33 MiB, and nothing more", ["closed", "waits"], [text("x", { length: BIG })]],
  ["16384 bytes", "alive", [text(sized(16_384))]],
  ["16385 bytes", 4012, [text(sized(16_385))]],
  ["1 MiB and a byte", [4012, "closed"], [text("z".repeat(1_048_577))]],
  ["invalid UTF-8 in a string", ANY, [text(bytes('{"t":"got","bytes":0,"x":"', 0xff, 0xfe, '"}'))]],
  ["invalid UTF-8 as the whole text", ["alive", "closed"], [text(Uint8Array.from([0xc0, 0xaf]))]],
  ["an overlong slash", ANY, [text(bytes('{"t":"got","bytes":0,"x":"', 0xe0, 0x80, 0xaf, '"}'))]],
  [
    "half a surrogate in UTF-8",
    ANY,
    [text(bytes('{"t":"got","bytes":0,"x":"', 0xed, 0xa0, 0x80, '"}'))],
  ],
  [
    "a character across two pieces",
    "alive",
    [
      text(bytes('{"t":"got","bytes":0,"x":"', 0xc3), { fin: false }),
      { opcode: 0, payload: bytes(0xa9, '"}') },
    ],
  ],
  ["a close without a code", "closed", [close()]],
  ["a close of one byte", "closed", [close(3)]],
  ...[1000, 1001, 1003, 1007, 1011, 3000, 4000, 4999].map(
    (code): Case => [`a close with ${code}`, "closed", [close(code >> 8, code & 255)]],
  ),
  ...[0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535].map(
    (code): Case => [
      `a close with ${code}, which nobody may send`,
      "closed",
      [close(code >> 8, code & 255)],
    ],
  ),
  ["a close with a reason that is no UTF-8", "closed", [control(8, bytes(3, 232, 0xff, 0xff))]],
  ["a close with 123 bytes of reason", "closed", [control(8, bytes(3, 232, "r".repeat(123)))]],
  [
    "a close with 124 bytes of reason",
    ["closed", "alive"],
    [control(8, bytes(3, 232, "r".repeat(124)))],
  ],
  ["a text after a close", "closed", [close(3, 232), text(OK)]],
  ["two closes", "closed", [close(3, 232), close(3, 232)]],
  ["half a head", "waits", [], "81"],
  ["a head without its mask", "waits", [], "8185"],
  ["half a payload", "waits", [], "818a00000000e4"],
  ["bytes of nothing", ["closed", "waits"], [], "00".repeat(64)],
  ["bytes of everything", ["closed", "waits"], [], "ff".repeat(64)],
  [
    "HTTP after the upgrade",
    ["closed", "waits"],
    [],
    Buffer.from("GET / HTTP/1.1\r\n\r\n").toString("hex"),
  ],
];

function sized(size: number): string {
  const shell = '{"t":"got","bytes":0,"x":""}';
  return shell.replace('""', `"${"y".repeat(size - shell.length)}"`);
}

function bytes(...pieces: (string | number)[]): Buffer {
  return Buffer.concat(
    pieces.map((one) => (typeof one === "number" ? Buffer.from([one]) : Buffer.from(one))),
  );
}

/** A random stream of frames, most of them wrong somewhere; `rest` are bytes that belong to no frame. */
function stream(dice: Dice): { frames: FrameParts[]; rest: string } {
  const frames: FrameParts[] = [];
  const count = 1 + Math.floor(dice() * 4);
  for (let n = 0; n < count; n += 1) {
    const size = oneOf(dice, [0, 1, 5, 125, 126, 127, 300, 4_000]);
    frames.push({
      opcode: dice() < 0.5 ? 1 : Math.floor(dice() * 16),
      fin: dice() < 0.8,
      rsv: dice() < 0.9 ? 0 : Math.floor(dice() * 8),
      masked: dice() < 0.9,
      payload: dice() < 0.5 ? OK : "j".repeat(size),
      ...(dice() < 0.1 ? { length: Math.floor(dice() * 70_000) } : {}),
      ...(dice() < 0.1 ? { spelling: oneOf(dice, [16, 64] as const) } : {}),
    });
  }
  return { frames, rest: dice() < 0.2 ? "80".repeat(1 + Math.floor(dice() * 8)) : "" };
}

async function enter(arena: Arena): Promise<RawWire> {
  const wire = new RawWire(arena.server.port);
  const token = await arena.token();
  wire.send(
    `GET /parties/user-session/${ROOM} HTTP/1.1\r\nHost: ${arena.place.origin.slice(7)}\r\n` +
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: ${arena.place.origin}\r\n` +
      `Sec-WebSocket-Protocol: judah.v1, t.${token}\r\n\r\n`,
  );
  if (!(await wire.until(({ texts }) => texts.length > 0, 5_000))) throw new Error("not let in");
  return wire;
}

/** Whoever has said nothing for so long waits for the rest of a frame. */
const SILENCE_MS = 1_000;

const pongs = ({ texts }: Heard) => texts.filter((one) => one === "pong").length;

/** Sends the bytes, then a heartbeat; a frame that is not complete swallows that. */
async function outcome(
  arena: Arena,
  sent: readonly Uint8Array[],
  withinMs = SILENCE_MS,
): Promise<{ wire: RawWire; what: Wanted }> {
  const wire = await enter(arena);
  for (const piece of sent) wire.send(piece);
  wire.send(PING);
  const isAnswered = (heard: Heard) => heard.closeCode !== null || heard.ended || pongs(heard) > 0;
  await wire.until(isAnswered, withinMs);
  const { closeCode, ended } = wire.heard;
  wire.destroy();
  const ours = closeCode !== null && closeCode >= 4000 && closeCode < 4100 && closeCode;
  const what =
    ours || (closeCode !== null || ended ? "closed" : pongs(wire.heard) > 0 ? "alive" : "waits");
  return { wire, what };
}

export async function tryFrames(arena: Arena, generated: number, seed: number) {
  const failures: string[] = [];
  const curated = async ([what, wanted, frames, hex = ""]: Case) => {
    const sent = [...frames.map(frameOf), Buffer.from(hex, "hex")];
    const mayWait = isOwnClose(frames) || [wanted].flat().includes("waits");
    const heard = await outcome(arena, sent, mayWait ? SILENCE_MS : LATE_MS);
    // Which code answers a client's own close, and whether one does, is the runtime's affair.
    const fine =
      [wanted].flat().includes(heard.what) || (isOwnClose(frames) && heard.what !== "alive");
    if (!fine) failures.push(`D2 ${what}: ${heard.what} instead of ${wanted}`);
    failures.push(...leaksIn(heard.wire.heard.texts.join("\n")).map((why) => `D2 ${what}: ${why}`));
  };
  for (let n = 0; n < CURATED.length; n += SIDE_BY_SIDE) {
    await Promise.all(CURATED.slice(n, n + SIDE_BY_SIDE).map(curated));
  }
  const dice = diceOf(seed);
  const kept = readCorpus<{ frames: FrameParts[]; rest: string }>("d2");
  const count = kept.length + generated;
  for (let n = 0; n < count; n += SIDE_BY_SIDE) {
    const batch = Array.from(
      { length: Math.min(SIDE_BY_SIDE, count - n) },
      (_, m) => kept[n + m] ?? stream(dice),
    );
    await Promise.all(batch.map((one) => judge(one)));
  }
  return { cases: CURATED.length + count, failures };

  async function judge(one: { frames: FrameParts[]; rest: string }): Promise<void> {
    const sent = [...one.frames.map(frameOf), Buffer.from(one.rest, "hex")];
    const { wire, what } = await outcome(arena, sent);
    const open =
      one.rest !== "" ||
      one.frames.some(
        ({ length, fin, opcode = 1 }) => length !== undefined || !fin || opcode === 8,
      );
    const found = leaksIn(wire.heard.texts.join("\n"));
    // A machine that has other things to do is late; a server that has no answer has none the second time either.
    const isSilent = async () => (await outcome(arena, sent, LATE_MS)).what === "waits";
    if (what === "waits" && !open && (await isSilent())) found.push("no answer, no close");
    if (found.length > 0) saveToCorpus("d2", one);
    failures.push(...found.map((why) => `D2 seed ${seed}: ${why} ${JSON.stringify(one)}`));
  }
}

const SIDE_BY_SIDE = 16;
const isOwnClose = (frames: readonly FrameParts[]) => frames.some(({ opcode }) => opcode === 8);
