// Every command × seven kinds of people × their own room and another one, through the guard and the room itself.
import { beforeAll, describe, expect, it } from "vitest";
import type { StaffRole } from "../../shared/http/staff-bodies.ts";
import { COMMAND_KINDS } from "../../shared/protocol/client.ts";
import { EXAMPLES } from "../helpers/room.ts";
import { passOf, sessionOf } from "./casting.ts";
import { addRoom, ask, dial, outcome } from "./edge-helpers.ts";
import { COMMAND_RIGHTS, EVERYBODY, STAFF, type Who } from "./rights.ts";
import { Guest } from "./room-helpers.ts";

const PEOPLE = EVERYBODY.filter((who) => who !== "nobody");
const OTHER = "annex";
const AUTHORS = "authors";
const own = (who: Who) => `hall-${who}`;
const path = (room: string) => `/parties/user-session/${room}`;

/** Seats somebody in a room, their own when none is named, with a pass that the routes gave. */
async function sit(who: Who, room = own(who)): Promise<Guest> {
  const token = await passOf(who, [room], room);
  const { webSocket } = await dial(path(room), { token });
  if (!webSocket) throw new Error(`${who} was not let in`);
  const guest = new Guest(webSocket);
  await guest.until(() => guest.frame("welcome"));
  return guest;
}

/** What the room says to each command of somebody it has let in. */
async function heard(who: Who): Promise<Record<string, "may" | string>> {
  const guest = await sit(who);
  const said: Record<string, string> = {};
  for (const kind of COMMAND_KINDS) {
    const answer = await guest.do(EXAMPLES[kind]);
    const reason = "reason" in answer ? answer.reason : null;
    // A limit would hide what the rights say.
    if (reason === "rate_limited") throw new Error(`${who} ${kind}: too fast for the matrix`);
    // With a detail, it is the moment that forbids it: the stage is somebody else's, or a touch is wanted.
    const isRight = reason === "not_allowed" && !("detail" in answer);
    said[kind] = isRight ? "not_allowed" : "may";
  }
  guest.socket.close();
  return said;
}

const seqOf = async (room: string) => {
  const response = await ask(`/api/rooms/${room}`);
  return (await response.json<{ seq: number }>()).seq;
};

beforeAll(async () => {
  for (const room of [OTHER, AUTHORS, ...EVERYBODY.map(own)]) await addRoom(room);
});

describe("in their own room", () => {
  it("the table of rights has every command, and nothing else", () => {
    expect(Object.keys(COMMAND_RIGHTS).toSorted()).toEqual(COMMAND_KINDS.toSorted());
  });

  it.each(PEOPLE)("%s", async (who) => {
    const should = COMMAND_KINDS.map((kind) => [
      kind,
      COMMAND_RIGHTS[kind].includes(who) ? "may" : "not_allowed",
    ]);
    expect(await heard(who)).toEqual(Object.fromEntries(should));
  });

  it("nobody gets no seat", async () => {
    for (const token of ["", null]) {
      expect(await outcome(await dial(path(own("nobody")), { token }))).toEqual({
        closed: "bad_token",
      });
    }
  });
});

describe("in another room", () => {
  it.each(PEOPLE)("the pass of %s opens no socket", async (who) => {
    const token = await passOf(who, [own(who)], own(who));
    expect(await outcome(await dial(path(OTHER), { token }))).toEqual({ closed: "bad_token" });
  });

  it.each(STAFF)("%s gets no pass", async (who) => {
    const Cookie = await sessionOf(who as StaffRole, [own(who)]);
    const options = { method: "POST", headers: { Cookie } };
    const [other, mine] = await Promise.all(
      [OTHER, own(who)].map((room) => ask(`/api/rooms/${room}/staff-token`, options)),
    );
    expect([other?.status, mine?.status]).toEqual([403, 200]);
  });

  it("nothing was changed there, and something was at home (control)", async () => {
    const seqs = await Promise.all([OTHER, own("owner"), own("moderator")].map(seqOf));
    expect(seqs).toEqual([0, expect.any(Number), expect.any(Number)]);
    expect(Math.min(...seqs.slice(1))).toBeGreaterThan(3);
  });
});

describe("authors", () => {
  it("what a message says of its author is not read", async () => {
    const dj = await sit("dj", AUTHORS);
    await dj.do({ kind: "broadcast.start", title: "Sunday" });
    const listener = await sit("listener", AUTHORS);
    const said = { kind: "chat.say", text: "It was me", by: "s_owner00001", name: "DJ Lee" };
    const more = { ...said, role: "owner", person: "s_owner00001", seat: { role: "owner" } };
    const answer = await listener.do(more as Parameters<Guest["do"]>[0]);
    const me = listener.frame("welcome")?.you.person;
    expect(answer).toMatchObject({ by: me, body: { kind: "chat.said" } });
    expect(listener.view.chat.at(-1)).toMatchObject({ by: me, role: "listener" });
    expect(JSON.stringify(answer)).not.toContain("owner");
    listener.socket.close();
  });
});
