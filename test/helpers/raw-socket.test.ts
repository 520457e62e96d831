// The client that other proofs stand on: frames of every size and cut, pings, closes, silence.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { RawSocket, type RawSocketOptions } from "./raw-socket.ts";

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: { threshold: 0 } });
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  port = (http.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  http.closeAllConnections();
  http.close();
});

/** One connection, both ends. */
async function pair(options: Partial<RawSocketOptions> = {}) {
  const arrived = new Promise<WebSocket>((resolve) => server.once("connection", resolve));
  const texts: string[] = [];
  const closes: [number, string][] = [];
  const near = await RawSocket.open({
    port,
    path: "/",
    onText: (text) => texts.push(text),
    onClose: (...close) => closes.push(close),
    ...options,
  });
  return { near, far: await arrived, texts, closes };
}

const until = (met: () => boolean) => expect.poll(met, { timeout: 5_000, interval: 5 }).toBe(true);
const SIZES = [0, 1, 125, 126, 65_535, 65_536, 700_000];
const sample = (length: number) => "é".repeat(length / 2) + "x".repeat(length % 2);

test.each([false, true])(
  "messages of every length arrive whole both ways (deflate: %s)",
  async (deflate) => {
    const { near, far, texts } = await pair({ deflate });
    const heard: string[] = [];
    far.on("message", (data) => heard.push(data.toString()));
    for (const size of SIZES) {
      far.send(sample(size));
      near.send(sample(size));
    }
    await until(() => texts.length === SIZES.length && heard.length === SIZES.length);
    expect({ texts, heard }).toEqual({ texts: SIZES.map(sample), heard: SIZES.map(sample) });
    expect(near).toMatchObject({ frames: SIZES.length, bytes: SIZES.reduce((sum, n) => sum + n) });
    near.destroy();
  },
);

test("fragments are joined, pings answered", async () => {
  const { near, far, texts } = await pair();
  const pong = new Promise((resolve) => far.once("pong", (data) => resolve(String(data))));
  far.send("Ho", { fin: false });
  far.ping("there?");
  far.send("ly", { fin: true });
  await until(() => texts.length === 1);
  expect([texts, await pong]).toEqual([["Holy"], "there?"]);
  near.destroy();
});

test("either end may say goodbye, and vanishing is told from it", async () => {
  const [left, told, cut] = [await pair(), await pair(), await pair()];
  const heard = new Promise((resolve) => left.far.once("close", resolve));
  await left.near.close(1001);
  told.far.close(4_003, "banned");
  cut.far.terminate();
  await until(() => told.closes.length + cut.closes.length === 2);
  expect([await heard, told.closes, cut.closes]).toEqual([1001, [[4_003, "banned"]], [[1006, ""]]]);
});

test("a paused socket takes nothing until it is resumed", async () => {
  const { near, far, texts } = await pair();
  near.pause();
  far.send("later");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(texts).toEqual([]);
  near.resume();
  await until(() => texts.length === 1);
  near.destroy();
});

test("what arrived is confirmed when asked for", async () => {
  const { near, far } = await pair({ confirmEveryBytes: 100 });
  const heard: string[] = [];
  far.on("message", (data) => heard.push(data.toString()));
  for (const size of [60, 60, 60]) far.send("x".repeat(size));
  await until(() => near.frames === 3 && heard.length === 1);
  expect(heard).toEqual(['{"t":"got","bytes":120}']);
  near.destroy();
});

test("an answer that is no upgrade is an error", async () => {
  const plain = createServer((_, response) => response.end("hello"));
  await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
  const { port: elsewhere } = plain.address() as AddressInfo;
  await expect(RawSocket.open({ port: elsewhere, path: "/" })).rejects.toThrow("HTTP/1.1 200 OK");
  plain.close();
});
