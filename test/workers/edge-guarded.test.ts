// The route of commands that need a touch: who gets through it, and that the room's word comes back as it is.
import { beforeAll, describe, expect, it } from "vitest";
import { STEP_UP_MS } from "../../shared/http/staff-bodies.ts";
import type { Command } from "../../shared/protocol/client.ts";
import { addRoom, ask } from "./edge-helpers.ts";
import { onAir } from "./room-helpers.ts";
import { cookieFor } from "./staff-helpers.ts";

const ROOM = "touch-hall";
const OLD_MS = STEP_UP_MS + 1_000;
let ops = 0;

async function send(Cookie: string, cmd: object, op = `op-guarded-${ops++}`) {
  const response = await ask(`/api/rooms/${ROOM}/guarded`, {
    method: "POST",
    body: { op, cmd },
    headers: { Cookie },
  });
  return { status: response.status, body: await response.json<Record<string, unknown>>() };
}

const END: Command = { kind: "broadcast.end" };

beforeAll(() => addRoom(ROOM));

describe("R30 POST /api/rooms/:room/guarded", () => {
  it("R30 ends another's show for who was touched just now, once, and for nobody else", async () => {
    const { listener } = await onAir(ROOM);
    const late = await send(await cookieFor("dj", "*", Date.now() - OLD_MS), END);
    expect([late.status, late.body.code]).toEqual([403, "step_up"]);
    const cohost = await send(await cookieFor("cohost", "*"), END);
    const refused = { kind: "refused", refusal: { reason: "not_allowed" } };
    expect([cohost.status, cohost.body]).toEqual([200, refused]);
    expect(listener.view.broadcast.phase).toBe("live");
    const dj = await cookieFor("dj", "*");
    const op = "op-of-the-end";
    const ended = await send(dj, END, op);
    await listener.until(() => listener.view.broadcast.phase === "ended");
    expect(ended).toEqual({ status: 200, body: { kind: "done", seq: listener.seq } });
    expect(await send(dj, END, op)).toEqual(ended);
  });

  it.each([
    ["a command that needs no touch", { kind: "chat.say", text: "hi" }],
    ["a field that is none", { kind: "person.ban", person: "nobody" }],
    ["no command at all", { kind: "hologram.show" }],
  ])("R30 takes nothing else: %s", async (_, cmd) => {
    const { status, body } = await send(await cookieFor("owner", "*"), cmd);
    expect([status, body.code]).toEqual([400, "bad_request"]);
  });
});
