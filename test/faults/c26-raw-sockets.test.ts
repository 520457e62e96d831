// What only raw TCP can do: frames beyond every limit, and connections that never finish what they began. The room goes on.
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLOSES } from "../../shared/protocol/close.ts";
import { MAX_FRAME_BYTES } from "../../shared/protocol/limits.ts";
import { rssBytesOf } from "../helpers/process-usage.ts";
import { RawSocket } from "../helpers/raw-socket.ts";
import { encodeFrame, OPCODES } from "../helpers/ws-frame.ts";
import { type Door, straightDoor } from "./load/doors.ts";
import { Publisher } from "./load/publisher.ts";

const MIB = 1_048_576;
/** What one oversized frame or a hundred idle connections may leave behind for good. */
const MAX_LEFT_BYTES = 96 * MIB;
let door: Door;
let publisher: Publisher;

beforeAll(async () => {
  door = await straightDoor();
  publisher = new Publisher("raw", () => door.enter({ person: "s_publisher1", role: "dj" }));
  await publisher.connect();
  publisher.publish({ kind: "broadcast.start", title: "Raw" });
  await publisher.settled();
});
afterAll(async () => {
  publisher?.leave();
  await door?.stop();
});

/** Somebody else still gets an answer. */
async function roomGoesOn(): Promise<boolean> {
  publisher.publish();
  await publisher.settled(5_000);
  return publisher.isConnected;
}

const until = async (done: () => boolean, withinMs = 10_000) => {
  const untilMs = performance.now() + withinMs;
  while (!done() && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe("C26 an oversized frame", () => {
  it.each([
    ["16 KiB + 1", MAX_FRAME_BYTES + 1, CLOSES.frame_too_large.code],
    ["1 MiB + 1", MIB + 1, CLOSES.frame_too_large.code],
    // Beyond what the runtime itself takes: it closes by its own code before the room sees anything.
    ["32 MiB + 1", 32 * MIB + 1, 1009],
  ])("C26 of %s closes its own socket and no other", async (name, bytes, code) => {
    const person = `p_large${name.replace(/\D/g, "").padStart(6, "0")}`;
    const socket = await RawSocket.open(await door.enter({ person }));
    socket.sendRaw(encodeFrame(OPCODES.text, Buffer.alloc(bytes, "x")));
    await until(() => socket.closeCode !== null);
    expect(socket.closeCode).toBe(code);
    expect(await roomGoesOn()).toBe(true);
  });

  it("C26 exactly at the limit is read", async () => {
    const texts: string[] = [];
    const options = await door.enter({ person: "p_exact00001" });
    const socket = await RawSocket.open({ ...options, onText: (text) => texts.push(text) });
    const cmd = { kind: "chat.say", text: "fits" };
    const bare = Buffer.byteLength(JSON.stringify({ t: "do", op: "op-exact001", cmd, x: "" }));
    const frame = { t: "do", op: "op-exact001", cmd, x: "y".repeat(MAX_FRAME_BYTES - bare) };
    socket.send(JSON.stringify(frame));
    await until(() => texts.some((text) => text.includes("op-exact001")));
    expect(socket.isOpen).toBe(true);
    expect(texts.some((text) => text.includes("op-exact001") && text.includes("fits"))).toBe(true);
    socket.destroy();
  });
});

describe("C32 a connection that never finishes", () => {
  const opened: Socket[] = [];
  afterAll(() => {
    for (const socket of opened) socket.destroy();
  });

  function begin(port: number, text: string | Buffer): Socket {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("error", () => undefined);
    socket.write(text);
    opened.push(socket);
    return socket;
  }

  it("C32 half a request, a byte a second, a hundred times: the room does not even hear of it", async () => {
    const { port } = await door.enter({ person: "p_nobody0001" });
    const before = rssBytesOf(door.pid());
    const halves = Array.from({ length: 100 }, () =>
      begin(port, "GET /main HTTP/1.1\r\nHost: a\r\nX-"),
    );
    for (let second = 0; second < 2; second += 1) {
      for (const socket of halves) socket.write("a");
      expect(await roomGoesOn()).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const { pulse } = await peek();
    expect(pulse.counts.connected).toBe(2);
    expect(rssBytesOf(door.pid()) - before).toBeLessThan(MAX_LEFT_BYTES);
  });

  it("C32 half a frame holds up its own socket only", async () => {
    const slow = await RawSocket.open(await door.enter({ person: "p_halfframe1" }));
    const whole = encodeFrame(OPCODES.text, Buffer.from('{"t":"listening","on":true}'));
    slow.sendRaw(whole.subarray(0, 10));
    expect(await roomGoesOn()).toBe(true);
    slow.sendRaw(whole.subarray(10));
    await until(() => slow.frames > 2);
    expect([slow.isOpen, (await peek()).pulse.counts.listening]).toEqual([true, 1]);
    slow.destroy();
  });

  /** A look at the room by a new listener's first frame. */
  async function peek(): Promise<{ pulse: { counts: Record<string, number> } }> {
    let first: string | null = null;
    const options = await door.enter({ person: "p_looker0001" });
    const socket = await RawSocket.open({
      ...options,
      onText: (text) => {
        first ??= text;
      },
    });
    await until(() => first !== null);
    socket.destroy();
    return JSON.parse(first ?? "{}");
  }
});
