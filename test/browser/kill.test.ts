// Five SIGKILLs in the middle of 500 messages. Twenty real sessions in Chromium, sockets cut at random; afterwards the
// room's log, its snapshot and every session are compared by what they say, without asking the code that made them.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type LogBody,
  logBody,
  type SnapshotBody,
  snapshotBody,
} from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import type { RoomEvent } from "../../shared/room/events.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { hireDj } from "../helpers/dj.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import type { Account } from "./kill/page.ts";
import { bundle } from "./sync/server.ts";

const ROOM = "main";
const PAGES = 5;
const SESSIONS_PER_PAGE = 4;
const LINES = 25;
const TOTAL = PAGES * SESSIONS_PER_PAGE * LINES;
const KILLS = 5;
const CUT_EVERY_MS = 15_000;
const REACTIONS = { everyLines: 5, count: 3 };

/** Below the range that the system hands out by itself: it must still be free when the server comes back. */
const PORT = 20_000 + 2 * Math.floor(Math.random() * 5_000);

type Crowd = {
  enter(room: string, names: readonly string[], cutEveryMs: number): void;
  talk(lines: number, reactionCount: number): Promise<void>;
  progress(): number;
  rest(): void;
  accounts(): Account[];
};
declare const crowd: Crowd;

let server: TestServer;
let browser: Browser;
let pages: Page[];
let log: RoomEvent[];
let snapshot: SnapshotBody;
let accounts: Account[];
const restartsMs: number[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ port: PORT }), launchBrowser()]);
  const dj = await hireDj(server, ROOM);
  await dj.send({ kind: "broadcast.start", title: "The long night" });
  dj.close();
  const script = await bundle(new URL("./kill/page.ts", import.meta.url).pathname);
  const content = new TextDecoder().decode(script.bytes);
  pages = await Promise.all(Array.from({ length: PAGES }, (_, n) => open(n, content)));
  const began = performance.now();
  const talking = Promise.all(
    pages.map((page) =>
      page.evaluate(([lines, count]) => crowd.talk(lines, count), [
        LINES,
        REACTIONS.count,
      ] as const),
    ),
  );
  await Promise.all([talking, killAgainAndAgain()]);
  await Promise.all(pages.map((page) => page.evaluate(() => crowd.rest())));
  await comeToRest();
  const waits = (reason: string) =>
    accounts.reduce((total, { refused }) => total + (refused[reason] ?? 0), 0);
  const seconds = Math.round((performance.now() - began) / 1_000);
  console.log(
    `${TOTAL} lines of ${accounts.length} sessions in ${seconds} s: ${KILLS} kills (down for ${restartsMs.join(", ")} ms), ` +
      `${sum("cuts")} sockets cut, ${sum("sentAgain")} operations sent again, ${sum("foundDone")} found to be done, ` +
      `${waits("rate_limited")} waits for the rate, ${waits("read_only_link")} for a socket, log of ${log.length} events`,
  );
}, 600_000);

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function open(n: number, content: string): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  await page.goto(server.origin + API.time);
  await page.addScriptTag({ content, type: "module" });
  await page.waitForFunction("window.crowd");
  const names = Array.from({ length: SESSIONS_PER_PAGE }, (_, session) => `Person ${n}.${session}`);
  await page.evaluate(([room, who, everyMs]) => crowd.enter(room, who, everyMs), [
    ROOM,
    names,
    CUT_EVERY_MS,
  ] as const);
  return page;
}

/** A kill each time another sixth of all lines is settled. */
async function killAgainAndAgain(): Promise<void> {
  for (let kill = 1; kill <= KILLS; kill += 1) {
    while ((await settledSoFar()) < (kill * TOTAL) / (KILLS + 1)) await pause(100);
    const down = performance.now();
    await server.kill9();
    await server.restart();
    restartsMs.push(Math.round(performance.now() - down));
  }
}

const sum = (of: "cuts" | "sentAgain" | "foundDone") =>
  accounts.reduce((total, account) => total + account[of], 0);

