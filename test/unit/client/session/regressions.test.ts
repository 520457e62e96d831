// Bugs that other real-time libraries shipped in resuming, each with a test of its own.
import { describe, expect, test } from "vitest";
import { EMPTY_PULSE } from "../../../../shared/room/pulse.ts";
import { EMPTY_VIEW } from "../../../../shared/room/view.ts";
import { ME } from "../../../helpers/simulated-room.ts";
import { type Scene, said, sceneOf } from "../../../helpers/simulated-session.ts";

async function joined(): Promise<Scene> {
  const scene = sceneOf();
  await scene.time.advance(100);
  return scene;
}

/** Cuts, lets `text` happen while away, and waits for the return. */
async function away(scene: Scene, text: string): Promise<void> {
  scene.room.cut(1006, false);
  scene.room.happen(text);
  await scene.time.advance(5_000);
}

const hello = (epoch: string, nowMs: number) => ({
  epoch,
  you: {
    person: ME,
    name: "",
    role: "listener" as const,
    can: [],
    mutedUntilMs: null,
    named: false,
  },
  pulse: EMPTY_PULSE,
  serverNowMs: nowMs,
});

describe("resuming", () => {
  test("R6 works when no event was ever received (socket.io #5538, #4888)", async () => {
    const scene = await joined();
    await away(scene, "first ever");
    expect(scene.room.dials[1]?.url).toContain("?since=epoch-1.0");
    expect(scene.events.map(({ seq }) => seq)).toEqual([1]);
  });

  test("R6 works after hours without an event (socket.io #5282)", async () => {
    const scene = await joined();
    scene.room.happen("early");
    await scene.time.advance(6 * 3_600_000);
    expect(scene.session.status.value).toBe("live");
    await away(scene, "late");
    expect(scene.room.dials.at(-1)?.url).toContain("?since=epoch-1.1");
    expect(said(scene.session)).toEqual(["early", "late"]);
  });

  test("R6 works more than once (socket.io #4880)", async () => {
    const scene = await joined();
    for (let i = 1; i <= 5; i += 1) await away(scene, `lost ${i}`);
    expect(scene.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  test("R6 advances the cursor by what a resume brought, so nothing comes twice (socket.io #5419)", async () => {
    const scene = await joined();
    await away(scene, "one");
    await away(scene, "two");
    expect(scene.room.dials.map(({ url }) => new URL(url).searchParams.get("since"))).toEqual([
      null,
      "epoch-1.0",
      "epoch-1.1",
    ]);
    expect(said(scene.session)).toEqual(["one", "two"]);
  });

  test("R3 knows the epoch from the first frame, not from the first event (centrifuge-go #159, #160)", async () => {
    const scene = await joined();
    scene.room.restartLog();
    scene.room.happen("of the new life", false);
    scene.room.cut(1006, false);
    await scene.time.advance(5_000);
    expect(scene.room.dials[1]?.url).toContain("?since=epoch-1.0");
    expect(scene.session.view.value).toEqual(scene.room.view());
    await away(scene, "next");
    expect(scene.room.dials[2]?.url).toContain("?since=epoch-2.1");
  });

  test("R6 ignores what an old connection still delivers into the new one (centrifuge-go #150)", async () => {
    const scene = await joined();
    const { room, time, session } = scene;
    room.net.delayMs = () => 4_000;
    room.happen("under way on the old socket");
    room.net.delayMs = () => 5;
    room.cut(1006, true);
    room.restartLog();
    room.happen("of the new life", false);
    await time.advance(3_000);
    expect(said(session)).toEqual(["of the new life"]);
    await time.advance(5_000);
    expect(said(session)).toEqual(["of the new life"]);
    expect(room.dials.length).toBe(2);
  });

  test("R6 an old connection's close does not end the new one", async () => {
    const scene = await joined();
    const { room, time, session } = scene;
    room.cut(1006, true);
    await time.advance(3_000);
    room.cut(1006, true);
    room.cut(1006, true);
    await time.advance(5_000);
    expect([session.status.value, room.open()]).toEqual(["live", 1]);
  });

  test("R1 listening anew inside a listener brings no duplicate (centrifuge-dart #142)", async () => {
    const scene = await joined();
    const heard: number[] = [];
    const listen = () => {
      const stop = scene.session.events.subscribe(({ seq }) => {
        heard.push(seq);
        stop();
        listen();
      });
    };
    listen();
    for (let i = 0; i < 3; i += 1) scene.room.happen(`${i}`);
    await scene.time.advance(100);
    expect(heard).toEqual([1, 2, 3]);
  });
});

describe("holes", () => {
  test("R6 a missing event is fetched by redialling, and never folded over", async () => {
    const { room, time, session, events } = await joined();
    room.happen("not sent", false);
    room.happen("sent");
    await time.advance(20);
    expect(said(session)).toEqual([]);
    await time.advance(5_000);
    expect(events.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test("R6 a hole that the room can't fill ends in the whole view", async () => {
    const { room, time, session } = await joined();
    room.happen("a", false);
    room.happen("b");
    await time.advance(20);
    room.trim();
    await time.advance(10_000);
    expect(session.view.value).toEqual(room.view());
  });

  test("R3 an answer from another life of the log is not folded", async () => {
    const { room, time, session } = await joined();
    const body = { kind: "chat.said", name: "X", role: "listener", text: "wrong life" } as const;
    const events = [{ seq: 1, at: 0, by: null, body }];
    room.send({ t: "resumed", ...hello("epoch-9", room.nowMs()), events });
    await time.advance(20);
    expect(said(session)).toEqual([]);
    await time.advance(5_000);
    expect(room.dials[1]?.url).not.toContain("since");
    expect(session.view.value).toEqual(room.view());
  });

  test("R4 events before the first frame are not believed", async () => {
    const { room, time, session } = sceneOf({
      snapshot: {
        info: { room: "main", title: "Main", tagline: "" },
        epoch: "epoch-0",
        seq: 0,
        view: EMPTY_VIEW,
        pulse: EMPTY_PULSE,
        serverNowMs: 0,
      },
      prepare: (r) => {
        r.net.delayMs = () => 50;
      },
    });
    await time.advance(60);
    const body = { kind: "chat.said", name: "X", role: "listener", text: "too early" } as const;
    room.net.delayMs = () => 0;
    // Straight to the page, ahead of the greeting that is still under way.
    room.sendNow({ t: "events", events: [{ seq: 1, at: 0, by: null, body }] });
    expect(said(session)).toEqual([]);
    await time.advance(5_000);
    expect(session.view.value).toEqual(room.view());
  });
});

describe("dead sockets (workerd #1187)", () => {
  test("R8 a socket that says nothing is left within 40 s, and nothing is lost", async () => {
    const { room, time, session } = await joined();
    room.net.silent = true;
    room.happen("unheard");
    await time.advance(37_000);
    room.net.silent = false;
    await time.advance(3_000);
    expect(room.dials.length).toBeGreaterThanOrEqual(2);
    await time.advance(10_000);
    expect(said(session)).toEqual(["unheard"]);
  });

  test("R8 a socket that answers pings is kept (control)", async () => {
    const { room, time } = await joined();
    await time.advance(600_000);
    expect(room.dials.length).toBe(1);
    expect(room.heard.filter((text) => text === "ping").length).toBeGreaterThan(20);
  });

  test("R8 waking up finds a dead socket in seconds and dials at once while waiting", async () => {
    const { room, time, wake } = await joined();
    room.net.silent = true;
    wake();
    await time.advance(4_100);
    expect(room.open()).toBe(0);
    room.net.silent = false;
    wake();
    await time.advance(50);
    expect(room.open()).toBe(1);
  });
});
