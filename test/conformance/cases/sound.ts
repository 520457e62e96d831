// Live sound as the log has it: epochs that begin and end, and what staff learn of who hears them.
import assert from "node:assert/strict";
import type { Case, Wire, World } from "../world.ts";

const same = (a: unknown, b: unknown) => assert.deepEqual(a, b);
const reason = async (wire: Wire, cmd: object) => {
  const fate = await wire.do(cmd);
  if (fate.kind !== "refused") return fate.kind;
  return "field" in fate ? `${fate.reason} ${fate.field}` : fate.reason;
};
let runs = 0;
/** A run of an encoder nobody knew before, begun so long ago. */
function runOf(agoMs: number) {
  runs += 1;
  const id = `run${Date.now().toString(36).slice(-7)}${runs % 10}`;
  return { id, t0Ms: Date.now() - agoMs, segmentMs: 1_000, channels: 2, bitrateBps: 128_000 };
}
const newest = (world: World) => world.staff.view?.sound.at(-1);

export const SOUND: readonly Case[] = [
  {
    name: "R33 R34 an epoch begins only while the doors are open, now and once, and is in everybody's view",
    async run(world) {
      const { staff } = world;
      await world.phase("idle");
      const epoch = runOf(2_500);
      same(await reason(staff, { kind: "sound.begin", epoch }), "off_air");
      await world.phase("live");
      const early = { ...epoch, t0Ms: epoch.t0Ms - 60_000 };
      same(await reason(staff, { kind: "sound.begin", epoch: early }), "bad_field epoch.t0Ms");
      const { seq } = await staff.must({ kind: "sound.begin", epoch });
      await staff.reached(seq);
      const by = staff.you.person;
      same(newest(world), { ...epoch, by, lastSegment: null, gaps: [] });
      same(await staff.do({ kind: "sound.begin", epoch }), { kind: "done", seq: null });
      const guest = await world.join();
      same(guest.view?.sound, staff.view?.sound);
      same(await reason(guest, { kind: "sound.begin", epoch: runOf(0) }), "not_allowed");
      guest.leave();
    },
  },
  {
    name: "R37 an epoch says with how many bits its smaller version was begun, within the document's limits",
    async run(world) {
      const { staff } = world;
      await world.phase("live");
      const epoch = { ...runOf(500), saverBps: 64_000 };
      for (const saverBps of [15_999, 96_001, "64000", null]) {
        const cmd = { kind: "sound.begin", epoch: { ...epoch, saverBps } };
        same(await reason(staff, cmd), "bad_field epoch.saverBps");
      }
      const { seq } = await staff.must({ kind: "sound.begin", epoch });
      await staff.reached(seq);
      same(newest(world), { ...epoch, by: staff.you.person, lastSegment: null, gaps: [] });
    },
  },
  {
    name: "R33 an epoch's clock, losses and end are told once, and nothing of it lies in the future",
    async run(world) {
      const { staff } = world;
      await world.phase("live");
      const { id: epoch, t0Ms, ...run } = runOf(4_500);
      await staff.must({ kind: "sound.begin", epoch: { id: epoch, t0Ms, ...run } });
      same(
        await reason(staff, { kind: "sound.retime", epoch, t0Ms: t0Ms + 5_000 }),
        "bad_field t0Ms",
      );
      await staff.must({ kind: "sound.retime", epoch, t0Ms: t0Ms + 25 });
      for (const [from, to] of [
        [3, 3],
        [0, 1],
        [2, 2],
      ]) {
        await staff.must({ kind: "sound.lose", epoch, from, to });
      }
      same(await staff.do({ kind: "sound.lose", epoch, from: 1, to: 2 }), {
        kind: "done",
        seq: null,
      });
      same(await reason(staff, { kind: "sound.lose", epoch, from: 3, to: 900 }), "bad_field to");
      same(
        await reason(staff, { kind: "sound.end", epoch, lastSegment: 900 }),
        "bad_field lastSegment",
      );
      const { seq } = await staff.must({ kind: "sound.end", epoch, lastSegment: 3 });
      await staff.reached(seq);
      const { t0Ms: corrected, lastSegment, gaps } = newest(world);
      same([corrected, lastSegment, gaps], [t0Ms + 25, 3, [{ from: 0, to: 3 }]]);
      same(await staff.do({ kind: "sound.end", epoch, lastSegment: 2 }), {
        kind: "done",
        seq: null,
      });
      same(
        await reason(staff, { kind: "sound.end", epoch: "unknown00", lastSegment: 0 }),
        "not_found",
      );
    },
  },
  {
    name: "R34 the next epoch and the end of the show end the one that runs; the next show begins without sound",
    async run(world) {
      const { staff } = world;
      await world.phase("ended");
      await world.phase("live");
      await staff.must({ kind: "sound.begin", epoch: runOf(3_500) });
      await staff.must({ kind: "sound.begin", epoch: runOf(1_500) });
      await world.phase("ended");
      const [first, second, ...more] = staff.view?.sound ?? [];
      const end = staff.view?.broadcast.endedAt;
      assert(
        first.lastSegment >= 3 && first.lastSegment <= 7,
        `the first ended at ${first.lastSegment}`,
      );
      same([second.lastSegment, more], [Math.floor((end - second.t0Ms) / 1_000), []]);
      await world.phase("live");
      same(staff.view?.sound, []);
    },
  },
  {
    name: "R36 staff learn how many pages hear live sound, how late and with how many stalls; others do not",
    async run(world) {
      const { staff } = world;
      await world.phase("live");
      const guests = [await world.join(), await world.join()];
      const from = staff.frames.length;
      for (const [n, guest] of guests.entries()) {
        guest.say({ t: "listening", on: true, latencyMs: 2_200 + n * 500, stalls: n });
      }
      const told = await staff.until(
        "how it is heard",
        () => staff.frames.slice(from).findLast(({ heard }) => heard?.pages === 2)?.heard,
        10_000,
      );
      same(told, { pages: 2, latencyMs: 2_700, stalls: 1 });
      for (const guest of guests) {
        same(
          guest.frames.filter(({ heard }) => heard),
          [],
        );
        guest.leave();
      }
    },
  },
];
