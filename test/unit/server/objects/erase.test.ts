// R32: forgetting somebody in a room: what goes, what stays, and that a second time changes nothing.
import { beforeEach, expect, it } from "vitest";
import { onAir, type Room } from "../../../helpers/leader.ts";
import { LISTENER, STAFF } from "../../../helpers/room.ts";

const DAY_MS = 86_400_000;
let room: Room;
const say = (text: string) => ({ kind: "chat.say", text }) as const;
const rename = (name: string) => ({ kind: "person.rename", name }) as const;
const erase = (upToMs = room.nowMs) =>
  room.leader.erase(LISTENER, upToMs, room.nowMs).map(({ by, body }) => ({ by, body }));
const erased = (upToMs: number) => ({
  by: null,
  body: { kind: "person.erased", person: LISTENER, upToMs },
});
const removed = (line: number) => ({ by: null, body: { kind: "chat.removed", line } });
/** Everything that the room holds and shows, as text. */
const everything = () =>
  JSON.stringify([
    room.leader.view,
    room.leader.readAfter(0, 1_000),
    room.events(),
    room.sql("SELECT * FROM people"),
    room.sql("SELECT * FROM snapshot"),
  ]);

beforeEach(() => {
  room = onAir();
  room.listener(rename("Deborah"));
  room.listener(say("a word of mine"));
  room.dj(say("a word of the DJ"));
  room.nowMs += 1_000;
});

it("R32 words and name go at once, from what is seen and from what is stored; sleep brings nothing back", () => {
  expect(everything()).toMatch(/Deborah.*a word of mine/);
  expect(erase()).toEqual([removed(3), erased(room.nowMs)]);
  for (const _ of ["awake", "after sleep"]) {
    expect(everything()).not.toMatch(/Deborah|a word of mine/);
    expect(room.leader.view.chat).toMatchObject([
      { by: LISTENER, name: "", text: "", removed: true },
      { name: "Lee", text: "a word of the DJ", removed: false },
    ]);
    room.sleep();
  }
});

it("R32 a line that was removed before loses its name too, and whoever never spoke the name they chose", () => {
  room.dj({ kind: "chat.remove", line: 3 });
  expect(erase()).toEqual([erased(room.nowMs)]);
  const silent = "p_silent0001";
  room.do({ person: silent, role: "listener" }, rename("Jael"));
  expect(everything()).toContain("Jael");
  expect(room.leader.erase(silent, room.nowMs, room.nowMs)).toHaveLength(1);
  expect(everything()).not.toContain("Jael");
  expect(room.leader.factsOf(silent).name).toBeNull();
});

it("R32 lines that only the view remembers go as well", () => {
  room.dj({ kind: "broadcast.end" });
  room.nowMs += 3 * DAY_MS;
  room.leader.trim(room.nowMs - DAY_MS, 1e9);
  expect(room.events()).toEqual([]);
  expect(everything()).toContain("a word of mine");
  expect(erase()).toEqual([removed(3), erased(room.nowMs)]);
  room.sleep();
  expect(everything()).not.toMatch(/Deborah|a word of mine/);
});

it("R32 a second time has nothing to tell, and nobody unknown is ever told about", () => {
  const upToMs = room.nowMs;
  erase(upToMs);
  const { seq } = room.leader.extent;
  expect([erase(upToMs), room.leader.erase("p_nobody00001", upToMs, room.nowMs)]).toEqual([[], []]);
  expect(room.leader.extent.seq).toBe(seq);
});

it("R32 what they do afterwards stays, also when the order is carried out again", () => {
  const upToMs = room.nowMs;
  erase(upToMs);
  room.nowMs += 1_000;
  room.listener(rename("Debbie"));
  room.listener(say("I am back"));
  expect(erase(upToMs)).toEqual([]);
  expect(room.leader.view.chat.at(-1)).toMatchObject({ name: "Debbie", text: "I am back" });
  expect(room.leader.factsOf(LISTENER).name).toBe("Debbie");
});

it("R32 whoever gave the stage away loses their name, and whom they gave it to keeps theirs", () => {
  const other = { person: "s_kimberley01", role: "dj" } as const;
  room.here = () => ({ role: "dj", name: "Kim" });
  room.dj({ kind: "stage.give", to: other.person });
  const given = () => room.events().find(({ body }) => body.kind === "stage.given")?.body;
  expect(given()).toMatchObject({ to: other.person, name: "Kim" });
  expect(JSON.stringify(room.events())).toContain("Lee");
  room.leader.erase(STAFF, room.nowMs, room.nowMs);
  expect(given()).toMatchObject({ to: other.person, name: "Kim" });
  expect(room.leader.view.stage).toMatchObject({ person: other.person, name: "Kim" });
  expect(everything()).not.toContain("Lee");
  room.leader.erase(other.person, room.nowMs, room.nowMs);
  expect(everything()).not.toContain("Kim");
});

it("R32 a mute and a ban stay: they protect others", () => {
  room.dj({ kind: "person.ban", person: LISTENER });
  erase();
  room.sleep();
  expect(room.leader.factsOf(LISTENER)).toMatchObject({ name: null, banned: true });
});
