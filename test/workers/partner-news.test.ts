// What happens in a room reaches its partners' servers: each event once, whatever fails on the way, and the show never waits.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { parseHookUrl } from "../../server/platform/hook-address.ts";
import { changePartner, setSuspended } from "../../server/platform/partners.ts";
import { CURATED, PRODUCTION } from "../helpers/hook-spellings.ts";
import { addRoom } from "./edge-helpers.ts";
import { fresh, hookedPartner, hookUrl, ring, told } from "./partner-helpers.ts";
import { DJ, type Guest, LISTENER, onAir, roomOf, track } from "./room-helpers.ts";

async function roomWith(word: string): Promise<string> {
  const room = fresh(word);
  await addRoom(room);
  return room;
}

/** Lets the room tell what waits; gives how often it has failed since it last did. */
async function roomTells(room: string): Promise<number | null> {
  await runInDurableObject(roomOf(room), async (_, { storage }) => {
    storage.sql.exec("UPDATE due SET at = 1 WHERE task = 'partners'");
    await storage.setAlarm(Date.now());
  });
  // It reads what is due when it wakes.
  await evictDurableObject(roomOf(room));
  await runDurableObjectAlarm(roomOf(room));
  return runInDurableObject(roomOf(room), (_, { storage }) => {
    const query = "SELECT attempts FROM due WHERE task = 'partners'";
    return storage.sql.exec<{ attempts: number }>(query).toArray()[0]?.attempts ?? null;
  });
}

async function playOne(dj: Guest): Promise<void> {
  await dj.do({ kind: "queue.add", track: track("a") });
  await dj.do({ kind: "deck.play" });
}

type Heard = { type: string; data: { room: string; track?: { title: string } } };
const heardBy = async (box: string): Promise<Heard[]> =>
  (await told(box)).map(({ body }) => JSON.parse(body) as Heard);

describe("a show", () => {
  it("is told from its start to its end, signed, in words of its room only", async () => {
    const room = await roomWith("told");
    const { box, courier, secret } = await hookedPartner(room);
    const { dj, listener } = await onAir(room);
    await playOne(dj);
    await listener.do({ kind: "chat.say", text: "a private word" });
    await dj.do({ kind: "broadcast.end" });
    expect(await roomTells(room)).toBeNull();
    // Whatever rings again, and whoever wakes again, finds nothing left to tell.
    await roomTells(room);
    await ring(courier);
    const heard = await heardBy(box);
    expect(heard.map(({ type }) => type).toSorted()).toEqual([
      "show.ended",
      "show.started",
      "track.played",
    ]);
    expect(new Set(heard.map(({ data }) => data.room))).toEqual(new Set([room]));
    const all = await told(box);
    for (const { body, headers } of all) {
      expect(new Webhook(secret).verify(body, headers)).toBeTruthy();
      for (const inner of ["private", DJ, LISTENER, "mediaKey", "audio/"]) {
        expect(body).not.toContain(inner);
      }
    }
  });

  it("is told later when the registry is down, whole and once, and goes on meanwhile", async () => {
    const room = await roomWith("outage");
    const { box, courier } = await hookedPartner(room);
    await env.DB.exec("ALTER TABLE partners RENAME TO partners_away");
    const { dj } = await onAir(room);
    await playOne(dj);
    expect([await roomTells(room), await roomTells(room)]).toEqual([1, 2]);
    const said = await dj.do({ kind: "chat.say", text: "still live" });
    expect(said).toMatchObject({ body: { text: "still live" } });
    await env.DB.exec("ALTER TABLE partners_away RENAME TO partners");
    expect(await roomTells(room)).toBeNull();
    await ring(courier);
    expect((await heardBy(box)).map(({ type }) => type).toSorted()).toEqual([
      "show.started",
      "track.played",
    ]);
  });

  it("is told to everybody who may hear it, and to nobody else", async () => {
    const room = await roomWith("whose");
    const hooked = {
      one: await hookedPartner(room),
      two: await hookedPartner(room),
      elsewhere: await hookedPartner("elsewhere"),
      suspended: await hookedPartner(room),
      deaf: await hookedPartner(room, { capabilities: ["embed", "read", "numbers"] }),
      late: await hookedPartner(room, { hookUrl: null }),
    };
    await setSuspended(env, hooked.suspended.partner.id, Date.now());
    const { dj } = await onAir(room);
    // From here on it has an address: what was before is no news to it.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const address = { hookUrl: hookUrl(hooked.late.box) };
    await changePartner(env, hooked.late.partner.id, address, Date.now());
    await playOne(dj);
    await roomTells(room);
    const heard: Record<string, string[]> = {};
    for (const [name, { box, courier }] of Object.entries(hooked)) {
      await ring(courier);
      heard[name] = (await heardBy(box)).map(({ type }) => type).toSorted();
    }
    const all = ["show.started", "track.played"];
    const nothing = { elsewhere: [], suspended: [], deaf: [] };
    expect(heard).toEqual({ one: all, two: all, late: ["track.played"], ...nothing });
  });

  it("a room that dies before it tells still tells", async () => {
    const room = await roomWith("dies");
    const { box, courier } = await hookedPartner(room);
    await onAir(room);
    await evictDurableObject(roomOf(room));
    await roomTells(room);
    await ring(courier);
    expect((await heardBy(box)).map(({ type }) => type)).toEqual(["show.started"]);
  });
});

describe("the parser of the runtime", () => {
  it.each(CURATED)("%s is refused here too: %s", (url, fault) => {
    expect(parseHookUrl(url, PRODUCTION)).toEqual({ ok: false, error: fault });
  });
});
