// The broadcast, the deck, what people say, and moderation.
import assert from "node:assert/strict";
import { type Case, pause, track, type Wire, type World } from "../world.ts";

const same = (a: unknown, b: unknown) => assert.deepEqual(a, b);
const reason = async (wire: Wire, cmd: object) => {
  const fate = await wire.do(cmd);
  return fate.kind === "refused" ? fate.reason : fate.kind;
};
const MOVES = "schedule open_doors start break resume end".split(" ");
/** The moves that each phase allows. */
const ALLOWED: Readonly<Record<string, string>> = {
  idle: "schedule open_doors start",
  scheduled: "schedule open_doors start end",
  doors: "start end",
  live: "break end",
  break: "resume end",
  ended: "schedule open_doors start",
};

export const SHOW: readonly Case[] = [
  {
    name: "R11 every move is refused with illegal_move where the table does not have it, and changes nothing",
    async run(world) {
      const tour: [string, () => Promise<unknown>][] = [
        ["idle", () => world.phase("idle")],
        ["scheduled", () => move(world, "schedule")],
        ["doors", () => move(world, "open_doors")],
        ["live", () => move(world, "start")],
        ["break", () => move(world, "break")],
        ["ended", () => move(world, "end")],
      ];
      for (const [phase, get] of tour) {
        await get();
        same(world.staff.view?.broadcast.phase, phase);
        const refused = MOVES.filter((one) => !ALLOWED[phase]?.split(" ").includes(one));
        for (const one of refused) {
          same([phase, one, await reason(world.staff, moveOf(one))], [phase, one, "illegal_move"]);
        }
      }
    },
  },
  {
    name: "R11 a broadcast keeps its id to its end, the next one gets another, a called-off one ends idle",
    async run(world) {
      await world.phase("ended");
      const ids: string[] = [];
      for (const kind of [
        "schedule",
        "open_doors",
        "start",
        "break",
        "resume",
        "end",
        "schedule",
      ]) {
        await move(world, kind);
        ids.push(world.staff.view?.broadcast.id);
      }
      same(new Set(ids.slice(0, 6)).size, 1);
      assert(ids[6] !== ids[5], "the next broadcast has the id of the one before");
      await move(world, "end");
      same(world.staff.view?.broadcast.phase, "idle");
    },
  },
  {
    name: "R28 R29 whoever opens the doors holds the stage until the end, and can give it to nobody who is not here",
    async run(world) {
      const { staff } = world;
      await world.phase("idle");
      same(staff.view?.stage, null);
      same(await reason(staff, { kind: "stage.give", to: "s_nobody-here" }), "off_air");
      await world.phase("doors");
      const { person, name, ask } = staff.view?.stage ?? {};
      same([person, name, ask], [staff.you.person, staff.you.name, null]);
      const since = staff.view?.stage.since;
      await world.phase("live");
      same(staff.view?.stage.since, since);
      for (const kind of ["stage.ask", "stage.decline"]) {
        same(await staff.do({ kind }), { kind: "done", seq: null });
      }
      same(await reason(staff, { kind: "stage.give", to: "s_nobody-here" }), "not_found");
      const guest = await world.join();
      same(guest.view?.stage, staff.view?.stage);
      same(await reason(guest, { kind: "stage.decline" }), "not_allowed");
      guest.leave();
      await world.phase("ended");
      same(staff.view?.stage, null);
    },
  },
  {
    name: "R12 the deck plays only while the doors are open, stands where its clock says, and stops with the show",
    async run(world) {
      const { staff } = world;
      await world.phase("idle");
      await staff.must({ kind: "deck.load", track: track(1) });
      same(await reason(staff, { kind: "deck.play" }), "off_air");
      await world.phase("live");
      const played = await staff.must({ kind: "deck.play" });
      same(played.event.body, { kind: "deck.played", positionMs: 0, track: track(1) });
      await pause(300);
      const paused = await staff.must({ kind: "deck.pause" });
      same(paused.event.body.positionMs, paused.event.at - played.event.at);
      same(await staff.do({ kind: "deck.pause" }), { kind: "done", seq: null });
      const seeked = await staff.must({ kind: "deck.seek", positionMs: 86_400_000 });
      same(seeked.event.body.positionMs, 180_000);
      await staff.must({ kind: "deck.seek", positionMs: 5_000 });
      const again = await staff.must({ kind: "deck.play" });
      same(again.event.body, { kind: "deck.played", positionMs: 5_000 });
      await move(world, "end");
      same([staff.view?.deck.playing, staff.view?.broadcast.phase], [false, "ended"]);
    },
  },
  {
    name: "R12 the queue is played from its head; items are moved and removed by the seq that added them",
    async run(world) {
      const { staff } = world;
      await world.phase("live");
      for (const { item } of [...(staff.view?.queue ?? [])]) {
        await staff.must({ kind: "queue.remove", item });
      }
      const items = [];
      for (const n of [1, 2, 3]) {
        const { seq } = await staff.must({ kind: "queue.add", track: track(n) });
        items.push(seq);
      }
      await staff.must({ kind: "queue.move", item: items[2], to: 0 });
      same(await staff.do({ kind: "queue.move", item: items[2], to: 0 }), {
        kind: "done",
        seq: null,
      });
      same(await reason(staff, { kind: "queue.remove", item: 999_999_999 }), "not_found");
      const from = staff.events.length;
      await staff.must({ kind: "deck.next" });
      await staff.until("three events", () => staff.events.length >= from + 3);
      same(
        staff.events.slice(from).map(({ body }) => body.kind),
        ["queue.removed", "deck.loaded", "deck.played"],
      );
      same(
        staff.view?.queue.map(({ item }: { item: number }) => item),
        [items[0], items[1]],
      );
      same([staff.view?.deck.track.id, staff.view?.deck.playing], [track(3).id, true]);
    },
  },
  {
    name: "R13 the room goes on with the queue by itself, and finishes with it",
    async run(world) {
      const { staff } = world;
      await world.phase("live");
      for (const { item } of [...(staff.view?.queue ?? [])]) {
        await staff.must({ kind: "queue.remove", item });
      }
      await staff.must({ kind: "deck.load", track: track(7, 700) });
      await staff.must({ kind: "queue.add", track: track(8, 700) });
      await staff.must({ kind: "deck.play" });
      const from = staff.events.length;
      await staff.until("the end of both", () => at("deck.finished"), 10_000);
      same(
        staff.events.slice(from).map(({ by, body }) => [by, body.kind]),
        ["queue.removed", "deck.loaded", "deck.played", "deck.finished"].map((kind) => [
          null,
          kind,
        ]),
      );
      const [, , second, end] = staff.events.slice(from);
      assert(second && end && end.at - second.at >= 700, "the second track was cut short");
      function at(kind: string) {
        return staff.events.slice(from).find(({ body }) => body.kind === kind);
      }
    },
  },
  {
    name: "R14 listeners write while the doors are open and shortly after, answer lines that are there, staff always",
    async run(world) {
      await world.phase("idle");
      const guest = await world.join();
      same(await reason(guest, { kind: "chat.say", text: "too early" }), "off_air");
      same(await reason(guest, { kind: "react", reaction: "amen", count: 1 }), "off_air");
      const { seq } = await world.staff.must({ kind: "chat.say", text: "  staff may  " });
      await world.phase("live");
      const said = await guest.do({
        kind: "chat.say",
        text: "and I answer",
        replyTo: seq,
        mentions: [world.staff.you.person, "p_nobody-here"],
      });
      assert(said.kind === "event");
      same(said.event.body, {
        kind: "chat.said",
        name: guest.you.name,
        role: "listener",
        text: "and I answer",
        replyTo: seq,
        mentions: [world.staff.you.person],
      });
      same(world.staff.view?.chat.at(-2).text, "staff may");
      same(await reason(guest, { kind: "chat.say", text: "x", replyTo: 999_999_999 }), "not_found");
      await world.phase("ended");
      same((await guest.do({ kind: "chat.say", text: "goodbye" })).kind, "event");
      guest.leave();
    },
  },
  {
    name: "R14 slow mode counts from a person's own last line and says how long; staff are exempt",
    async run(world) {
      await world.phase("live");
      const guest = await world.join();
      await world.staff.must({ kind: "room.slow_mode", seconds: 60 });
      same((await guest.do({ kind: "chat.say", text: "first" })).kind, "event");
      const second = await guest.do({ kind: "chat.say", text: "second" });
      assert(second.kind === "refused");
      same(second.reason, "slow_mode");
      assert(Number(second.retryAfterMs) > 50_000 && Number(second.retryAfterMs) <= 60_000);
      for (const text of ["a", "b"]) await world.staff.must({ kind: "chat.say", text });
      await world.staff.must({ kind: "room.slow_mode", seconds: 0 });
      same((await guest.do({ kind: "chat.say", text: "third" })).kind, "event");
      guest.leave();
    },
  },
];

const moveOf = (name: string) => ({
  kind: `broadcast.${name}`,
  ...(name === "schedule" ? { title: "Sunday", startsAt: Date.now() + 3_600_000 } : {}),
});

async function move(world: World, name: string): Promise<void> {
  const { seq } = await world.staff.must(moveOf(name));
  await world.staff.reached(seq);
}
