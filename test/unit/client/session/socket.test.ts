// One attempt over a browser's socket: what it passes on, what it drops, and that an opening which never ends is a failure.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createConnection, dialSocket } from "../../../../client/session/connection.ts";
import type { Credential } from "../../../../client/session/credential.ts";
import { browserTiming } from "../../../../client/session/timing.ts";

class FakeSocket {
  static OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  closed: number[] = [];
  onopen = () => {};
  onmessage = (_: { data: unknown }) => {};
  onclose = (_: { code: number }) => {};
  readonly url: string;
  readonly protocols: string[];
  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
    FakeSocket.made.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close(code: number) {
    this.closed.push(code);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.made = [];
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function dial() {
  const heard: string[] = [];
  const link = dialSocket("ws://host/room", ["one", "two"], {
    opened: () => heard.push("opened"),
    received: (text) => heard.push(`text ${text}`),
    closed: (code) => heard.push(`closed ${code}`),
  });
  return { link, heard, socket: FakeSocket.made[0] as FakeSocket };
}

test("passes texts and the code of the end, drops bytes, sends only while open", () => {
  const { link, heard, socket } = dial();
  expect([socket.url, socket.protocols]).toEqual(["ws://host/room", ["one", "two"]]);
  expect(link.send("early")).toBe(false);
  socket.readyState = 1;
  socket.onopen();
  expect(link.send("now")).toBe(true);
  socket.onmessage({ data: "hello" });
  socket.onmessage({ data: new ArrayBuffer(4) });
  vi.advanceTimersByTime(60_000);
  socket.readyState = 3;
  socket.onclose({ code: 4001 });
  expect([link.send("late"), socket.sent]).toEqual([false, ["now"]]);
  expect(heard).toEqual(["opened", "text hello", "closed 4001"]);
});

test("an opening that takes eight seconds has failed", () => {
  const { link, heard, socket } = dial();
  vi.advanceTimersByTime(7_999);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(heard).toEqual(["closed 0"]);
  link.close();
  expect(socket.closed).toEqual([1_000]);
});

test("an attempt that is left says nothing more by itself", () => {
  const { link, heard } = dial();
  link.close();
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([]);
});

test("a pass that no socket takes is traded for a new one, and the room is dialled again", async () => {
  const rejected = vi.fn();
  const credential = Object.assign(async () => ({ token: "spoilt", expiresAtMs: 0 }), { rejected });
  const dials: string[] = [];
  const seen: string[] = [];
  const connection = createConnection({
    url: () => "ws://host/room",
    credential: credential as unknown as Credential,
    timing: browserTiming,
    random: () => 0,
    dial(url) {
      dials.push(url);
      if (dials.length === 1) throw new SyntaxError("The subprotocol is invalid");
      return { send: () => true, close() {} };
    },
    onText() {},
    onStatus: (status) => seen.push(status),
  });
  connection.start();
  await vi.advanceTimersByTimeAsync(3_000);
  expect([dials.length, rejected.mock.calls.length]).toEqual([2, 1]);
  expect(seen).toEqual(["connecting", "waiting", "connecting"]);
  connection.close();
});
