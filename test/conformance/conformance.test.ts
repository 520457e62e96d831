// Our server and both clients against the document, and the suite against servers and clients that are wrong on purpose.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeanServer } from "../helpers/lean-server.ts";
import { CLIENT_CASES, tryClient } from "./client-suite.ts";
import { commandClient } from "./client-under-test.ts";
import { startProduct } from "./clients/product.ts";
import { startSecond } from "./clients/second.ts";
import { startOwnServer } from "./own-server.ts";
import { Script } from "./scripted-server.ts";
import { RoomClient } from "./second-client/client.ts";
import { EMPTY } from "./second-client/fold.ts";
import { SERVER_CASES, tryServer } from "./server-suite.ts";
import * as shapes from "./shapes.ts";
import type { Verdict } from "./verdict.ts";
import { rulesOf, UNSEEN } from "./verdict.ts";
import type { Target } from "./world.ts";

const broken = (verdicts: readonly Verdict[]) =>
  verdicts.filter(({ ok }) => !ok).map(({ name, why }) => `${name}: ${why}`);
const here = (path: string) => new URL(path, import.meta.url);

let server: LeanServer;
let target: Target;

beforeAll(async () => {
  ({ server, target } = await startOwnServer());
}, 60_000);
afterAll(() => server?.stop());

describe("R1 R4 R18 the protocol as its document has it", () => {
  it("is what our server speaks", async () => {
    const verdicts = await tryServer(target);
    expect(broken(verdicts)).toEqual([]);
    expect(verdicts).toHaveLength(SERVER_CASES.filter(({ slow }) => !slow).length + 1);
  }, 60_000);

  it.each([
    ["the second client", startSecond],
    ["the product's own client", startProduct],
  ])(
    "is what %s speaks",
    async (_, start) => {
      const verdicts = await tryClient(start);
      expect(broken(verdicts)).toEqual([]);
      expect(verdicts).toHaveLength(CLIENT_CASES.length);
    },
    60_000,
  );

  it("is what a client in a process of its own can be tried on", async () => {
    const command = `"${process.execPath}" --no-warnings "${here("clients/second.ts").pathname}"`;
    const verdicts = await tryClient(commandClient(command), { only: /R5 R18|R1 every/ });
    expect(broken(verdicts)).toEqual([]);
    expect(verdicts).toHaveLength(2);
  }, 30_000);

  it("has a case for each of its rules, but for those that can't be seen", () => {
    const spec = readFileSync(here("../../docs/SPEC.md"), "utf8");
    const rules = [...spec.matchAll(/^- \*\*(R\d+)\*\*/gm)].map(([, id]) => id ?? "");
    const tried = new Set([...SERVER_CASES, ...CLIENT_CASES].flatMap(({ name }) => rulesOf(name)));
    expect(rules.filter((rule) => !tried.has(rule) && !(rule in UNSEEN))).toEqual([]);
  });
});

describe("R18 the suite finds", () => {
  it("a client that promises before it knows, and one that never dials", async () => {
    const hasty = await tryClient(
      async (at) => {
        const client = new RoomClient(at);
        const send = async (cmd: object) => {
          void client.send(cmd);
          return { ok: true, seq: 1 } as const;
        };
        const state = async () => ({ view: client.view, over: false });
        return { send, state, stop: async () => client.close() };
      },
      { only: /^R5 R18|^R1 every|^R19 after 4022/ },
    );
    const names = hasty.filter(({ ok }) => !ok).map(({ name }) => name.slice(0, 6));
    expect(names.toSorted()).toEqual(["R19 af", "R5 R18"]);
    const still = async () => ({ ok: true, seq: 1, view: EMPTY, over: true }) as const;
    const idle = await tryClient(
      async () => ({ send: still, state: still, stop: async () => {} }),
      {
        only: /^R4 R23/,
      },
    );
    expect(idle.map(({ ok }) => ok)).toEqual([false]);
  }, 30_000);

  it("a server that greets and then says nothing", async () => {
    const script = new Script();
    script.pong = false;
    await script.start();
    const greet = setInterval(() => {
      for (const visit of script.visits.splice(0)) visit.welcome();
    }, 5);
    const url = `${script.origin.replace("http", "ws")}/parties/user-session/${script.room}`;
    const mute: Target = { url, origin: script.origin, staffToken: "s" };
    const verdicts = await tryServer(mute, { only: /^R4 |^R8 / });
    clearInterval(greet);
    script.stop();
    expect(verdicts.map(({ name, ok }) => [name.slice(0, 6), ok])).toEqual([
      ["R4 the", true],
      ["R8 `pi", false],
      ["R1 R4 ", true],
    ]);
  }, 30_000);

  it("frames of a wrong shape", () => {
    const good = { t: "done", op: "op-12345678", seq: null };
    const bad = [{ ...good, op: "x" }, { t: "done", op: good.op }, { ...good, seq: 0.5 }, { t: 1 }];
    expect([good, ...bad, { t: "of tomorrow" }].map((frame) => shapes.frame(frame, "f"))).toEqual([
      null,
      "f.op is no op",
      "f.seq is missing",
      "f.seq is no integer from 0",
      "f.t is no text",
      null,
    ]);
  });
});
