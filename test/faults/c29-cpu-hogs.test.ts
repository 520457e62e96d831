// The dearest message a person may legally send, against an ordinary one in the same run: a bounded multiple, so that nobody
// can take the room's one thread from the others.
import { expect, it } from "vitest";
import { decodeClientFrame } from "../../shared/protocol/codec.ts";
import {
  CHAT_MAX_CHARS,
  MAX_FRAME_BYTES,
  MENTIONS_MAX,
  QUEUE_MAX_ITEMS,
} from "../../shared/protocol/limits.ts";
import { onAir, type Room } from "../helpers/leader.ts";
import { LISTENER, track } from "../helpers/room.ts";

const ROUNDS = 9;
const MESSAGES = 100;
/** Reading 16 KiB and throwing it away is the floor of the dearest: some twenty times a line of two words. */
const MAX_RATIO = 100;

const filled = (cmd: object) => {
  const bare = JSON.stringify({ t: "do", op: "op-00000000", cmd, x: "" });
  return "y".repeat(MAX_FRAME_BYTES - Buffer.byteLength(bare));
};
const nested = (() => {
  const depth = Math.floor((MAX_FRAME_BYTES - 120) / 2);
  return `{"t":"do","op":"op-00000000","cmd":{"kind":"chat.say","text":"x"},"x":${"[".repeat(depth)}${"]".repeat(depth)}}`;
})();

const doing = (cmd: object, more: object = {}) =>
  JSON.stringify({ t: "do", op: "op-00000000", cmd, ...more });
const SHORT = { kind: "chat.say", text: "x" };

/** Texts with a place for the operation id, for a room as it is. */
const DEAR: Record<string, (room: Room) => string> = {
  "a line as long as allowed, with everything on it": ({ leader: { view } }) =>
    doing({
      kind: "chat.say",
      text: "詠".repeat(CHAT_MAX_CHARS),
      replyTo: view.chat[0]?.seq,
      mentions: Array(MENTIONS_MAX).fill(LISTENER),
    }),
  "a full frame of one unknown field": () => doing(SHORT, { x: filled(SHORT) }),
  "a full frame of brackets": () => nested,
  "a full frame of unknown keys": () => {
    const keys = Array.from({ length: 1_600 }, (_, n) => [`k${n}`, 1]);
    return doing({ ...SHORT, ...Object.fromEntries(keys) });
  },
  "the last of a full queue to its head": ({ leader: { view } }) =>
    doing({ kind: "queue.move", item: view.queue.at(-1)?.item, to: 0 }),
};
const ordinary = () => doing({ kind: "chat.say", text: "Amen brother" });

/** A room with a full queue and a full view. */
function fullRoom(): Room {
  const room = onAir();
  for (let n = 0; n < QUEUE_MAX_ITEMS; n += 1) {
    room.nowMs += 1_000;
    room.dj({ kind: "queue.add", track: track(`${n}`) });
  }
  for (let n = 0; n < 200; n += 1) {
    room.nowMs += 2_000;
    room.listener({ kind: "chat.say", text: `${n}` });
  }
  return room;
}

/** Milliseconds per message, reading included: the best of several rounds, which a busy machine disturbs least. */
function costMs(room: Room, textOf: (room: Room) => string): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    let spentMs = 0;
    for (let times = 0; times < MESSAGES; times += 1) {
      room.nowMs += 2_000;
      const text = textOf(room).replace("op-00000000", room.op());
      const began = performance.now();
      const outcome = carryOut(room, text);
      spentMs += performance.now() - began;
      // A refusal would be cheap.
      if (outcome.kind !== "events") throw new Error(`not carried out: ${text.slice(0, 200)}`);
    }
    return spentMs / MESSAGES;
  });
  return Math.min(...rounds);
}

function carryOut(room: Room, text: string) {
  const frame = decodeClientFrame(text);
  if (!frame.ok || frame.value.t !== "do") throw new Error("not legal");
  const { op, cmd } = frame.value;
  const isStaff = cmd.kind.startsWith("queue");
  return isStaff ? room.dj(cmd, op) : room.listener(cmd, op);
}

it("C29 the dearest legal message costs a bounded multiple of an ordinary one", () => {
  const room = fullRoom();
  costMs(room, ordinary);
  const ordinaryMs = costMs(room, ordinary);
  const ratios = Object.entries(DEAR).map(([name, textOf]) => ({
    name,
    bytes: Buffer.byteLength(textOf(room)),
    ratio: Math.round((costMs(room, textOf) / ordinaryMs) * 10) / 10,
  }));
  console.log(JSON.stringify({ ordinaryUs: Math.round(ordinaryMs * 1_000), ratios }));
  for (const { name, bytes, ratio } of ratios) {
    expect(bytes, name).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    expect(ratio, name).toBeLessThan(MAX_RATIO);
  }
});
