// What a hostile page can send from a browser: each gets its defined answer, the room goes on, no stack anywhere.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { API, PAGES, SOCKET_PREFIX } from "../../shared/http/paths.ts";
import { CLOSES } from "../../shared/protocol/close.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { type Dj, hireDj } from "../helpers/dj.ts";
import { startServer, type TestServer } from "../helpers/server.ts";

/** What one socket got: frames as text, how it ended (0: still open), and who it was. */
type Run = { person: string; frames: string[]; closed: number };

let server: TestServer;
let browser: Browser;
let page: Page;
let dj: Dj;
const everything: string[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  dj = await hireDj(server);
  await dj.send({ kind: "broadcast.start", title: "Storm" });
  page = await (await browser.newContext()).newPage();
  await page.goto(server.origin + PAGES.room("main"));
});
afterAll(async () => {
  dj?.close();
  await browser?.close();
  await server?.stop();
});

/** Opens a socket of its own in the page, sends each text (`bytes:n` a binary frame), and listens until quiet or closed. */
async function attempt(texts: readonly string[], token?: string): Promise<Run & { token: string }> {
  const run = await page.evaluate(sendRaw, {
    texts: [...texts],
    given: token ?? null,
    tokenPath: API.roomToken("main"),
    socketPath: `${SOCKET_PREFIX}main`,
  });
  everything.push(...run.frames);
  return run;
}

async function sendRaw(input: {
  texts: string[];
  given: string | null;
  tokenPath: string;
  socketPath: string;
}) {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(input.given ? { token: input.given } : {});
  const answer = await fetch(input.tokenPath, { method: "POST", headers, body });
  const { token, person } = (await answer.json()) as { token: string; person: string };
  const frames: string[] = [];
  const closed = await new Promise<number>((resolve) => {
    const url = location.origin.replace("http", "ws") + input.socketPath;
    const socket = new WebSocket(url, ["judah.v1", `t.${token}`]);
    let quiet = setTimeout(() => resolve(0), 10_000);
    socket.onmessage = ({ data }) => {
      if (frames.length === 0) {
        for (const text of input.texts) {
          const size = /^bytes:(\d+)$/.exec(text)?.[1];
          socket.send(size ? new Uint8Array(Number(size)) : text);
        }
      }
      frames.push(String(data));
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        resolve(0);
        socket.close();
      }, 1_500);
    };
    socket.onclose = ({ code }) => resolve(code);
  });
  return { person, token, frames, closed };
}

const order = (op: string, cmd: object) => JSON.stringify({ t: "do", op, cmd });
const say = (op: string, text: string) => order(op, { kind: "chat.say", text });
const answers = ({ frames }: Run, op: string) =>
  frames.map((text) => JSON.parse(text)).filter((frame) => frame.op === op);

test("junk, unknown commands and long messages are answered; the third unreadable frame ends the connection", async () => {
  const polite = await attempt([
    order("op-unknown-1", { kind: "room.explode" }),
    say("op-toolong-1", "x".repeat(501)),
    "{not json",
  ]);
  expect(answers(polite, "op-unknown-1")).toMatchObject([{ reason: "unknown_command" }]);
  expect(answers(polite, "op-toolong-1")).toMatchObject([{ reason: "bad_field", field: "text" }]);
  expect([polite.closed, polite.frames.some((text) => text.includes("bad_json"))]).toEqual([
    0,
    true,
  ]);
  const rude = await attempt(["{", "[]", '{"t":"hello"}']);
  expect(rude.closed).toBe(CLOSES.bad_frames.code);
});

test("a frame of 17 KiB and a binary frame end that connection with their codes", async () => {
  const large = await attempt([say("op-toolarge1", "x".repeat(17 * 1024))]);
  const binary = await attempt(["bytes:10"]);
  expect([large.closed, binary.closed]).toEqual([
    CLOSES.frame_too_large.code,
    CLOSES.not_text.code,
  ]);
});

test("an operation sent again, on another connection too, is done once", async () => {
  const first = await attempt([say("op-replayed1", "Only once"), say("op-replayed1", "Only once")]);
  const again = await attempt([say("op-replayed1", "Only once")], first.token);
  expect(again.person).toBe(first.person);
  expect(answers(again, "op-replayed1")).toMatchObject([{ t: "done" }]);
  const snapshot = await (await fetch(server.origin + API.snapshot("main"))).json();
  const said = (snapshot as { view: { chat: { text: string }[] } }).view.chat;
  expect(said.filter(({ text }) => text === "Only once")).toHaveLength(1);
});

test("slow mode, a mute and a ban are told to the one they concern", async () => {
  const known = await attempt([]);
  await dj.send({ kind: "room.slow_mode", seconds: 60 });
  const slow = await attempt([say("op-slow-0001", "one"), say("op-slow-0002", "two")], known.token);
  expect(answers(slow, "op-slow-0002")).toMatchObject([{ reason: "slow_mode" }]);
  await dj.send({ kind: "room.slow_mode", seconds: 0 });
  await dj.send({ kind: "person.mute", person: known.person, forMs: 60_000 });
  const muted = await attempt([say("op-muted-001", "hello?")], known.token);
  expect(answers(muted, "op-muted-001")).toMatchObject([{ reason: "muted" }]);
  await dj.send({ kind: "person.ban", person: known.person });
  const banned = await attempt([say("op-banned-01", "hello?")], known.token);
  expect([banned.closed, banned.frames]).toEqual([CLOSES.banned.code, []]);
});

test("nobody else noticed, and no answer held a stack or a file", async () => {
  await dj.send({ kind: "chat.say", text: "Still standing" });
  await page.getByRole("region", { name: "Chat" }).getByText("Still standing").last().waitFor();
  expect(everything.length).toBeGreaterThan(20);
  expect(everything.filter((text) => /\.[jt]s:\d+|\bat \w+.*\(|Error:/.test(text))).toEqual([]);
});
