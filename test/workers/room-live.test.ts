// The room in workerd: joining, order, once-only operations, the state machine, and what everybody sees.
import { describe, expect, it } from "vitest";
import { DJ, join, LISTENER, onAir, roomOf, seatOf, track } from "./room-helpers.ts";

describe("a live room", () => {
  it("R1 R4 gives a newcomer the whole view and the cursor it belongs to", async () => {
    const guest = await join("first", seatOf(LISTENER));
    const welcome = guest.frames[0];
    expect(welcome).toMatchObject({
      t: "welcome",
      seq: 0,
      view: { broadcast: { phase: "idle" } },
      you: { person: LISTENER, role: "listener", named: false, mutedUntilMs: null },
    });
    const snapshot = await roomOf("first").snapshot();
    expect({ epoch: snapshot.epoch, seq: snapshot.seq }).toEqual({ epoch: guest.epoch, seq: 0 });
  });

  it("R1 numbers events without a hole, the same for everybody", async () => {
    const { dj, listener } = await onAir("order");
    for (let n = 0; n < 5; n += 1) await dj.do({ kind: "chat.say", text: `line ${n}` });
    await listener.until(() => listener.seq === dj.seq);
    expect(listener.view).toEqual(dj.view);
    expect(dj.view.chat.map((line) => line.text)).toEqual([0, 1, 2, 3, 4].map((n) => `line ${n}`));
  });

  it("R5 carries out an operation once, also when it is repeated on another socket", async () => {
    const { dj, listener } = await onAir("once");
    const first = await listener.do({ kind: "chat.say", text: "Amen" }, "op-repeated");
    const again = await join("once", seatOf(LISTENER));
    const repeat = await again.do({ kind: "chat.say", text: "Amen" }, "op-repeated");
    expect(repeat).toEqual({ t: "done", op: "op-repeated", seq: (first as { seq: number }).seq });
    const other = await again.do({ kind: "person.rename", name: "Ruth" }, "op-repeated");
    expect(other).toEqual({ t: "refused", op: "op-repeated", reason: "op_reused" });
    expect(dj.view.chat).toHaveLength(1);
  });

  it("R6 resumes with exactly what was missed", async () => {
    const { dj, listener } = await onAir("resume");
    await listener.until(() => listener.seq === 1);
    listener.socket.close(1000);
    await dj.do({ kind: "chat.say", text: "one" });
    await dj.do({ kind: "chat.say", text: "two" });
    const back = await join("resume", seatOf(LISTENER), listener);
    expect(back.frames[0]).toMatchObject({
      t: "resumed",
      events: [
        { seq: 2, body: { text: "one" } },
        { seq: 3, body: { text: "two" } },
      ],
    });
    expect(back.view).toEqual(dj.view);
    const strange = await join(
      "resume",
      seatOf(LISTENER),
      Object.assign(back, { epoch: "another-epoch" }),
    );
    expect(strange.frames[0]?.t).toBe("welcome");
  });

  it("R12 R13 plays what the DJ plays and goes on by itself at the end of a track", async () => {
    const { dj, listener } = await onAir("deck");
    await dj.do({ kind: "queue.add", track: track("a", 400) });
    await dj.do({ kind: "queue.add", track: track("b") });
    await dj.do({ kind: "deck.play" });
    await listener.until(() => listener.view.deck.track?.id === "track-b");
    expect(listener.view.plays.map((play) => play.track.id)).toEqual(["track-a", "track-b"]);
    expect(listener.view.queue).toEqual([]);
    await dj.do({ kind: "deck.seek", positionMs: 90_000 });
    await dj.do({ kind: "deck.pause" });
    expect(dj.view.deck).toMatchObject({ playing: false });
    expect(dj.view.deck.positionMs).toBeGreaterThanOrEqual(90_000);
  });

  it("R11 refuses illegal moves and those who may not", async () => {
    const { dj, listener } = await onAir("moves");
    expect(await dj.do({ kind: "broadcast.resume" })).toMatchObject({ reason: "illegal_move" });
    expect(await listener.do({ kind: "broadcast.end" })).toMatchObject({ reason: "not_allowed" });
    expect(await dj.do({ kind: "broadcast.break" })).toMatchObject({
      body: { kind: "broadcast.paused" },
    });
  });

  it("R8 answers a heartbeat without waking anything", async () => {
    const guest = await join("heart", seatOf(DJ, "dj"));
    const pong = new Promise((resolve) =>
      guest.socket.addEventListener("message", ({ data }) => data === "pong" && resolve(data)),
    );
    guest.socket.send("ping");
    expect(await pong).toBe("pong");
  });
});
