// Two deploys under load, old and new clients side by side. Jitter is judged by shape: no tenth of a second may see a crowd.
import { expect, it } from "vitest";
import { straightDoor } from "./load/doors.ts";
import { redeploy } from "./redeploy.ts";

const OLD_CLIENTS = 150;
const SEED = 20_261_122;

it(`C5 C20 deploys under load lose nothing and bring no herd (seed ${SEED})`, async () => {
  const door = await straightDoor();
  try {
    const size = { restarts: 2, oldClients: OLD_CLIENTS, newClients: 10, seed: SEED };
    const report = await redeploy(door, size);
    console.log(JSON.stringify(report));
    expect(report).toMatchObject({
      lost: 0,
      holes: 0,
      twice: 0,
      complete: OLD_CLIENTS,
      newClientsInStep: 10,
      resets: 0,
    });
    expect(report.acked).toBeGreaterThan(50);
    // Without jitter all of them would dial within the same tenth of a second.
    expect(report.dialsPeakPerTenth).toBeLessThan(OLD_CLIENTS / 3);
  } finally {
    await door.stop();
  }
});
