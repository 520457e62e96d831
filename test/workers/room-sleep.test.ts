// Sleep and death of the object between any two steps: nothing changes for anyone.
import { abortAllDurableObjects, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Command } from "../../shared/protocol/client.ts";
import {
  DJ,
  type Guest,
  join,
  LISTENER,
  logTables,
  onAir,
  roomOf,
  seatOf,
  track,
} from "./room-helpers.ts";

const SHOW: [who: "dj" | "listener", command: Command][] = [
  ["dj", { kind: "deck.load", track: track("a") }],
  ["dj", { kind: "deck.play" }],
  ["dj", { kind: "queue.add", track: track("b") }],
  ["listener", { kind: "person.rename", name: "Ruth" }],
  ["listener", { kind: "chat.say", text: "Praise him" }],
  ["listener", { kind: "react", reaction: "amen", count: 3 }],
  ["dj", { kind: "room.slow_mode", seconds: 60 }],
  ["listener", { kind: "chat.say", text: "too early" }],
  ["dj", { kind: "announcement.pin", text: "Offering at nine" }],
  ["dj", { kind: "person.mute", person: LISTENER, forMs: null }],
  ["listener", { kind: "chat.say", text: "muted" }],
  ["dj", { kind: "deck.next" }],
  ["dj", { kind: "broadcast.end" }],
];

/** Everything of a run that anybody could notice, times and ids apart. */
async function play(room: string, between: (room: string) => Promise<void>) {
  const { dj, listener } = await onAir(room);
  const answers: string[] = [];
  for (const [who, command] of SHOW) {
    await between(room);
    const answer = await (who === "dj" ? dj : listener).do(command);
    answers.push(
      "t" in answer ? `${answer.t} ${"reason" in answer ? answer.reason : ""}` : answer.body.kind,
    );
  }
  await between(room);
  await listener.until(() => listener.seq === dj.seq);
  const pulse = await roomOf(room).snapshot();
  return {
    answers,
    view: timeless(listener),
    same: JSON.stringify(dj.view) === JSON.stringify(listener.view),
    pulse: pulse.pulse,
  };
}

function timeless({ view }: Guest) {
  return {
    phase: view.broadcast.phase,
    deck: view.deck.track?.id,
    queue: view.queue.length,
    chat: view.chat.map(({ name, text, seq }) => ({ name, text, seq })),
    plays: view.plays.map((one) => one.track.id),
    slow: view.slowModeSeconds,
  };
}

describe("sleep", () => {
  it("R2 R5 R16 nothing changes for anyone when the object is evicted between any two commands", async () => {
    const awake = await play("awake", async () => {});
    const sleepy = await play("sleepy", (room) => evictDurableObject(roomOf(room)));
    expect(sleepy).toEqual(awake);
    expect(awake).toMatchObject({
      same: true,
      pulse: { counts: { connected: 2, people: 2 }, reactions: { amen: 3 } },
      view: { phase: "ended", chat: [{ name: "Ruth", text: "Praise him" }] },
    });
  });

  it("R6 clients come back with exactly what they missed when every object dies", async () => {
    const { dj, listener } = await onAir("dies");
    await dj.do({ kind: "chat.say", text: "before" });
    await listener.until(() => listener.seq === dj.seq);
    await abortAllDurableObjects();
    const again = await join("dies", seatOf(DJ, "dj"), dj);
    expect(again.frames[0]).toMatchObject({ t: "resumed", events: [] });
    await again.do({ kind: "chat.say", text: "after" });
    const back = await join("dies", seatOf(LISTENER), listener);
    expect(back.frames[0]).toMatchObject({ t: "resumed", events: [{ body: { text: "after" } }] });
  });

  // What a timer left behind would do to this is shown by the controls of test/contract/room-idle.test.ts.
  it("R9 a room whose batch has left can be evicted at once", async () => {
    const { dj } = await onAir("timers");
    for (let n = 0; n < 3; n += 1) await dj.do({ kind: "chat.say", text: `${n}` });
    await evictDurableObject(roomOf("timers"));
  });

  it("R2 a row that cannot be read keeps its place and does not stop the room", async () => {
    const { dj } = await onAir("poison");
    await dj.do({ kind: "chat.say", text: "spoiled" });
    await runInDurableObject(roomOf("poison"), (_, state) => {
      state.storage.sql.exec("UPDATE events_1 SET body = '{oops' WHERE seq = 2");
    });
    await evictDurableObject(roomOf("poison"));
    await dj.do({ kind: "chat.say", text: "whole" });
    const fresh = await join("poison", seatOf("p_someoneelse"));
    expect(fresh.view.chat.map((line) => line.text)).toEqual(["whole"]);
    expect(fresh.seq).toBe(3);
  });

  it("R2 a failing store refuses the sender and changes nothing", async () => {
    const { dj, listener } = await onAir("full");
    await runInDurableObject(roomOf("full"), (_, state) => {
      state.storage.sql.exec(
        `CREATE TRIGGER full BEFORE INSERT ON ${logTables(state).at(-1)} BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
      );
    });
    expect(await dj.do({ kind: "chat.say", text: "lost?" })).toMatchObject({ reason: "read_only" });
    await runInDurableObject(roomOf("full"), (_, state) => {
      state.storage.sql.exec("DROP TRIGGER full");
    });
    await dj.do({ kind: "chat.say", text: "kept" });
    await listener.until(() => listener.seq === dj.seq);
    expect(listener.view.chat.map((line) => [line.seq, line.text])).toEqual([[2, "kept"]]);
  });
});
