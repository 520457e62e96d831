// Two processes believe to be the same room, on the same store. The platform never lets that last; here it lasts, and the place
// of an event being the key of its row is what keeps the order one: whoever comes second is refused.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Door, straightDoor } from "./load/doors.ts";
import { Publisher } from "./load/publisher.ts";

const ROUNDS = 8;
const publisherAt = (door: Door, name: string) =>
  new Publisher(name, () => door.enter({ person: `s_${name}`, role: "dj" }));

it("C31 two instances of one room cannot split its order: every acknowledged event has one place, the loser is refused", async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), "judas-two-"));
  const first = await straightDoor({ stateFolder });
  const one = publisherAt(first, "firstone1");
  await one.connect();
  one.publish({ kind: "broadcast.start", title: "Twice" });
  await one.settled();
  const second = await straightDoor({ stateFolder });
  const two = publisherAt(second, "secondone");
  try {
    await two.connect();
    expect(two.epoch || one.epoch).toBe(one.epoch);
    for (let n = 0; n < ROUNDS; n += 1) {
      for (const publisher of [one, two]) publisher.publish();
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    for (const publisher of [one, two]) await publisher.settled();
    for (const door of [first, second]) await door.kill9();
    await first.restart();
    const log = await first.stored(one.epoch);
    const acked = [...one.acked, ...two.acked];
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, n) => n + 1));
    expect(log.map(({ op, seq }) => [op, seq])).toEqual(acked.toSorted((a, b) => a[1] - b[1]));
    expect(acked.length).toBeGreaterThan(1);
    // Not a test of one lonely process: the two did get in each other's way.
    const refused = [...one.refused, ...two.refused];
    expect(new Set(refused)).toEqual(new Set(["read_only"]));
    expect(acked.length + refused.length).toBe(2 * ROUNDS + 1);
  } finally {
    for (const publisher of [one, two]) publisher.leave();
    for (const door of [first, second]) await door.stop();
    rmSync(stateFolder, { recursive: true, force: true });
  }
});
