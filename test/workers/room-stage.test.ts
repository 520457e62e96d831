// The stage in a real object: hand-over over sockets and by the alarm, through sleep; commands with a touch.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { Command } from "../../shared/protocol/client.ts";
import type { Role } from "../../shared/roles.ts";
import { join, logTables, onAir, roomOf, seatOf, track } from "./room-helpers.ts";

const KIM = "s_kimberley01";
const ON_STAGE = { reason: "not_allowed", detail: "on_stage", holder: "DJ Lee" };
const STEP_UP = { reason: "not_allowed", detail: "step_up" };

/** As if the minute were over: the event that set it, and what is due, say so. */
async function letTimeRunOut(room: string): Promise<void> {
  await runInDurableObject(roomOf(room), (_, state) => {
    for (const table of logTables(state)) {
      state.storage.sql.exec(
        `UPDATE ${table} SET body = json_set(body, '$.untilMs', 1) WHERE body LIKE '{"kind":"stage.asked"%'`,
      );
    }
    const { rowsWritten } = state.storage.sql.exec("UPDATE due SET at = 1 WHERE task = 'stage'");
    expect(rowsWritten).toBe(1);
  });
  await evictDurableObject(roomOf(room));
}

describe("R28 R29 the stage", () => {
  it("R28 R29 passes by consent; then the deck obeys the other", async () => {
    const { dj } = await onAir("stage-consent");
    const kim = await join("stage-consent", seatOf(KIM, "dj"));
    expect(kim.view.stage).toMatchObject({ name: "DJ Lee", ask: null });
    expect(await kim.do({ kind: "deck.load", track: track("a") })).toMatchObject(ON_STAGE);
    expect(await kim.do({ kind: "queue.add", track: track("a") })).toMatchObject({ by: KIM });
    await kim.do({ kind: "stage.ask" });
    const ask = await dj.until(() => dj.view.stage?.ask);
    expect([ask.person, ask.until - ask.at]).toEqual([KIM, 60_000]);
    await dj.do({ kind: "stage.give", to: KIM });
    await kim.until(() => kim.view.stage?.person === KIM);
    expect(await kim.do({ kind: "deck.play" })).toMatchObject({ by: KIM });
    expect(await dj.do({ kind: "deck.pause" })).toMatchObject({ detail: "on_stage" });
  });

  it.each([
    ["to who asked, if they are still here", true],
    ["to nobody who has left", false],
  ])("R29 passes by silence, though the room sleeps meanwhile: %s", async (_, stays) => {
    const room = `stage-silence-${stays}`;
    const { dj, listener } = await onAir(room);
    dj.socket.close(1000, "");
    await listener.until(() => listener.frame("pulse")?.counts.connected === 1);
    const kim = await join(room, seatOf(KIM, "dj"));
    await kim.do({ kind: "stage.ask" });
    const { ask = null } = kim.view.stage ?? {};
    expect(ask && ask.until - ask.at).toBe(15_000);
    if (!stays) kim.socket.close(1000, "");
    await letTimeRunOut(room);
    await runDurableObjectAlarm(roomOf(room));
    const answer = await listener.until(() => listener.events.find(({ by }) => by === null));
    expect(answer.body).toEqual(
      stays ? { kind: "stage.given", to: KIM, name: "DJ Lee" } : { kind: "stage.declined" },
    );
  });
});

describe("R30 commands with a touch", () => {
  const call = (room: string, person: string, role: Role, cmd: Command, op: string) =>
    roomOf(room).guarded({ by: { person, name: "Kim", role }, op, cmd });

  it("R30 ending another's show: not on the socket; with a touch once, whatever is repeated", async () => {
    const room = "touch-end";
    const { listener } = await onAir(room);
    const kim = await join(room, seatOf(KIM, "dj"));
    const op = "operation-of-kim";
    expect(await kim.do({ kind: "broadcast.end" }, op)).toMatchObject(STEP_UP);
    expect(kim.view.broadcast.phase).toBe("live");
    const ended = await call(room, KIM, "dj", { kind: "broadcast.end" }, op);
    await listener.until(() => listener.view.broadcast.phase === "ended");
    expect(ended).toEqual({ kind: "done", seq: listener.seq });
    expect(await call(room, KIM, "dj", { kind: "broadcast.end" }, op)).toEqual(ended);
    expect(listener.events.at(-1)).toMatchObject({ by: KIM, op });
  });

  it("R30 a touch opens no right: a listener's and a banned word stay refused, and are told why", async () => {
    await onAir("touch-rights");
    const take: Command = { kind: "stage.take" };
    const refused = { kind: "refused", refusal: { reason: "not_allowed" } };
    expect(await call("touch-rights", "p_listener01", "listener", take, "op-1-12345")).toEqual(
      refused,
    );
    expect(await call("touch-rights", KIM, "dj", take, "op-2-12345")).toEqual(refused);
    expect(await call("touch-rights", KIM, "owner", take, "op-3-12345")).toMatchObject({
      kind: "done",
    });
  });

  it("R30 bans: five in a minute, also by a room that slept in between; the sixth wants a touch", async () => {
    const room = "touch-bans";
    const { dj } = await onAir(room);
    const ban = (n: number): Command => ({ kind: "person.ban", person: `p_spammer-${n}00` });
    for (const n of [1, 2, 3]) expect(await dj.do(ban(n))).toMatchObject({ body: ban(n) && {} });
    await evictDurableObject(roomOf(room));
    for (const n of [4, 5]) expect(await dj.do(ban(n))).toHaveProperty("seq");
    expect(await dj.do(ban(6))).toMatchObject(STEP_UP);
    expect(await dj.do(ban(5))).toMatchObject({ t: "done", seq: null });
    expect(
      await call(room, dj.frame("welcome")?.you.person ?? "", "dj", ban(6), "op-ban-six"),
    ).toMatchObject({
      kind: "done",
    });
  });
});
