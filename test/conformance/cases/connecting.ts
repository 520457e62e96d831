// How a server lets clients in, brings them up to date, and turns them away.
import assert from "node:assert/strict";
import { pulse, snapshot as snapshotShape } from "../shapes.ts";
import { type Case, pause, type Wire } from "../world.ts";

const same = (a: unknown, b: unknown) => assert.deepEqual(a, b);

export const CONNECTING: readonly Case[] = [
  {
    name: "R4 the first frame of a new client is `welcome`, and the subprotocol is ours",
    async run(world) {
      const guest = await world.join();
      same(guest.frames[0]?.t, "welcome");
      same(guest.socket.protocol, "judah.v1");
      same(guest.you.role, "listener");
      assert(Math.abs(guest.frames[0]?.serverNowMs - Date.now()) < 60_000);
      guest.leave();
    },
  },
  {
    name: "R3 R6 a client with a cursor gets exactly what it missed, also when that is nothing",
    async run(world) {
      const token = await world.token();
      const before = await world.join({ token });
      before.leave();
      await before.code();
      const nothing = await world.back(before, { token });
      same([nothing.frames[0]?.t, nothing.frames[0]?.events], ["resumed", []]);
      nothing.leave();
      await nothing.code();
      const texts = ["one", "two", "three"];
      for (const text of texts) await world.staff.must({ kind: "announcement.pin", text });
      const after = await world.back(nothing, { token });
      same(after.frames[0]?.t, "resumed");
      same(
        after.events.map(({ body }) => body.text),
        texts,
      );
      await world.staff.reached(after.seq);
      same(after.view, world.staff.view);
      after.leave();
    },
  },
  {
    name: "R3 R6 a cursor of another epoch, of the future, or no cursor at all is answered with `welcome`",
    async run(world) {
      const { epoch, seq } = world.staff;
      const strange = [
        `${epoch}x.${seq}`,
        `other-epoch.${seq}`,
        `${epoch}.${seq + 1_000}`,
        `${epoch}.999999999999999`,
        `${epoch}.01`,
        `${epoch}.-1`,
        epoch,
        "",
        "%00",
        "__proto__.1",
        "x".repeat(4_000),
      ];
      const token = await world.token();
      for (const since of strange) {
        const guest = await world.join({ token, since });
        same([since.slice(0, 40), guest.frames[0]?.t], [since.slice(0, 40), "welcome"]);
        guest.leave();
      }
    },
  },
  {
    name: "R7 the snapshot over HTTP is the view at its cursor, and the log goes on from there in pages",
    async run(world) {
      const before = await world.get("");
      same(snapshotShape(before, "snapshot"), null);
      for (let n = 0; n < 3; n += 1)
        await world.staff.must({ kind: "announcement.pin", text: `page ${n}` });
      const log = await world.get(`/log?since=${before.epoch}.${before.seq}`);
      same(
        [log.reset, log.more, log.next, log.events.map(({ body }: Wire["events"][0]) => body.text)],
        [
          false,
          false,
          `${before.epoch}.${before.seq + log.events.length}`,
          ["page 0", "page 1", "page 2"],
        ],
      );
      await world.staff.reached(before.seq + 3);
      same((await world.get("")).view, world.staff.view);
      const end = await world.get(`/log?since=${log.next}`);
      same([end.reset, end.events, end.more], [false, [], false]);
    },
  },
  {
    name: "R7 the log says `reset` to whoever has no cursor that it can serve",
    async run(world) {
      const { epoch, seq } = world.staff;
      for (const since of ["nonsense", `other-epoch.${seq}`, `${epoch}.${seq + 1_000}`]) {
        const log = await world.get(`/log?since=${since}`);
        same([since, log.reset, log.events], [since, true, []]);
      }
      same((await world.get("/log")).reset, true);
    },
  },
  {
    name: "R8 `ping` is answered `pong`, as text and not as JSON, any number of times",
    async run(world) {
      const guest = await world.join();
      for (let n = 1; n <= 3; n += 1) {
        guest.say("ping");
        await guest.until("a pong", () => guest.pongs === n);
      }
      same(
        guest.frames.filter(({ t }) => t === "unreadable"),
        [],
      );
      guest.leave();
    },
  },
  {
    name: "R19 whoever may not come in is accepted and closed with the code that says why",
    async run(world) {
      const token = await world.token();
      const codes: Record<string, [number, Parameters<typeof world.join>[0]]> = {
        "no such room": [4023, { room: "no-such-room-here", token }],
        "another origin": [4021, { origin: "https://evil.example", token }],
        "no token": [4020, { protocols: ["judah.v1"] }],
        "a token that is none": [4020, { token: "lbm9wZQ.bm9wZQ" }],
        "a token with one character changed": [4020, { token: changed(token) }],
      };
      for (const [what, [code, how]] of Object.entries(codes)) {
        const guest = await world.join(how);
        same([what, await guest.code(), guest.frames.length], [what, code, 0]);
      }
    },
  },
  {
    name: "R19 an address that is no room's, or no upgrade, is an HTTP error",
    async run(world) {
      const base = world.place.url.replace(/^ws/, "http");
      const plain = await fetch(base, { headers: { origin: world.place.origin } });
      same(
        [plain.status, ((await plain.json()) as { code: string }).code],
        [426, "upgrade_required"],
      );
      for (const bad of [`${base}/x`, base.replace(/[^/]+$/, "UPPER"), `${base}%20`]) {
        const { status } = await fetch(bad, { headers: { origin: world.place.origin } });
        assert(status === 404 || status === 400, `${bad} answered ${status}`);
      }
    },
  },
  {
    name: "R23 a listener's token is renewed on the open socket and opens the next one for the same person",
    async run(world) {
      const guest = await world.join();
      guest.say({ t: "renew" });
      const { token, expiresAtMs } = await guest.next("token");
      assert(expiresAtMs > Date.now());
      const again = await world.join({ token });
      same([again.frames[0]?.t, again.you.person], ["welcome", guest.you.person]);
      const shown = await world.post("token", { token });
      same(shown.person, guest.you.person);
      again.leave();
      guest.leave();
    },
  },
  {
    name: "R20 two sockets of a person are two connections and one person; listening counts once",
    async run(world) {
      const token = await world.token();
      const first = await world.join({ token });
      const base = await settled(first, () => true);
      const second = await world.join({ token });
      const both = await settled(second, ({ connected }) => connected === base.connected + 1);
      same(both, { ...base, connected: base.connected + 1 });
      first.say({ t: "listening", on: true });
      second.say({ t: "listening", on: true });
      const heard = await settled(second, ({ listening }) => listening > base.listening);
      same(heard, { ...both, listening: base.listening + 1 });
      first.say({ t: "listening", on: false });
      await pause(600);
      same(await settled(second, () => true), heard);
      second.leave();
      same(
        (await settled(first, ({ connected }) => connected === base.connected)).listening,
        base.listening,
      );
      first.leave();
    },
  },
  {
    name: "R27 a pulse says which event its socket was sent last",
    async run(world) {
      const guest = await world.join();
      const { seq } = await world.staff.must({ kind: "announcement.pin", text: "told" });
      await guest.reached(seq);
      const from = guest.frames.length;
      const other = await world.join();
      const { seq: told } = await guest.next("pulse", from);
      same(told, guest.seq);
      other.leave();
      guest.leave();
    },
  },
  {
    name: "R19 a person's thirteenth socket is closed with too_many_sockets, the twelve stay",
    async run(world) {
      const token = await world.token();
      const twelve: Wire[] = [];
      for (let n = 0; n < 12; n += 1) twelve.push(await world.join({ token }));
      const surplus = await world.join({ token });
      same([await surplus.code(), surplus.frames.length], [4010, 0]);
      same(
        twelve.map(({ closed }) => closed),
        twelve.map(() => null),
      );
      for (const wire of twelve) wire.leave();
    },
  },
];

type Counts = { connected: number; people: number; listening: number; embedded: number };

/** The newest counts that satisfy `wanted`. */
async function settled(wire: Wire, wanted: (counts: Counts) => boolean): Promise<Counts> {
  return wire.until("such counts", () => {
    const frame = wire.frames.findLast((one) => one.t === "pulse" || one.pulse);
    const counts = frame?.counts ?? frame?.pulse.counts;
    return frame &&
      pulse({ counts, reactions: frame.reactions ?? frame.pulse.reactions }, "") === null
      ? wanted(counts) && counts
      : null;
  });
}

function changed(token: string): string {
  const at = token.length - 5;
  return token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
}
