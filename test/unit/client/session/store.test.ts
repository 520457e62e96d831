// A room through the page's eyes: joining, losing the connection, coming back, acting meanwhile.
import { expect, test } from "vitest";
import { CLOSES } from "../../../../shared/protocol/close.ts";
import { EMPTY_PULSE } from "../../../../shared/room/pulse.ts";
import { ME } from "../../../helpers/simulated-room.ts";
import { said, sceneOf } from "../../../helpers/simulated-session.ts";

test("R4 the first frame brings everything", async () => {
  const { time, room, session } = sceneOf({ prepare: (r) => r.happen("before") });
  await time.advance(100);
  expect(session.status.value).toBe("live");
  expect(session.view.value).toEqual(room.view());
  expect(session.you.value?.person).toBe(ME);
  expect(room.dials).toEqual([
    { url: "wss://room.test/parties/user-session/main", protocols: ["judah.v1", "t.token-1"] },
  ]);
});

test("R7 a page's snapshot is shown at once and continued from", async () => {
  const snapshot = await sceneOf({ prepare: (r) => r.happen("before") }).room.getSnapshot();
  const { time, room, session, events } = sceneOf({
    snapshot,
    prepare(r) {
      r.happen("before");
      r.happen("between");
    },
  });
  expect(said(session)).toEqual(["before"]);
  await time.advance(100);
  expect(room.dials[0]?.url).toContain("?since=epoch-1.1");
  expect(events.map(({ seq }) => seq)).toEqual([2]);
  expect(session.view.value).toEqual(room.view());
});

test("R18 my message is pending until my own event comes, then it is settled", async () => {
  const { time, session } = sceneOf();
  await time.advance(100);
  const sent = session.send({ kind: "chat.say", text: "hello" });
  expect(session.pending.value).toMatchObject([{ state: "sending", cmd: { text: "hello" } }]);
  await time.advance(50);
  expect(session.pending.value).toEqual([]);
  expect(await sent).toEqual({ ok: true, seq: 1 });
});

test("R5 what is done while away goes out once after coming back, in order", async () => {
  const { time, room, session } = sceneOf();
  await time.advance(100);
  room.cut(1006, false);
  const sent = ["a", "b", "c"].map((text) => session.send({ kind: "chat.say", text }));
  expect(session.status.value).toBe("waiting");
  await time.advance(5_000);
  expect(said(session)).toEqual(["a", "b", "c"]);
  expect(await Promise.all(sent)).toEqual([1, 2, 3].map((seq) => ({ ok: true, seq })));
});

test("a message that can't be valid never leaves", async () => {
  const { time, room, session } = sceneOf();
  await time.advance(100);
  const before = room.heard.length;
  expect(await session.send({ kind: "chat.say", text: " " })).toMatchObject({
    ok: false,
    refusal: { reason: "bad_field" },
  });
  await time.advance(100);
  expect(room.heard.length).toBe(before);
  // Control: a valid one does leave.
  session.send({ kind: "chat.say", text: "x" });
  await time.advance(100);
  expect(room.heard.length).toBe(before + 1);
});

test("R18 a fresh message that comes too fast is refused with the wait, and stays until dismissed", async () => {
  const { time, room, session } = sceneOf();
  await time.advance(100);
  room.judgeBy(() => ({ retryAfterMs: 4_000 }));
  const sent = session.send({ kind: "chat.say", text: "fast" });
  await time.advance(100);
  expect(await sent).toMatchObject({ refusal: { reason: "rate_limited", retryAfterMs: 4_000 } });
  const [entry] = session.pending.value;
  expect(entry).toMatchObject({ state: "refused", refusal: { reason: "rate_limited" } });
  session.dismiss(entry!.op);
  expect(session.pending.value).toEqual([]);
});

test("R5 a burst after coming back that the limiter stops goes on by itself, in order", async () => {
  const { time, room, session } = sceneOf();
  await time.advance(100);
  room.cut(1006, false);
  const sent = ["a", "b", "c", "d"].map((text) => session.send({ kind: "chat.say", text }));
  let freeAtMs = 0;
  room.judgeBy(() => {
    const waitMs = freeAtMs - time.nowMs();
    if (waitMs > 0) return { retryAfterMs: waitMs };
    freeAtMs = time.nowMs() + 1_500;
    return null;
  });
  await time.advance(15_000);
  expect(said(session)).toEqual(["a", "b", "c", "d"]);
  expect((await Promise.all(sent)).every(({ ok }) => ok)).toBe(true);
});

