// A page that was asleep, in the back-forward cache or without a network wakes into another world: it finds out within
// seconds, comes back with its own cursor, and sees nothing twice. What a browser itself does is tried in test/browser.
import { describe, expect, it } from "vitest";
import { type Scene, said, sceneOf } from "../helpers/simulated-session.ts";

const HOUR_MS = 3_600_000;

async function joined(): Promise<Scene> {
  const scene = sceneOf();
  await scene.time.advance(100);
  scene.room.happen("before");
  await scene.time.advance(100);
  return scene;
}

const seen = ({ session, events, room }: Scene) => ({
  said: said(session),
  seqs: events.map(({ seq }) => seq),
  status: session.status.value,
  open: room.open(),
});

describe("C33 a page that wakes", () => {
  it("C33 after its socket died without a word finds out at once, not at the next heartbeat", async () => {
    const scene = await joined();
    scene.room.net.silent = true;
    scene.room.happen("missed");
    await scene.time.advance(1_000);
    scene.wake();
    await scene.time.advance(3_900);
    expect(scene.room.dials.length).toBe(1);
    scene.room.net.silent = false;
    await scene.time.advance(3_000);
    expect(seen(scene)).toEqual({
      said: ["before", "missed"],
      seqs: [1, 2],
      status: "live",
      open: 1,
    });
    expect(scene.room.dials.at(-1)?.url).toContain("?since=epoch-1.1");
  });

  it("C33 after an hour offline dials at the wake, and holds one socket", async () => {
    const scene = await joined();
    scene.room.net.blocked = true;
    scene.room.cut(1006, false);
    scene.room.happen("missed", false);
    await scene.time.advance(HOUR_MS);
    scene.room.net.blocked = false;
    for (let times = 0; times < 3; times += 1) scene.wake();
    await scene.time.advance(1_000);
    expect(seen(scene)).toEqual({
      said: ["before", "missed"],
      seqs: [1, 2],
      status: "live",
      open: 1,
    });
  });

  it("C33 many wakes of a healthy page change nothing (control)", async () => {
    const scene = await joined();
    for (let times = 0; times < 20; times += 1) {
      scene.wake();
      await scene.time.advance(5_000);
    }
    expect([seen(scene), scene.room.dials.length]).toEqual([
      { said: ["before"], seqs: [1], status: "live", open: 1 },
      1,
    ]);
  });
});
