// What a server does with frames that nobody should send, and with too many of them.
import assert from "node:assert/strict";
import { type Case, pause } from "../world.ts";

const same = (a: unknown, b: unknown) => assert.deepEqual(a, b);

/** A frame of exactly this many bytes; its unknown key is ignored. */
const sized = (bytes: number) => {
  const empty = JSON.stringify({ t: "listening", on: false, pad: "" });
  return JSON.stringify({ t: "listening", on: false, pad: "x".repeat(bytes - empty.length) });
};

export const INPUT: readonly Case[] = [
  {
    name: "R17 a frame of 16384 bytes is read, one of 16385 closes with frame_too_large",
    async run(world) {
      const guest = await world.join();
      guest.say(sized(16_384));
      guest.say("ping");
      await guest.until("a pong", () => guest.pongs === 1);
      same(guest.closed, null);
      guest.say(sized(16_385));
      same(await guest.code(), 4012);
    },
  },
  {
    name: "R17 bytes count, not characters",
    async run(world) {
      const guest = await world.join();
      guest.say(JSON.stringify({ t: "listening", on: false, pad: "é".repeat(8_200) }));
      same(await guest.code(), 4012);
    },
  },
  {
    name: "R17 a binary frame closes with not_text",
    async run(world) {
      const guest = await world.join();
      guest.socket.send(new Uint8Array([123, 125]));
      same(await guest.code(), 4013);
    },
  },
  {
    name: "R17 the third unreadable frame closes with bad_frames; the two before are answered",
    async run(world) {
      const guest = await world.join();
      guest.say("{");
      guest.say('{"t":"nonsense"}');
      await guest.until("two answers", () => answers().length === 2);
      same(answers(), [
        { t: "unreadable", reason: "bad_json", strikesLeft: 2 },
        { t: "unreadable", reason: "bad_frame", strikesLeft: 1 },
      ]);
      guest.say("[]");
      same(await guest.code(), 4011);
      function answers() {
        return guest.frames.filter(({ t }) => t === "unreadable");
      }
    },
  },
  {
    name: "R17 more frames than allowed close with rate_limited",
    async run(world) {
      const guest = await world.join();
      for (let n = 0; n < 400; n += 1) guest.say({ t: "got", bytes: 0 });
      same(await guest.code(), 4029);
    },
  },
  {
    name: "R18 an unknown command and a bad field are refused by name, without the value",
    async run(world) {
      const { staff } = world;
      const secret = `v${Math.random()}`;
      const refusals: [object, object][] = [
        [{ kind: "no.such" }, { reason: "unknown_command" }],
        [{ kind: "__proto__" }, { reason: "unknown_command" }],
        [{ kind: "constructor" }, { reason: "unknown_command" }],
        [{ kind: "chat.say" }, { reason: "bad_field", field: "text" }],
        [
          { kind: "chat.say", text: "hi", mentions: ["p_someone001", secret] },
          { reason: "bad_field", field: "mentions.1" },
        ],
        [
          { kind: "deck.load", track: { title: secret } },
          { reason: "bad_field", field: "track.id" },
        ],
        [
          { kind: "room.slow_mode", seconds: -1 },
          { reason: "bad_field", field: "seconds" },
        ],
        [
          { kind: "room.slow_mode", seconds: 0.5 },
          { reason: "bad_field", field: "seconds" },
        ],
      ];
      for (const [cmd, wanted] of refusals) {
        const op = `input-${Math.random().toString(36).slice(2, 12)}-x`;
        const from = staff.frames.length;
        const fate = await staff.do(cmd, op);
        same({ ...fate, kind: undefined }, { kind: undefined, t: "refused", op, ...wanted });
        assert(!JSON.stringify(staff.frames.slice(from)).includes(secret));
      }
    },
  },
  {
    name: "R18 keys that nobody knows are ignored, in frames and in commands",
    async run(world) {
      const op = `extra-${Date.now()}`;
      const from = world.staff.frames.length;
      const cmd = { kind: "announcement.pin", text: "extra", colour: "red", __proto__: { a: 1 } };
      world.staff.say({ t: "do", op, cmd, more: [1], v: 9 });
      const fate = await world.staff.fate(op, from);
      same(fate.kind === "event" && fate.event.body.text, "extra");
      assert(!("colour" in (fate.kind === "event" ? fate.event.body : {})));
    },
  },
  {
    name: "R18 a listener may not do what the role does not allow",
    async run(world) {
      const guest = await world.join();
      for (const kind of ["broadcast.start", "deck.play", "announcement.unpin", "person.ban"]) {
        const cmd = { kind, person: "p_someone001" };
        const fate = await guest.do(cmd);
        same([kind, fate.kind === "refused" && fate.reason], [kind, "not_allowed"]);
      }
      guest.leave();
    },
  },
  {
    name: "R25 a person who writes too fast is refused with the wait, and may go on after it",
    async run(world) {
      await world.phase("live");
      const guest = await world.join();
      const fates = [];
      for (let n = 0; n < 8; n += 1) fates.push(await guest.do({ kind: "chat.say", text: `${n}` }));
      const held = fates.find((fate) => fate.kind === "refused");
      assert(held?.kind === "refused", "eight lines at once were all accepted");
      same(held.reason, "rate_limited");
      assert(
        fates.slice(0, 6).every(({ kind }) => kind === "event"),
        "six lines at once are fine",
      );
      assert(held.retryAfterMs && held.retryAfterMs > 0 && held.retryAfterMs <= 60_000);
      await pause(held.retryAfterMs + 50);
      same((await guest.do({ kind: "chat.say", text: "after" })).kind, "event");
      guest.leave();
    },
  },
  {
    name: "R10 confirmations of more than was sent earn nothing and cost nothing",
    async run(world) {
      const guest = await world.join();
      for (const bytes of [0, 1, Number.MAX_SAFE_INTEGER]) guest.say({ t: "got", bytes });
      guest.say("ping");
      await guest.until("a pong", () => guest.pongs === 1);
      same([guest.closed, guest.frames.filter(({ t }) => t === "unreadable")], [null, []]);
      guest.leave();
    },
  },
  {
    name: "R10 a socket that confirms nothing is closed with slow_reader near 1048576 bytes, one that confirms stays",
    slow: true,
    async run(world) {
      await world.phase("live");
      const deaf = await world.join();
      deaf.confirms = false;
      const polite = await world.join();
      while (deaf.closed === null) {
        await world.staff.must({ kind: "announcement.pin", text: "ぁ".repeat(280) });
        assert(polite.bytes < 2_000_000, "the deaf one is still there after 2 MB");
      }
      same([deaf.closed, polite.closed], [4001, null]);
      assert(deaf.bytes > 1_000_000 && deaf.bytes <= 1_048_576, `closed after ${deaf.bytes} bytes`);
      polite.leave();
    },
  },
];