test("R19 a final close ends it: no more dials, everything open is refused", async () => {
  const { time, room, session } = sceneOf();
  await time.advance(100);
  room.net.silent = true;
  const sent = session.send({ kind: "chat.say", text: "too late" });
  room.cut(CLOSES.banned.code, false);
  await time.advance(60_000);
  expect(session.status.value).toBe("closed");
  expect(session.closed.value).toBe("banned");
  expect(await sent).toMatchObject({ ok: false, refusal: { reason: "session_closed" } });
  expect(room.dials.length).toBe(1);
  expect(time.waiting()).toBe(0);
});

test("R19 a refused token is traded for another one before the next dial", async () => {
  const tokens = ["old", "new"];
  const credential = Object.assign(
    async () => ({ token: tokens[0]!, person: ME, expiresAtMs: Number.MAX_SAFE_INTEGER }),
    { rejected: () => void tokens.shift() },
  );
  const { time, room, session } = sceneOf({ credential });
  await time.advance(100);
  room.cut(CLOSES.bad_token.code, false);
  await time.advance(5_000);
  expect(room.dials.map(({ protocols }) => protocols[1])).toEqual(["t.old", "t.new"]);
  expect(session.status.value).toBe("live");
});

test("R20 listening is said again on every connection", async () => {
  const { time, room, session } = sceneOf();
  await time.advance(100);
  session.setListening(true);
  await time.advance(100);
  room.cut(1006, false);
  await time.advance(5_000);
  const listening = room.heard.filter((text) => text.includes("listening"));
  expect(listening).toEqual(Array(2).fill('{"t":"listening","on":true}'));
});

test("R7 where sockets are blocked the room is followed by requests, and sending says why not", async () => {
  const { time, room, session } = sceneOf({
    prepare: (r) => {
      r.net.blocked = true;
    },
  });
  await time.advance(30_000);
  expect(session.readOnly.value).toBe(true);
  room.happen("over http", false);
  await time.advance(6_000);
  expect(session.view.value).toEqual(room.view());
  expect(await session.send({ kind: "chat.say", text: "x" })).toMatchObject({
    refusal: { reason: "read_only_link" },
  });
  room.net.blocked = false;
  await time.advance(15_000);
  expect([session.readOnly.value, session.status.value]).toEqual([false, "live"]);
});

test("R7 a reset keeps the cursor for the next dial until the whole view is here", async () => {
  const { time, room, session } = sceneOf({
    prepare(r) {
      r.happen("before");
      r.getSnapshot = async () => null as never;
    },
  });
  await time.advance(100);
  room.net.blocked = true;
  room.cut(1006, false);
  room.restartLog();
  await time.advance(60_000);
  expect(session.readOnly.value).toBe(true);
  const urls = room.dials.slice(1).map(({ url }) => url.split("?")[1]);
  expect(new Set(urls)).toEqual(new Set(["since=epoch-1.1"]));
});

test("R5 an operation sent as somebody else is not sent again", async () => {
  const { time, room, session } = sceneOf();
  await time.advance(100);
  room.net.silent = true;
  const sent = session.send({ kind: "chat.say", text: "as me" });
  room.net.silent = false;
  room.cut(1006, false);
  room.become("p_newperson");
  await time.advance(5_000);
  expect(await sent).toMatchObject({ refusal: { reason: "fate_unknown" } });
  expect(said(session)).toEqual([]);
});

test("R5 another person's event with my operation id does not settle mine", async () => {
  const { time, room, session } = sceneOf();
  await time.advance(100);
  room.net.delayMs = () => 200;
  session.send({ kind: "chat.say", text: "mine" });
  const body = { kind: "chat.said", name: "X", role: "listener", text: "theirs" } as const;
  const stranger = { seq: 1, at: 0, by: "p_stranger1", op: "operation-1", body };
  room.send({ t: "events", events: [stranger] });
  await time.advance(250);
  expect(said(session)).toEqual(["theirs"]);
  expect(session.pending.value).toMatchObject([{ state: "sending" }]);
});

test("R27 a pulse that is ahead of me makes me dial again, and what was missed comes", async () => {
  const scene = sceneOf();
  await scene.time.advance(1_000);
  const { seq } = scene.room.happen("untold", false);
  scene.room.send({ t: "pulse", ...EMPTY_PULSE, seq });
  await scene.time.advance(10_000);
  expect([said(scene.session), scene.room.dials.length]).toEqual([["untold"], 2]);
});

test("R27 a pulse at my place, and one of an older room, change nothing (control)", async () => {
  const scene = sceneOf();
  await scene.time.advance(1_000);
  const { seq } = scene.room.happen("told");
  scene.room.send({ t: "pulse", ...EMPTY_PULSE, seq });
  scene.room.send({ t: "pulse", ...EMPTY_PULSE });
  await scene.time.advance(10_000);
  expect([said(scene.session), scene.room.dials.length]).toEqual([["told"], 1]);
});
