// What staff may do about lines and people, and that it holds.
import assert from "node:assert/strict";
import { type Case, pause } from "../world.ts";

const same = (a: unknown, b: unknown) => assert.deepEqual(a, b);

export const MODERATION: readonly Case[] = [
  {
    name: "R16 a removed line has no text any more: in every view, for newcomers, and in the log",
    async run(world) {
      await world.phase("live");
      const secret = `secret-${Date.now()}`;
      const before = world.staff.cursor;
      const { seq } = await world.staff.must({ kind: "chat.say", text: secret });
      await world.staff.must({ kind: "chat.remove", line: seq });
      same(await world.staff.do({ kind: "chat.remove", line: seq }), { kind: "done", seq: null });
      const newcomer = await world.join();
      const returned = await world.join({ since: before });
      const told = [newcomer.frames, returned.frames, await world.get(`/log?since=${before}`)];
      assert(!JSON.stringify([told, world.staff.view, await world.get("")]).includes(secret));
      const gone = newcomer.view?.chat.find((line: { seq: number }) => line.seq === seq);
      same([gone.text, gone.removed], ["", true]);
      newcomer.leave();
      returned.leave();
    },
  },
  {
    name: "R16 a muted person is told, refused with the time that is left, and free after it",
    async run(world) {
      await world.phase("live");
      const guest = await world.join();
      const { person } = guest.you;
      await world.staff.must({ kind: "person.mute", person, forMs: 1_000 });
      const { you } = await guest.next("you");
      assert(you.mutedUntilMs > 0);
      const refused = await guest.do({ kind: "chat.say", text: "hush" });
      assert(refused.kind === "refused");
      same(refused.reason, "muted");
      assert(Number(refused.retryAfterMs) > 0 && Number(refused.retryAfterMs) <= 1_000);
      await pause(Number(refused.retryAfterMs) + 100);
      same((await guest.do({ kind: "chat.say", text: "free" })).kind, "event");
      guest.leave();
    },
  },
  {
    name: "R16 a mute for the show ends with the show",
    async run(world) {
      await world.phase("live");
      const guest = await world.join();
      const { person } = guest.you;
      await world.staff.must({ kind: "person.mute", person, forMs: null });
      await guest.until("the mute", () => guest.you.mutedUntilMs === 0);
      const refused = await guest.do({ kind: "chat.say", text: "hush" });
      assert(refused.kind === "refused");
      same([refused.reason, refused.retryAfterMs], ["muted", undefined]);
      await world.phase("ended");
      await guest.until("the release", () => guest.you.mutedUntilMs === null);
      guest.leave();
    },
  },
  {
    name: "R16 a banned person's sockets are closed, and cannot come back with any of their tokens",
    async run(world) {
      const token = await world.token();
      const guests = [await world.join({ token }), await world.join({ token })];
      const person = guests[0]?.you.person;
      await world.staff.must({ kind: "person.ban", person });
      for (const guest of guests) same(await guest.code(), 4022);
      const again = await world.join({ token });
      same([await again.code(), again.frames.length], [4022, 0]);
      const { token: fresh } = await world.post("token", { token });
      if (fresh) same(await (await world.join({ token: fresh })).code(), 4022);
    },
  },
  {
    name: "R16 staff cannot be muted or banned, nor oneself",
    async run(world) {
      for (const person of [world.staff.you.person, "s_somebody-else"]) {
        for (const cmd of [
          { kind: "person.mute", person, forMs: 60_000 },
          { kind: "person.ban", person },
        ]) {
          const fate = await world.staff.do(cmd);
          same(fate.kind === "refused" && fate.reason, "not_allowed");
        }
      }
    },
  },
  {
    name: "R16 a chosen name is told to that person, shown on new lines, and known after coming back",
    async run(world) {
      await world.phase("live");
      const token = await world.token();
      const guest = await world.join({ token });
      same(guest.you.named, false);
      await guest.do({ kind: "person.rename", name: "  Ruth  " });
      await guest.until("the name", () => guest.you.named && guest.you.name === "Ruth");
      const said = await guest.do({ kind: "chat.say", text: "hello" });
      same(said.kind === "event" && said.event.body.name, "Ruth");
      guest.leave();
      const again = await world.join({ token });
      same([again.you.name, again.you.named], ["Ruth", true]);
      again.leave();
    },
  },
  {
    name: "R24 a socket that says nothing at all is closed with silent while the doors are open, one with heartbeats stays",
    slow: true,
    async run(world) {
      await world.phase("live");
      const mute = await world.join();
      const alive = await world.join();
      const beat = setInterval(() => {
        alive.say("ping");
        world.staff.say("ping");
      }, 20_000);
      try {
        same(await mute.code(150_000), 4002);
        same(alive.closed, null);
      } finally {
        clearInterval(beat);
        alive.leave();
      }
    },
  },
  {
    name: "R30 more than five people within a minute are banned with a touch only, and not over the socket",
    async run(world) {
      const ban = (n: number) => ({ kind: "person.ban", person: `p_stranger-${Date.now()}-${n}` });
      const fates = [];
      for (let n = 0; n < 6; n += 1) fates.push(await world.staff.do(ban(n)));
      const refused = fates.findIndex(({ kind }) => kind === "refused");
      assert(refused > 0, "nobody was banned, or everybody");
      const kinds = fates.map(({ kind }) => kind);
      same(new Set(kinds.slice(0, refused)), new Set(["event"]));
      same(new Set(kinds.slice(refused)), new Set(["refused"]));
      const last = world.staff.frames.findLast(({ t }) => t === "refused");
      same([last?.reason, last?.detail], ["not_allowed", "step_up"]);
    },
  },
];
