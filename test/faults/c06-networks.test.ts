// C6 C10 C11 C12 C13: bad networks between clients and the real server, made by the proxy. Whatever happens on the way,
// the judge finds one order, nothing lost and nothing twice.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { RESUME_MAX_EVENTS } from "../../shared/protocol/limits.ts";
import { diceOf } from "../helpers/dice.ts";
import { type LeanServer, startLeanServer } from "../helpers/lean-server.ts";
import { cutAtAnyByte } from "./kill/cuts.ts";
import { Stage, until } from "./kill/stage.ts";
import type { Stubborn } from "./kill/stubborn.ts";
import { type ChaosProxy, startProxy } from "./proxy/proxy.ts";
import { wait } from "./proxy/toxics.ts";

const seed = Date.now() % 1_000_000;
const dice = diceOf(seed);
const ROOMS = ["storm", "short", "cuts", "long", "both", "twice", "late", "slow"];
let server: LeanServer;
let proxy: ChaosProxy;
let stage: Stage;

beforeAll(async () => {
  server = await startLeanServer({ rooms: ROOMS });
});
afterAll(() => server.stop());
beforeEach(async () => {
  proxy = await startProxy({ targetPort: server.port, random: dice });
});
afterEach(async () => {
  stage.close();
  await proxy.stop();
});

const pin = (one: Stubborn, count: number, text = "notice") => {
  for (let n = 1; n <= count; n += 1)
    one.submit({ kind: "announcement.pin", text: `${text} ${n}` });
};
const listenersOf = (count: number) =>
  Array.from({ length: count }, (_, n) => `p_listener${n.toString().padStart(4, "0")}`);
const enterAll = (people: readonly string[]) =>
  Promise.all(people.map((person) => stage.enter(person, proxy.port)));

test("C6 two hundred cut at once are back and caught up, while the show goes on", async () => {
  stage = new Stage(server, "storm");
  const dj = await stage.onAir();
  const listeners = await enterAll(listenersOf(200));
  proxy.reset();
  pin(dj, 50);
  await until("everybody has lost a socket", () => listeners.every(({ sockets }) => sockets > 1));
  expect(await stage.verdict()).toEqual([]);
  expect(dj.sockets).toBe(1);
  expect(listeners.every(({ record }) => record.cursor?.seq === 51)).toBe(true);
});

describe("C10 a network that goes away", () => {
  test("C10 for a second: the same sockets go on, nothing is missing", async () => {
    stage = new Stage(server, "short");
    const dj = await stage.onAir();
    const listener = await stage.enter("p_listener01", proxy.port);
    proxy.both({ hold: true });
    pin(dj, 30);
    await stage.settled();
    await wait(1_000);
    expect(listener.record.cursor?.seq).toBe(1);
    proxy.both();
    await until("the listener has everything", () => listener.record.cursor?.seq === 31);
    expect(await stage.verdict()).toEqual([]);
    expect(listener.sockets).toBe(1);
  });

  test(`C10 cut at any byte, again and again: each time exactly what was missed (seed ${seed})`, async () => {
    stage = new Stage(server, "cuts");
    const { violations, cuts } = await cutAtAnyByte(stage, proxy, dice, {
      listeners: 5,
      rounds: 20,
    });
    expect(violations).toEqual([]);
    // On a busy machine few dials get as far as byte k while the network is bad.
    expect(cuts).toBeGreaterThan(10);
  });

  test("C10 for longer than the room would repeat: an explicit whole view, never a hole", async () => {
    stage = new Stage(server, "long", { surelyResumableEvents: RESUME_MAX_EVENTS - 1 });
    await stage.onAir();
    const listener = await stage.enter("p_listener01", proxy.port);
    await proxy.down();
    // Staff may publish sixty at once each.
    const staff = listenersOf(36).map((name) => name.replace("p_", "s_"));
    for (const person of staff) pin(await stage.enter(person), 60, person);
    const rest = () => stage.people.every((one) => one === listener || one.pending === 0);
    await until("all have published", rest, 30_000);
    await proxy.up();
    const gap = 36 * 60;
    expect(gap).toBeGreaterThan(RESUME_MAX_EVENTS);
    await until("the listener is back", () => listener.record.cursor?.seq === 1 + gap);
    expect(await stage.verdict()).toEqual([]);
  });
});

test("C11 both sides write while they are apart: the order is the server's, everything is there once", async () => {
  stage = new Stage(server, "both");
  const dj = await stage.onAir();
  const listener = await stage.enter("p_listener01", proxy.port);
  proxy.both({ hold: true });
  listener.submit({ kind: "chat.say", text: "before the cut" });
  await wait(20);
  await proxy.down();
  for (const text of ["alone 1", "alone 2"]) listener.submit({ kind: "chat.say", text });
  dj.submit({ kind: "chat.say", text: "meanwhile" });
  await until("the DJ's line stands", () => dj.pending === 0);
  proxy.both();
  await proxy.up();
  expect(await stage.verdict()).toEqual([]);
  expect(await stage.lines()).toEqual(["meanwhile", "before the cut", "alone 1", "alone 2"]);
});

test("C12 three in ten frames go out twice, from two tabs: one effect, the same answer", async () => {
  stage = new Stage(server, "twice");
  const dj = await stage.onAir();
  const tabs = [dj, await stage.enter(dj.person)];
  for (const tab of tabs) tab.duplicates = 0.3;
  pin(dj, 50);
  for (let n = 1; n <= 5; n += 1) dj.submit({ kind: "react", reaction: "amen", count: 3 });
  // The other tab says the same under the same names.
  pin(tabs[1] as Stubborn, 50);
  expect(await stage.verdict()).toEqual([]);
});

describe("C13 frames that come late", () => {
  test("C13 what an older socket still delivers changes nothing, at either end", async () => {
    stage = new Stage(server, "late");
    const dj = await stage.onAir();
    const listener = await stage.enter("p_listener01", proxy.port);
    proxy.both({ hold: true });
    listener.submit({ kind: "chat.say", text: "once" });
    dj.submit({ kind: "chat.say", text: "first" });
    await until("the DJ's line stands", () => dj.pending === 0);
    listener.desert(await stage.way(listener.person));
    await until("the same operation went over the new socket", () => listener.pending === 0);
    proxy.both();
    await until("the old socket delivered what it held", () => listener.lateFrames > 0);
    await wait(200);
    proxy.reset();
    expect(await stage.verdict()).toEqual([]);
    expect(await stage.lines()).toEqual(["first", "once"]);
  });

  test("C13 slow, uneven and in pieces: everything arrives in order", async () => {
    stage = new Stage(server, "slow");
    const dj = await stage.onAir();
    proxy.both({ latencyMs: 40, jitterMs: 40, sliceBytes: 40, bytesPerSecond: 100_000 });
    const listener = await stage.enter("p_listener01", proxy.port);
    pin(dj, 40);
    await until("the listener has everything", () => listener.record.cursor?.seq === 41);
    expect(await stage.verdict()).toEqual([]);
    expect(listener.sockets).toBe(1);
  });
});
