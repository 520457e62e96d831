// The proxy is an instrument, so it is tested like one: each toxic does what it says, and none does nothing.
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ChaosProxy, startProxy } from "./proxy.ts";
import { wait } from "./toxics.ts";

let echo: Server;
let proxy: ChaosProxy;
const serverSide: Socket[] = [];

beforeEach(async () => {
  serverSide.length = 0;
  echo = createServer((socket) => {
    serverSide.push(socket);
    socket.on("error", () => {});
    socket.on("data", (bytes) => socket.write(bytes));
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
  proxy = await startProxy({ targetPort: (echo.address() as { port: number }).port });
});

afterEach(async () => {
  await proxy.stop();
  for (const socket of serverSide) socket.destroy();
  await new Promise((resolve) => echo.close(resolve));
});

/** A client whose bytes, pieces and end can be looked at. */
async function dial() {
  const socket = connect({ port: proxy.port, host: "127.0.0.1", noDelay: true });
  const got = { bytes: Buffer.alloc(0), pieces: 0, ended: false, error: "" };
  socket.on("data", (bytes: Buffer) => {
    got.bytes = Buffer.concat([got.bytes, bytes]);
    got.pieces += 1;
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    got.error = error.code ?? "";
  });
  socket.on("close", () => {
    got.ended = true;
  });
  await once(socket, "connect");
  return { socket, got };
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !what(); tries += 1) await wait(5);
  expect(what()).toBe(true);
}

const DATA = Buffer.from(Array.from({ length: 5_000 }, (_, n) => n % 251));

/** How long the echo of `DATA` takes. */
async function roundTripMs(): Promise<number> {
  const { socket, got } = await dial();
  const began = performance.now();
  socket.write(DATA);
  await until(() => got.bytes.length === DATA.length);
  expect(got.bytes.equals(DATA)).toBe(true);
  const tookMs = performance.now() - began;
  socket.destroy();
  return tookMs;
}

test("nothing is wrong: everything arrives, and the end too (control)", async () => {
  const plainMs = await roundTripMs();
  proxy.both({ latencyMs: 100, jitterMs: 20 });
  const slowMs = await roundTripMs();
  expect(slowMs).toBeGreaterThan(160);
  expect(plainMs).toBeLessThan(slowMs);
});

test("latency is a delay, not a rate: ten pieces in flight take no longer than one", async () => {
  proxy.set("up", { latencyMs: 100 });
  const { socket, got } = await dial();
  const began = performance.now();
  for (let n = 0; n < 10; n += 1) {
    socket.write(DATA.subarray(n * 500, (n + 1) * 500));
    await wait(5);
  }
  await until(() => got.bytes.length === DATA.length);
  expect(performance.now() - began).toBeLessThan(700);
  expect(got.bytes.equals(DATA)).toBe(true);
});

test("bandwidth and slicer: later, in pieces, and every byte in its place", async () => {
  proxy.set("down", { bytesPerSecond: 20_000, sliceBytes: 500 });
  const { socket, got } = await dial();
  const began = performance.now();
  socket.write(DATA);
  await until(() => got.bytes.length === DATA.length);
  expect(performance.now() - began).toBeGreaterThan(200);
  expect(got.pieces).toBeGreaterThan(5);
  expect(got.bytes.equals(DATA)).toBe(true);
});

test.each([1, 777, 4_999])("cut after byte %i: exactly so many arrive, then the end", async (k) => {
  proxy.set("down", { cutAfterBytes: k });
  const { socket, got } = await dial();
  socket.write(DATA);
  await until(() => got.ended);
  expect(got.bytes.equals(DATA.subarray(0, k))).toBe(true);
  await until(() => serverSide[0]?.destroyed === true);
});

test("toxics that change while bytes are under way: none is lost, none comes twice", async () => {
  const { socket, got } = await dial();
  socket.write(DATA);
  for (let n = 0; n < 40 && !got.ended; n += 1) {
    proxy.set("down", { sliceBytes: 300, ...(n % 2 ? { cutAfterBytes: 6_000 } : {}) });
    await wait(1);
    proxy.set("down", { sliceBytes: 7, ...(n % 3 ? { latencyMs: 2 } : {}) });
    if (n % 10 === 0) socket.write(DATA);
  }
  proxy.both();
  await wait(100);
  const sent = Buffer.concat(Array.from({ length: 5 }, () => DATA));
  expect(got.bytes.length).toBeGreaterThan(3_000);
  expect(got.bytes.equals(sent.subarray(0, got.bytes.length))).toBe(true);
});

test("reset: the client learns of it as a reset", async () => {
  const { got } = await dial();
  await until(() => serverSide.length === 1);
  proxy.reset();
  await until(() => got.ended);
  expect(got.error).toBe("ECONNRESET");
});

test("hold: nothing arrives, then all of it; the end waits as well", async () => {
  const { socket, got } = await dial();
  proxy.both({ hold: true });
  socket.write(DATA);
  await wait(100);
  expect(got.bytes.length).toBe(0);
  proxy.both();
  await until(() => got.bytes.length === DATA.length);
  proxy.both({ hold: true });
  socket.destroy();
  await wait(50);
  expect(serverSide[0]?.readableEnded).toBe(false);
  proxy.both();
  await until(() => serverSide[0]?.readableEnded === true);
});

test("swallow: nothing arrives, no end is told, and lifting it ends the connection", async () => {
  const { socket, got } = await dial();
  await until(() => serverSide.length === 1);
  proxy.both({ swallow: true });
  socket.write(DATA);
  await wait(100);
  serverSide[0]?.end();
  await wait(50);
  expect(got).toMatchObject({ ended: false, pieces: 0 });
  proxy.both();
  await until(() => got.ended);
});

test("slow close: the other side learns later", async () => {
  proxy.set("up", { slowCloseMs: 150 });
  const { socket } = await dial();
  await until(() => serverSide.length === 1);
  socket.destroy();
  await wait(60);
  expect(serverSide[0]?.readableEnded).toBe(false);
  await until(() => serverSide[0]?.readableEnded === true);
});

test("down: everybody is dropped and nobody let in, until it is up again on the same port", async () => {
  const { got } = await dial();
  await until(() => proxy.open() === 1);
  await proxy.down();
  await until(() => got.ended);
  await expect(dial()).rejects.toThrow("ECONNREFUSED");
  await proxy.up();
  await roundTripMs();
  expect(proxy.accepted()).toBe(2);
});
