// What people send: mutes, bans, slow mode, junk. Each gets its defined answer and nobody else notices.

import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { verifyToken } from "../../server/platform/tokens.ts";
import { CLOSES } from "../../shared/protocol/close.ts";
import { join, LISTENER, onAir, seatOf } from "./room-helpers.ts";

const say = (text: string) => ({ kind: "chat.say", text }) as const;

describe("moderation", () => {
  it("R16 a muted person is refused with the time left, and may speak again afterwards", async () => {
    const { dj, listener } = await onAir("mute");
    await dj.do({ kind: "person.mute", person: LISTENER, forMs: 300_000 });
    const refusal = await listener.do(say("hello"));
    expect(refusal).toMatchObject({ t: "refused", reason: "muted" });
    expect((refusal as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(299_000 - 5_000);
    expect(listener.frame("you")?.you.mutedUntilMs).toBeGreaterThan(Date.now());
    await dj.do({ kind: "person.unmute", person: LISTENER });
    expect(await listener.do(say("hello"))).toMatchObject({ body: { text: "hello" } });
    expect(await dj.do({ kind: "person.mute", person: "s_another001", forMs: null })).toMatchObject(
      {
        reason: "not_allowed",
      },
    );
  });

  it("R16 R19 a banned person is sent away on every device and cannot come back", async () => {
    const { dj, listener } = await onAir("ban");
    const second = await join("ban", seatOf(LISTENER));
    await dj.do({ kind: "person.ban", person: LISTENER });
    await listener.until(() => listener.closed);
    await second.until(() => second.closed);
    expect([listener.closed?.code, second.closed?.code]).toEqual([
      CLOSES.banned.code,
      CLOSES.banned.code,
    ]);
    const again = await join("ban", seatOf(LISTENER));
    expect(again.closed?.code).toBe(CLOSES.banned.code);
    expect(dj.closed).toBeNull();
  });

  it("R14 slow mode counts from a person's own last line and spares staff", async () => {
    const { dj, listener } = await onAir("slow");
    await dj.do({ kind: "room.slow_mode", seconds: 30 });
    await listener.do(say("one"));
    expect(await listener.do(say("two"))).toMatchObject({ reason: "slow_mode" });
    await dj.do(say("one"));
    expect(await dj.do(say("two"))).toMatchObject({ body: { text: "two" } });
    const other = await join("slow", seatOf("p_someoneelse"));
    expect(await other.do(say("mine"))).toMatchObject({ body: { text: "mine" } });
  });

  it("R14 R16 removed lines lose their text; strangers are not mentioned; guests of a widget cannot write", async () => {
    const { dj, listener } = await onAir("lines");
    const said = (await listener.do(say("regret"))) as { seq: number };
    await dj.do({ ...say("welcome"), replyTo: said.seq, mentions: [LISTENER, "p_stranger01"] });
    expect(dj.view.chat[1]).toMatchObject({ replyTo: said.seq, mentions: [LISTENER] });
    await dj.do({ kind: "chat.remove", line: said.seq });
    expect(dj.view.chat[0]).toMatchObject({ text: "", removed: true });
    const widget = await join("lines", seatOf("p_widgetguest", "guest", "partner-1"));
    expect(await widget.do(say("hi"))).toMatchObject({ reason: "not_allowed" });
  });
});

describe("bad input", () => {
  it("R17 R18 junk, unknown commands and bad fields are answered, the third unreadable frame closes", async () => {
    const { dj, listener } = await onAir("junk");
    listener.socket.send("{not json");
    await listener.until(() => listener.frame("unreadable"));
    expect(listener.frame("unreadable")).toEqual({
      t: "unreadable",
      reason: "bad_json",
      strikesLeft: 2,
    });
    expect(await listener.do({ kind: "room.explode" } as never)).toMatchObject({
      reason: "unknown_command",
    });
    expect(await listener.do(say("x".repeat(501)))).toMatchObject({
      reason: "bad_field",
      field: "text",
    });
    expect(await listener.do(say("   "))).toMatchObject({ reason: "bad_field", field: "text" });
    listener.socket.send('{"t":"hello"}');
    listener.socket.send("[]");
    await listener.until(() => listener.closed);
    expect(listener.closed?.code).toBe(CLOSES.bad_frames.code);
    expect(dj.closed).toBeNull();
    expect(JSON.stringify(listener.frames)).not.toMatch(/\.ts|at .*\(|Error/);
  });

  it("R17 a frame of 17 KiB or of bytes ends that connection and no other", async () => {
    const { dj, listener } = await onAir("size");
    listener.socket.send(
      JSON.stringify({ t: "do", op: "op-toolarge", cmd: say("x".repeat(17_000)) }),
    );
    await listener.until(() => listener.closed);
    const binary = await join("size", seatOf("p_binary0001"));
    binary.socket.send(new Uint8Array([1, 2, 3]));
    await binary.until(() => binary.closed);
    expect([listener.closed?.code, binary.closed?.code]).toEqual([
      CLOSES.frame_too_large.code,
      CLOSES.not_text.code,
    ]);
    expect(await dj.do(say("still here"))).toMatchObject({ body: { text: "still here" } });
  });

  it("R25 R17 too many messages are refused with the wait, a flood of frames is cut", async () => {
    const { dj, listener } = await onAir("flood");
    const answers = [];
    for (let n = 0; n < 8; n += 1) answers.push(await listener.do(say(`${n}`)));
    const last = answers.at(-1) as { reason?: string; retryAfterMs?: number };
    expect(last).toMatchObject({ reason: "rate_limited" });
    expect(last.retryAfterMs).toBeGreaterThan(0);
    for (let n = 0; n < 200; n += 1) listener.socket.send('{"t":"got","bytes":1}');
    await listener.until(() => listener.closed);
    expect(listener.closed?.code).toBe(CLOSES.rate_limited.code);
    expect(dj.closed).toBeNull();
  });

  it("R19 no seat, an expired seat, too many tabs: each has its code", async () => {
    const none = await join("seats", null);
    const late = await join("seats", { ...seatOf(LISTENER), expiresAtMs: Date.now() - 1 });
    expect([none.closed?.code, late.closed?.code]).toEqual([
      CLOSES.bad_token.code,
      CLOSES.bad_token.code,
    ]);
    const tabs = [];
    for (let n = 0; n < 13; n += 1) tabs.push(await join("seats", seatOf(LISTENER)));
    expect(tabs[12]?.closed?.code).toBe(CLOSES.too_many_sockets.code);
    expect(tabs[11]?.closed).toBeNull();
  });

  it("R23 a token is renewed on the open socket, for the same person", async () => {
    const { listener } = await onAir("renew");
    listener.socket.send('{"t":"renew"}');
    await listener.until(() => listener.frame("token"));
    const { token } = listener.frame("token") as { token: string };
    const checked = await verifyToken(env.TOKEN_SECRET, ["listener"], token, Date.now());
    expect(checked).toMatchObject({
      ok: true,
      value: { person: LISTENER, room: "renew", role: "listener" },
    });
  });
});
