// The archive after any mixture of failing, hanging and lying D1, kills and double alarms: exactly the room's log, once.
import { describe, expect, it } from "vitest";
import { archiveRoom } from "../../server/objects/archivist.ts";
import { type Archive, evening } from "./archive/evening.ts";
import { judge } from "./archive/judge.ts";

const EVENINGS = 40;
const STEPS = 150;
const seeds = Array.from({ length: EVENINGS }, (_, n) => n + 1);

async function complaints(archive?: Archive, wanted = seeds): Promise<string[]> {
  const found: string[] = [];
  for (const seed of wanted) {
    for (const part of judge(await evening(seed, STEPS, archive))) found.push(`${seed}: ${part}`);
  }
  return found;
}

describe("C15 C22 the archive", () => {
  it(`C15 C22 is the room's log after ${EVENINGS} evenings of faults`, async () => {
    expect(await complaints()).toEqual([]);
  });

  it("C15 C22 says so when it is not: one that moves on before D1 has answered (control)", async () => {
    const hasty: Archive = async (leader, db, room) => {
      const { seq } = leader.extent;
      leader.log.markArchived(Math.max(0, seq - 1));
      await archiveRoom(leader, db, room);
    };
    expect(await complaints(hasty, seeds.slice(0, 10))).not.toEqual([]);
  });

  it("C15 C22 says so when plays are bound to the wrong ones before them (control)", async () => {
    const unbound: Archive = async (leader, db, room) => {
      await archiveRoom(leader, db, room);
      await db.batch([db.prepare("UPDATE plays SET hash = lower(hex(randomblob(32)))")]);
    };
    const found = await complaints(unbound, seeds.slice(0, 10));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every((one) => one.endsWith("plays"))).toBe(true);
  });
});
