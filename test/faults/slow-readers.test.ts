// Ten of two hundred stop reading. Figures are printed; asserted is who was cut, who was not, and the memory.
import { expect, it } from "vitest";
import { CLOSES } from "../../shared/protocol/close.ts";
import { straightDoor } from "./load/doors.ts";
import { slowReaders } from "./slow-readers.ts";

const MAX_GROWTH_BYTES = 64 * 1_048_576;

it("C7 who never reads is cut with a code and may come back; everybody else gets everything", async () => {
  const door = await straightDoor();
  try {
    const report = await slowReaders(door, { sockets: 200, slow: 10, events: 1_200 });
    const ratio = report.slowP99Ms / report.calmP99Ms;
    console.log(JSON.stringify({ ...report, p99Ratio: Math.round(ratio * 100) / 100 }));
    expect(report).toMatchObject({
      healthy: 190,
      complete: 190,
      healthyLost: 0,
      holes: 0,
      twice: 0,
      slowClosedWith: Array(10).fill(CLOSES.slow_reader.code),
      backAgain: 10,
    });
    expect(report.grownBytes).toBeLessThan(MAX_GROWTH_BYTES);
  } finally {
    await door.stop();
  }
});
