// Order, durability and "once" as they are seen from outside.
import assert from "node:assert/strict";
import { newOp } from "../wire.ts";
import type { Case, Wire } from "../world.ts";

const same = (a: unknown, b: unknown) => assert.deepEqual(a, b);

export const OPERATIONS: readonly Case[] = [
  {
    name: "R1 everybody sees the same events in the same order, and folds them to what a newcomer is given",
    async run(world) {
      await world.phase("live");
      const guests = [await world.join(), await world.join()];
      const sent = [world.staff, ...guests].flatMap((wire, who) =>
        [1, 2, 3, 4].map((n) =>
          wire.do({ kind: who === 0 ? "announcement.pin" : "chat.say", text: `${who} says ${n}` }),
        ),
      );
      const seqs = (await Promise.all(sent)).map((fate) => fate.kind === "event" && fate.seq);
      const last = Math.max(...seqs.map(Number));
      for (const wire of [world.staff, ...guests]) await wire.reached(last);
      const [one, two] = guests.map(({ events }) => events.slice(-12));
      same(one, two);
      same(new Set(seqs).size, 12);
      const newcomer = await world.join();
      for (const wire of [world.staff, ...guests]) same(wire.view, newcomer.frames[0]?.view);
      for (const wire of [...guests, newcomer]) wire.leave();
    },
  },
  {
    name: "R2 what was told is in the log at once",
    async run(world) {
      const { epoch, seq } = world.staff;
      const fate = await world.staff.do({ kind: "announcement.pin", text: "kept" });
      assert(fate.kind === "event");
      const log = await world.get(`/log?since=${epoch}.${seq}`);
      const { seq: place, at, by, op, body } = log.events[0];
      same([log.events.length, { seq: place, at, by, op, body }], [1, fate.event]);
    },
  },
  {
    name: "R5 a repeat is answered with the place of the first, on the same socket and on another",
    async run(world) {
      await world.phase("live");
      const token = await world.token();
      const guest = await world.join({ token });
      const op = newOp();
      const cmd = { kind: "chat.say", text: "once" };
      const first = await guest.do(cmd, op);
      assert(first.kind === "event");
      const other = await world.join({ token });
      for (const wire of [guest, other]) {
        same(await repeated(wire, cmd, op), { kind: "done", seq: first.seq });
      }
      same((await world.get("")).seq, first.seq);
      guest.leave();
      other.leave();
    },
  },
  {
    name: "R5 the id of one operation is refused for another kind of command, and belongs to one person only",
    async run(world) {
      await world.phase("live");
      const guest = await world.join();
      const stranger = await world.join();
      const op = newOp();
      await guest.do({ kind: "chat.say", text: "mine" }, op);
      const reused = await repeated(guest, { kind: "react", reaction: "amen", count: 1 }, op);
      same(reused, { ...reused, kind: "refused", reason: "op_reused" });
      const theirs = await stranger.do({ kind: "chat.say", text: "theirs" }, op);
      same(theirs.kind, "event");
      guest.leave();
      stranger.leave();
    },
  },
  {
    name: "R5 a refused operation had no effect: its repeat is judged anew",
    async run(world) {
      await world.phase("idle");
      const guest = await world.join();
      const op = newOp();
      const cmd = { kind: "chat.say", text: "early" };
      const early = await guest.do(cmd, op);
      same(early.kind === "refused" && early.reason, "off_air");
      await world.phase("doors");
      same((await repeated(guest, cmd, op)).kind, "event");
      guest.leave();
    },
  },
  {
    name: "R5 the same operation sent ten times at once takes effect once",
    async run(world) {
      await world.phase("live");
      const { staff } = world;
      const op = newOp();
      const from = staff.frames.length;
      for (let n = 0; n < 10; n += 1) {
        staff.say({ t: "do", op, cmd: { kind: "announcement.pin", text: "ten at once" } });
      }
      const done = () => staff.frames.slice(from).filter((frame) => frame.op === op);
      await staff.until("nine repeats", () => done().length === 9);
      await staff.until("the event itself", () => staff.events.some((event) => event.op === op));
      const own = staff.events.filter((event) => event.op === op);
      same(own.length, 1);
      same(
        done().map(({ t, seq }) => [t, seq]),
        done().map(() => ["done", own[0]?.seq]),
      );
    },
  },
  {
    name: "R15 reactions are counted exactly, a repeated one once, and are not in the log",
    async run(world) {
      await world.phase("ended");
      await world.phase("live");
      const guest = await world.join();
      const { seq } = world.staff;
      const op = newOp();
      for (const [reaction, count] of [
        ["amen", 3],
        ["fire", 50],
        ["amen", 4],
      ] as const) {
        same(await guest.do({ kind: "react", reaction, count }), { kind: "done", seq: null });
      }
      const twice = { kind: "react", reaction: "clap", count: 5 };
      same(await guest.do(twice, op), { kind: "done", seq: null });
      same(await repeated(guest, twice, op), { kind: "done", seq: null });
      const totals = await world.staff.until("the totals", () => {
        const pulse = world.staff.frames.findLast(({ t }) => t === "pulse");
        return pulse?.reactions.clap === 5 && pulse.reactions;
      });
      same(totals, { amen: 7, heart: 0, fire: 50, clap: 5, praise: 0, dance: 0 });
      same((await world.get("")).seq, seq);
      guest.leave();
    },
  },
  {
    name: "R9 many events at once leave in few frames, the first one without waiting",
    async run(world) {
      await world.phase("live");
      const guest = await world.join();
      const from = guest.frames.length;
      const sent = Array.from({ length: 20 }, (_, n) =>
        world.staff.do({ kind: "announcement.pin", text: `burst ${n}` }),
      );
      await Promise.all(sent);
      await guest.reached(world.staff.seq);
      const batches = guest.frames.slice(from).filter(({ t }) => t === "events");
      assert(batches.length < 15, `20 events came in ${batches.length} frames`);
      guest.leave();
    },
  },
  {
    name: "R22 the cursor of the beginning of this run is still served",
    async run(world) {
      const guest = await world.join({ since: world.firstCursor });
      same(guest.frames[0]?.t, "resumed");
      const first = Number(world.firstCursor.split(".")[1]);
      same(
        guest.events.map(({ seq }) => seq),
        guest.events.map((_, n) => first + 1 + n),
      );
      guest.leave();
    },
  },
];

/** The answer to a repeat: never the first one's own event, which came before. */
async function repeated(wire: Wire, cmd: object, op: string) {
  const from = wire.frames.length;
  wire.say({ t: "do", op, cmd });
  return wire.fate(op, from);
}
