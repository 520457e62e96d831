// How a client dials, follows the room, and finds its way back.
import assert from "node:assert/strict";
import { LATER_LOG, LATER_VIEW, LOG, VIEW } from "../golden.ts";
import { EPOCH, said, until } from "../scripted-server.ts";
import { type ClientCase, greeted, seen, textsOf } from "./case.ts";

const same = (a: unknown, b: unknown) => assert.deepEqual(a, b);

export const FOLLOWING: readonly ClientCase[] = [
  {
    name: "R4 R23 a first dial offers the protocol and a fresh token, and no cursor",
    async run({ script }) {
      const visit = await script.visit(1);
      same(visit.protocols, ["judah.v1", "t.token-1"]);
      same([visit.since, script.asked], [null, [undefined]]);
    },
  },
  {
    name: "R1 every kind of event is folded as the document says; kinds of tomorrow keep their place",
    async run(stage) {
      const visit = await greeted(stage);
      visit.events(...LOG.slice(0, 10));
      visit.events(...LOG.slice(10));
      await seen(stage, ({ broadcast }) => broadcast.phase === "ended");
      same((await stage.client.state()).view, VIEW);
      visit.events(...LATER_LOG);
      await seen(stage, ({ broadcast }) => broadcast.phase === "doors");
      same((await stage.client.state()).view, LATER_VIEW);
    },
  },
  {
    name: "R3 R6 it comes back with the cursor of what it folded, and folds what it missed",
    async run(stage) {
      const visit = await greeted(stage);
      visit.events(said(1, "one"), said(2, "two"));
      await textsOf(stage, ["one", "two"]);
      visit.cut();
      const second = await stage.script.visit(2);
      same(second.since, `${EPOCH}.2`);
      second.resumed([said(3, "three")]);
      await textsOf(stage, ["one", "two", "three"]);
      second.cut(1012);
      const third = await stage.script.visit(3);
      same(third.since, `${EPOCH}.3`);
      third.resumed();
      third.events(said(4, "four"));
      await textsOf(stage, ["one", "two", "three", "four"]);
    },
  },
  {
    name: "R3 R6 a room in which nothing ever happened can be resumed",
    async run(stage) {
      (await greeted(stage)).cut();
      const second = await stage.script.visit(2);
      same(second.since, `${EPOCH}.0`);
      second.resumed([said(1, "first of all")]);
      await textsOf(stage, ["first of all"]);
    },
  },
  {
    name: "R6 what it has folded already is not folded again",
    async run(stage) {
      const visit = await greeted(stage);
      visit.events(said(1, "one"), said(2, "two"));
      visit.events(said(2, "two"), said(3, "three"));
      visit.events(said(1, "one"));
      await textsOf(stage, ["one", "two", "three"]);
    },
  },
  {
    name: "R1 R6 it never folds over a hole: it dials with its cursor, at the same hole again without",
    async run(stage) {
      const visit = await greeted(stage);
      visit.events(said(1, "one"));
      await textsOf(stage, ["one"]);
      visit.events(said(3, "three"), said(4, "four"));
      const second = await stage.script.visit(2);
      same(second.since, `${EPOCH}.1`);
      await textsOf(stage, ["one"]);
      second.resumed([said(3, "three")]);
      const third = await stage.script.visit(3);
      same(third.since, null);
      third.welcome(4);
      await seen(stage, ({ chat }) => chat.length === 0);
    },
  },
  {
    name: "R27 a pulse that is further than what came is a hole as well",
    async run(stage) {
      const visit = await greeted(stage);
      visit.events(said(1, "one"));
      const { counts, reactions } = stage.pulse;
      visit.say({ t: "pulse", counts, reactions, seq: 1 });
      await textsOf(stage, ["one"]);
      visit.say({ t: "pulse", counts, reactions, seq: 2 });
      const second = await stage.script.visit(2);
      same(second.since, `${EPOCH}.1`);
      second.resumed([said(2, "two")]);
      await textsOf(stage, ["one", "two"]);
    },
  },
  {
    name: "R3 a welcome of another life of the log replaces everything, and later cursors name that life",
    async run(stage) {
      const visit = await greeted(stage);
      visit.events(said(1, "one"));
      visit.cut();
      const second = await stage.script.visit(2);
      second.welcome(7, { ...VIEW, chat: [] }, { epoch: "epoch-two" });
      second.events(said(8, "eight"));
      await textsOf(stage, ["eight"]);
      second.cut();
      same((await stage.script.visit(3)).since, "epoch-two.8");
    },
  },
  {
    name: "R3 events of another epoch under an old cursor are not folded",
    async run(stage) {
      const visit = await greeted(stage);
      visit.events(said(1, "one"));
      await textsOf(stage, ["one"]);
      visit.cut();
      (await stage.script.visit(2)).resumed([said(2, "foreign")], { epoch: "epoch-two" });
      const third = await stage.script.visit(3);
      same(third.since, null);
      await textsOf(stage, ["one"]);
    },
  },
  {
    name: "R18 frames, keys and events that it does not know, and texts that are none, change nothing",
    async run(stage) {
      const visit = await greeted(stage);
      for (const odd of [
        "",
        "{",
        "null",
        "[]",
        '"text"',
        '{"t":"tomorrow"}',
        '{"t":"__proto__"}',
      ]) {
        visit.say(odd);
      }
      visit.events(said(1, "one", { weather: "fine" }));
      visit.say({ t: "events", events: [said(2, "two")], also: [1] });
      await textsOf(stage, ["one", "two"]);
      same(stage.script.visits.length, 1);
    },
  },
  {
    name: "R4 events before the first frame are not folded",
    async run(stage) {
      const visit = await stage.script.visit(1);
      visit.events(said(1, "too early"));
      const second = await stage.script.visit(2);
      second.welcome(0);
      second.events(said(1, "in time"));
      await textsOf(stage, ["in time"]);
    },
  },
  {
    name: "R8 it sends heartbeats, and leaves a room that says nothing any more",
    async run(stage) {
      const visit = await greeted(stage);
      visit.events(said(1, "one"));
      await until("a heartbeat", () => visit.texts.includes("ping"));
      stage.script.pong = false;
      const second = await stage.script.visit(2);
      same(second.since, `${EPOCH}.1`);
    },
  },
  {
    name: "R8 any frame is a sign of life: without one `pong` a talking room is not left",
    async run(stage) {
      stage.script.pong = false;
      const visit = await greeted(stage);
      const { counts, reactions } = stage.pulse;
      const chatter = setInterval(
        () => visit.say({ t: "pulse", counts, reactions }),
        2_000 * stage.scale,
      );
      await new Promise((resolve) => setTimeout(resolve, 80_000 * stage.scale));
      clearInterval(chatter);
      same(stage.script.visits.length, 1);
      assert(visit.texts.includes("ping"));
    },
  },
];