async function settledSoFar(): Promise<number> {
  const each = await Promise.all(pages.map((page) => page.evaluate(() => crowd.progress())));
  return each.reduce((sum, one) => sum + one, 0);
}

/** Waits until everybody is live and sees the last event, and reads everything once more. */
async function comeToRest(): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    snapshot = snapshotBody.parse(await get(API.snapshot(ROOM))) as SnapshotBody;
    accounts = (
      await Promise.all(pages.map((page) => page.evaluate(() => crowd.accounts())))
    ).flat();
    const same = accounts.every(
      (one) => one.status === "live" && lastSeq(one.view) === lastSeq(snapshot.view),
    );
    if (same) break;
    await pause(250);
  }
  log = await wholeLog(snapshot.epoch);
}

const lastSeq = (view: unknown) => (view as SnapshotBody["view"]).chat.at(-1)?.seq;

async function wholeLog(epoch: string): Promise<RoomEvent[]> {
  const events: RoomEvent[] = [];
  let since = `${epoch}.0`;
  for (;;) {
    const page = logBody.parse(await get(`${API.log(ROOM)}?since=${since}`)) as LogBody;
    if (page.reset) throw new Error("the log does not reach back to its beginning");
    events.push(...page.events);
    if (!page.more) return events;
    since = page.next;
  }
}

async function get(path: string): Promise<unknown> {
  const answer = await fetch(server.origin + path);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Every line of the log: who said what, where. */
const said = () =>
  log.flatMap(({ seq, by, body }) =>
    body.kind === "chat.said" ? [{ seq, by, text: body.text }] : [],
  );

describe("R2 R5 R6 500 messages through five kills", () => {
  test("R1 the log has no hole and nothing twice", () => {
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
    expect(snapshot.seq).toBe(log.length);
  });

  test("R5 all 500 lines are in it, each exactly once", () => {
    const texts = said().map(({ text }) => text);
    const meant = accounts.flatMap(({ name }) =>
      Array.from({ length: LINES }, (_, n) => `${name} says ${n}`),
    );
    expect(meant).toHaveLength(TOTAL);
    expect(texts.toSorted()).toEqual(meant.toSorted());
  });

  test("R2 every line that was shown as settled stands where its sender was told, in their order", () => {
    const told = accounts.flatMap(({ person, settled }) =>
      settled.map(({ text, seq }) => ({ seq, by: person, text })),
    );
    expect(told.toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0))).toEqual(said());
    for (const { settled } of accounts) {
      const places = settled.map(({ seq }) => seq ?? 0);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  });

  test("R1 R6 every session sees exactly what the room sees, and nothing is left open", () => {
    expect(new Set(accounts.map(({ person }) => person)).size).toBe(PAGES * SESSIONS_PER_PAGE);
    for (const { name, status, pending, view } of accounts) {
      expect({ name, status, pending, view }).toEqual({
        name,
        status: "live",
        pending: 0,
        view: snapshot.view,
      });
    }
    expect(snapshot.view.chat.map(({ seq, text }) => ({ seq, text }))).toEqual(
      said()
        .slice(-200)
        .map(({ seq, text }) => ({ seq, text })),
    );
  });

  test("R6 no session folded an event twice or out of order", () => {
    for (const { applied } of accounts) {
      expect(applied.filter((seq, n) => n > 0 && seq <= (applied[n - 1] ?? 0))).toEqual([]);
      expect(applied.length).toBeGreaterThan(TOTAL / 2);
    }
  });

  test("R15 reactions are counted once each", () => {
    const perPerson = (LINES / REACTIONS.everyLines) * REACTIONS.count;
    expect(snapshot.pulse.reactions.amen).toBe(perPerson * PAGES * SESSIONS_PER_PAGE);
  });

  test("the trouble was real: five kills, cut sockets, operations whose fate nobody could know (control)", () => {
    expect(restartsMs).toHaveLength(KILLS);
    expect(accounts.every(({ cuts }) => cuts > 0)).toBe(true);
    expect(sum("sentAgain")).toBeGreaterThan(20);
    expect(sum("foundDone")).toBeGreaterThan(20);
  });
});
