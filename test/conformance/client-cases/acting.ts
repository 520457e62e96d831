// How a client gets operations through, confirms what it reads, keeps its token young, and takes a close.
import assert from "node:assert/strict";
import { EPOCH, event, ME, said } from "../scripted-server.ts";
import { type ClientCase, greeted, textsOf, tick, until } from "./case.ts";

const same = (a: unknown, b: unknown) => assert.deepEqual(a, b);
const say = (text: string) => ({ kind: "chat.say", text });
const CONFIRM = 262_144;

export const ACTING: readonly ClientCase[] = [
  {
    name: "R5 R18 an operation is settled by its own event, by `done` or by `refused`, each by its op",
    async run(stage) {
      const visit = await greeted(stage);
      const sent = ["a", "b", "c"].map((text) => stage.client.send(say(text)));
      await until("three operations", () => visit.ops.length === 3);
      const [a, b, c] = visit.ops;
      same(
        visit.ops.map(({ cmd }) => cmd),
        [say("a"), say("b"), say("c")],
      );
      same(new Set(visit.ops.map(({ op }) => op)).size, 3);
      for (const { op } of visit.ops) assert.match(op, /^[A-Za-z0-9_-]{8,40}$/);
      visit.say({ t: "refused", op: c?.op, reason: "muted" });
      visit.events(said(1, "a", { op: a?.op, by: ME }));
      visit.say({ t: "done", op: b?.op, seq: null });
      same(await Promise.all(sent), [
        { ok: true, seq: 1 },
        { ok: true, seq: null },
        { ok: false, reason: "muted" },
      ]);
    },
  },
  {
    name: "R18 R28 a refusal with a detail that is not known is one by its reason",
    async run(stage) {
      const visit = await greeted(stage);
      const sent = stage.client.send(say("a"));
      await until("an operation", () => visit.ops.length === 1);
      const more = { detail: "of_tomorrow", holder: "Lee", colour: "blue" };
      visit.say({ t: "refused", op: visit.ops[0]?.op, reason: "not_allowed", ...more });
      same(await sent, { ok: false, reason: "not_allowed" });
    },
  },
  {
    name: "R5 another person's event with the same op settles nothing",
    async run(stage) {
      const visit = await greeted(stage);
      let settled = false;
      const sent = stage.client.send(say("mine"));
      void sent.then(() => {
        settled = true;
      });
      await until("an operation", () => visit.ops.length === 1);
      const [mine] = visit.ops;
      visit.events(said(1, "theirs", { op: mine?.op, by: "p_somebodyelse" }));
      await textsOf(stage, ["theirs"]);
      same(settled, false);
      visit.events(said(2, "mine", { op: mine?.op, by: ME }));
      same(await sent, { ok: true, seq: 2 });
    },
  },
  {
    name: "R5 what was not answered goes again after the next first frame, with the same ops, in order",
    async run(stage) {
      const visit = await greeted(stage);
      const sent = ["a", "b", "c"].map((text) => stage.client.send(say(text)));
      await until("three operations", () => visit.ops.length === 3);
      visit.say({ t: "done", op: visit.ops[1]?.op, seq: null });
      await sent[1];
      visit.cut();
      const second = await stage.script.visit(2);
      await tick();
      same(second.ops, []);
      second.resumed([said(1, "a", { op: visit.ops[0]?.op, by: ME })]);
      same(await sent[0], { ok: true, seq: 1 });
      await until("the rest", () => second.ops.length > 0);
      await tick();
      same(second.ops, [visit.ops[2]]);
      second.say({ t: "done", op: second.ops[0]?.op, seq: 9 });
      same(await sent[2], { ok: true, seq: 9 });
    },
  },
  {
    name: "R4 nothing but heartbeats is sent before the first frame",
    async run(stage) {
      const visit = await stage.script.visit(1);
      const sent = stage.client.send(say("early"));
      await tick(60);
      same(visit.said, []);
      visit.welcome();
      await until("the operation", () => visit.ops.length === 1);
      visit.say({ t: "done", op: visit.ops[0]?.op, seq: 1 });
      same(await sent, { ok: true, seq: 1 });
    },
  },
  {
    name: "R25 one that had to wait for a connection and now comes too fast waits and goes again",
    async run(stage) {
      const visit = await stage.script.visit(1);
      const sent = stage.client.send(say("patient"));
      visit.welcome();
      await until("the operation", () => visit.ops.length === 1);
      const [first] = visit.ops;
      visit.say({ t: "refused", op: first?.op, reason: "rate_limited", retryAfterMs: 1_000 });
      await until("it again", () => visit.ops.length === 2);
      same(visit.ops[1], first);
      visit.events(said(1, "patient", { op: first?.op, by: ME }));
      same(await sent, { ok: true, seq: 1 });
    },
  },
  {
    name: "R5 what was sent as one person is not sent as another: its fate is unknown",
    async run(stage) {
      const visit = await greeted(stage);
      const sent = stage.client.send(say("as myself"));
      await until("an operation", () => visit.ops.length === 1);
      visit.cut();
      const second = await stage.script.visit(2);
      const you = { person: "p_somebodynew", name: "New", role: "listener", can: [] };
      second.resumed([], { you: { ...you, mutedUntilMs: null, named: false } });
      const outcome = await sent;
      same(outcome.ok, false);
      same(second.ops, []);
    },
  },
  {
    name: "R5 an operation without any answer makes the client dial again",
    async run(stage) {
      const visit = await greeted(stage);
      void stage.client.send(say("into the void"));
      await until("an operation", () => visit.ops.length === 1);
      const second = await stage.script.visit(2);
      second.resumed();
      await until("it again", () => second.ops.length === 1);
      same(second.ops, visit.ops);
    },
  },
  {
    name: "R10 it confirms the exact UTF-8 bytes of what it read, each 262144, and from 0 on a new connection",
    async run(stage) {
      const visit = await greeted(stage);
      const greetedBytes = greetingBytes();
      let bytes = 0;
      let seq = 0;
      const read = () => {
        seq += 1;
        const text = JSON.stringify({ t: "events", events: [said(seq, "ü€😀".repeat(900))] });
        bytes += Buffer.byteLength(text);
        visit.say(text);
      };
      while (bytes + greetedBytes < CONFIRM + 1_000) read();
      const [first] = await until(
        "a confirmation",
        () => confirmed(visit).length > 0 && confirmed(visit),
      );
      assert(first && first >= CONFIRM && first < CONFIRM + 12_000, `confirmed ${first}`);
      while (bytes < 2 * CONFIRM + 24_000) read();
      await until("another", () => confirmed(visit).length === 2);
      const total = confirmed(visit).reduce((sum, one) => sum + one, 0);
      assert(total >= 2 * CONFIRM && total <= bytes + 2_000, `${total} of ${bytes}`);
      visit.cut();
      const second = await stage.script.visit(2);
      second.resumed([event(seq + 1, { kind: "announcement.unpinned" })]);
      await tick();
      same(confirmed(second), []);
    },
  },
  {
    name: "R23 it asks for a new token on the socket in time, and dials with that",
    prepare: (script) => {
      script.tokenLifeMs = 60_000;
    },
    async run(stage) {
      const visit = await greeted(stage);
      await until("renew", () => visit.said.some(({ t }) => t === "renew"));
      visit.say({ t: "token", token: "renewed-token", expiresAtMs: Date.now() + 86_400_000 });
      await tick();
      visit.cut();
      const second = await stage.script.visit(2);
      same([second.token, second.since], ["renewed-token", `${EPOCH}.0`]);
      same(stage.script.asked.length, 1);
    },
  },
  {
    name: "R19 R23 after bad_token it dials with another token, got by showing the old one",
    async run(stage) {
      (await stage.script.visit(1)).cut(4020);
      const second = await stage.script.visit(2);
      same([second.token, stage.script.asked], ["token-2", [undefined, "token-1"]]);
    },
  },
  ...[4010, 4011, 4012, 4013, 4021, 4022, 4023].map((code) => ({
    name: `R19 after ${code} it gives up for good`,
    async run({ script, client }: Parameters<ClientCase["run"]>[0]) {
      const visit = await script.visit(1);
      visit.welcome();
      await tick();
      visit.cut(code);
      for (let tries = 0; !(await client.state()).over; tries += 1) {
        assert(tries < 100, "it never gave up");
        await tick(10);
      }
      same(await client.send(say("still there?")).then(({ ok }) => ok), false);
      await tick(100);
      same(script.visits.length, 1);
    },
  })),
  ...[1000, 1001, 1011, 1012, 4000, 4001, 4002, 4003, 4004, 4029].map((code) => ({
    name: `R19 after ${code} it dials again with its cursor`,
    async run({ script }: Parameters<ClientCase["run"]>[0]) {
      const visit = await script.visit(1);
      visit.welcome(5);
      await tick();
      visit.cut(code);
      same((await script.visit(2)).since, `${EPOCH}.5`);
    },
  })),
];

type Said = { readonly said: readonly { t?: string; bytes?: number }[] };
const confirmed = ({ said: frames }: Said): number[] =>
  frames.flatMap(({ t, bytes }) => (t === "got" && bytes !== undefined ? [bytes] : []));
const greetingBytes = () => 900;
