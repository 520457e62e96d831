// A small audience for a few seconds; the thousands for ten minutes are a long run.
import { expect, it } from "vitest";
import { hold } from "./hold.ts";
import { straightDoor } from "./load/doors.ts";

const SOCKETS = 300;

it("C8 sockets that are held stay: every event, every heartbeat answered, none dropped", async () => {
  const door = await straightDoor();
  try {
    const report = await hold(door, {
      sockets: SOCKETS,
      inside: 20,
      forMs: 4_000,
      eventEveryMs: 250,
      heartbeatEveryMs: 2_000,
    });
    console.log(JSON.stringify(report));
    expect(report).toMatchObject({
      dropped: 0,
      complete: SOCKETS,
      holes: 0,
      twice: 0,
      unansweredHeartbeats: 0,
      insideSockets: 20,
    });
    expect(report.heartbeats).toBeGreaterThanOrEqual(SOCKETS - 20);
  } finally {
    await door.stop();
  }
});
