// A partner from its first command to its last: what works on its pages, when it stops, and that nothing else ever did.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetGenerations } from "../../server/platform/cache-tags.ts";
import type { NewPartner, Partner } from "../../shared/http/partner-bodies.ts";
import { addRoom, ask, askWith, dial, ORIGIN, PAGES_STUB, tokenFor } from "./edge-helpers.ts";
import { call } from "./machine-helpers.ts";
import { fresh } from "./partner-helpers.ts";
import { Guest, join, onAir, roomOf, seatOf } from "./room-helpers.ts";

const HOST = "https://grace.test";
const MINUTE_MS = 60_000;
/** The clock goes on, but may be put ahead: a room whose clock stands still sends nothing. */
const realNow = Date.now;
let aheadMs = 0;
let room = "";

beforeEach(async () => {
  aheadMs = 0;
  vi.spyOn(Date, "now").mockImplementation(() => realNow() + aheadMs);
  room = fresh("hall");
  await addRoom(room);
});
afterEach(() => {
  vi.restoreAllMocks();
  // What was learned in the time that is taken back.
  forgetGenerations();
});
beforeAll(() => addRoom("other"));

const later = (ms: number) => {
  aheadMs += ms;
};

async function addPartner(bent: Partial<NewPartner> = {}): Promise<Partner> {
  const fields = { name: "Grace Church", origins: [HOST], rooms: [room], ...bent };
  const made = await call("POST", "/api/admin/partners", fields);
  expect(made.status).toBe(201);
  return made.json<Partner>();
}

/** A key of the partner's own. */
async function keyOf({ id }: Pick<Partner, "id">): Promise<string> {
  const made = await call("POST", "/api/admin/keys", { name: fresh("server"), partner: id });
  return (await made.json<{ id: string }>()).id;
}

const frame = (host = HOST) =>
  askWith({ ASSETS: PAGES_STUB }, `/embed/${room}?host=${encodeURIComponent(host)}`, {
    headers: { Accept: "text/html" },
  });
const pass = (id: string, host?: string) =>
  ask(`/api/rooms/${room}/embed-token`, { method: "POST", body: { partner: id, host } });
const read = (origin: string, path = "") =>
  ask(`/api/rooms/${room}${path}`, { headers: { Origin: origin } });
const numbers = (keyId: string, query = "") =>
  call("GET", `/api/partner/numbers${query}`, undefined, { keyId });

async function enter(token: string): Promise<Guest> {
  const { webSocket } = await dial(`/parties/user-session/${room}`, { token });
  if (!webSocket) throw new Error("no socket");
  const guest = new Guest(webSocket);
  await guest.until(() => guest.frames.length > 0 || guest.closed);
  return guest;
}

/** Everything that is a partner's, asked for at once: true where it works. */
async function surfaces(id: string, keyId: string) {
  const token = await tokenFor(room, { purpose: "embed", role: "guest", partner: id });
  const guest = await enter(token);
  const result = {
    frame: (await frame()).status === 200,
    pass: (await pass(id, HOST)).status === 200,
    socket: guest.closed === null,
    read: (await read(HOST)).headers.get("Access-Control-Allow-Origin") === HOST,
    numbers: (await numbers(keyId)).status === 200,
  };
  guest.socket.close();
  return result;
}
const ALIVE = { frame: true, pass: true, socket: true, read: true, numbers: true };
const DEAD = { frame: false, pass: false, socket: false, read: false, numbers: false };

/** The room looks after its partners, by the alarm that does it. */
async function roomLooks(): Promise<void> {
  await runInDurableObject(roomOf(room), async (_, { storage }) => {
    storage.sql.exec("INSERT OR REPLACE INTO due (task, at, attempts) VALUES ('partners', 1, 0)");
    await storage.setAlarm(Date.now());
  });
  // The room reads what is due when it wakes; its sockets sleep through that.
  await evictDurableObject(roomOf(room));
  await runDurableObjectAlarm(roomOf(room));
}

describe("one command", () => {
  it("makes everything work at once, another ends it at once: open widgets too", async () => {
    const partner = await addPartner();
    const keyId = await keyOf(partner);
    expect(await surfaces(partner.id, keyId)).toEqual(ALIVE);
    const token = await (await pass(partner.id)).json<{ token: string }>();
    const widget = await enter(token.token);
    const visitor = await enter(await tokenFor(room));
    const ended = await call("POST", `/api/admin/partners/${partner.id}/suspend`);
    expect(await ended.json()).toMatchObject({ active: false });
    await widget.until(() => widget.closed);
    expect(widget.closed?.code).toBe(4021);
    expect(await surfaces(partner.id, keyId)).toEqual(DEAD);
    expect(visitor.closed).toBeNull();
    await call("POST", `/api/admin/partners/${partner.id}/resume`);
    later(MINUTE_MS);
    expect(await surfaces(partner.id, keyId)).toEqual(ALIVE);
    visitor.socket.close();
  });

  it("is known within a minute where nobody was told of it, and a suspension likewise", async () => {
    const id = fresh("pt").slice(0, 20);
    expect((await frame()).status).toBe(403);
    const insert =
      "INSERT INTO partners (id, name, origins, rooms, created_at) VALUES (?1, 'G', ?2, ?3, 0)";
    await env.DB.prepare(insert)
      .bind(id, JSON.stringify([HOST]), JSON.stringify([room]))
      .run();
    const keyId = await keyOf({ id });
    later(MINUTE_MS);
    expect(await surfaces(id, keyId)).toEqual(ALIVE);
    // Elsewhere somebody suspends it; this isolate has just been asked and believes its memory.
    await env.DB.prepare("UPDATE partners SET suspended_at = 1 WHERE id = ?1").bind(id).run();
    expect((await frame()).status).toBe(200);
    later(MINUTE_MS);
    expect(await surfaces(id, keyId)).toEqual(DEAD);
  });

  it("no widget stays for more than a minute on air, even when the room was never told", async () => {
    const { id } = await addPartner();
    const { dj } = await onAir(room);
    const widget = await join(room, seatOf("p_inawidget01", "guest", id));
    const ours = await join(room, seatOf("p_inawidget02", "guest", "self"));
    await roomLooks();
    expect([widget.closed, ours.closed]).toEqual([null, null]);
    await env.DB.prepare("DELETE FROM partners WHERE id = ?1").bind(id).run();
    later(MINUTE_MS);
    await roomLooks();
    await widget.until(() => widget.closed);
    expect([widget.closed?.code, ours.closed, dj.closed]).toEqual([4021, null, null]);
  });

  it("a removed partner leaves nothing, in none of its rooms", async () => {
    const partner = await addPartner({ rooms: [room, "other"] });
    const keyId = await keyOf(partner);
    const { token } = await (await pass(partner.id)).json<{ token: string }>();
    const widget = await enter(token);
    const gone = await call("DELETE", `/api/admin/partners/${partner.id}`);
    expect(gone.status).toBe(204);
    await widget.until(() => widget.closed);
    expect(await surfaces(partner.id, keyId)).toEqual(DEAD);
    const rows = await env.DB.prepare("SELECT 1 FROM partners WHERE id = ?1")
      .bind(partner.id)
      .all();
    expect(rows.results).toEqual([]);
  });
});

describe("a partner's pages", () => {
  it("read their rooms' state and log, nobody else's pages do, and no cache mixes them up", async () => {
    await addPartner();
    for (const path of ["", "/log"]) {
      const theirs = await read(HOST, path);
      const strangers = await read("https://evil.test", path);
      const headers = (response: Response) => [
        response.status,
        response.headers.get("Access-Control-Allow-Origin"),
        response.headers.get("Access-Control-Allow-Credentials"),
        response.headers.get("Vary"),
      ];
      expect(headers(theirs)).toEqual([200, HOST, null, "Origin"]);
      expect(headers(strangers)).toEqual([200, null, null, "Origin"]);
    }
    for (const origin of ["null", "https://grace.test.evil.test", "https://GRACE.test", ORIGIN]) {
      expect((await read(origin)).headers.get("Access-Control-Allow-Origin")).toBeNull();
    }
  });

  it("get passes while their origin is registered, not on another's word", async () => {
    const { id } = await addPartner();
    const rival = await addPartner({ origins: ["https://rival.test"] });
    const asked = [
      pass(id, HOST),
      pass(id, "https://rival.test"),
      pass(rival.id, HOST),
      pass("self", HOST),
      pass("self", ORIGIN),
    ];
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses).toEqual([200, 403, 403, 403, 200]);
  });

  it("bring the look that the registry has, and never anything else", async () => {
    const { id } = await addPartner({ theme: { theme: "dark", accent: "#2f6b4f" } });
    const themeOf = async () => {
      const html = await (await frame()).text();
      const boot = /id="boot">(.*?)<\/script>/s.exec(html)?.[1] ?? "{}";
      return (JSON.parse(boot) as { theme?: unknown }).theme;
    };
    expect(await themeOf()).toEqual({ theme: "dark", accent: "#2f6b4f" });
    const bent = `{"theme":"dark","accent":"red;}*{background:url(//evil.test)"}`;
    await env.DB.prepare("UPDATE partners SET theme = ?2 WHERE id = ?1").bind(id, bent).run();
    later(MINUTE_MS);
    expect(await themeOf()).toEqual({ theme: "auto", accent: null });
  });

  it("use up their own quota and nobody else's", async () => {
    const { id } = await addPartner({ quota: 4 });
    const other = await addPartner({ origins: ["https://rival.test"] });
    const statuses: number[] = [];
    for (let n = 0; n < 40 && statuses.at(-1) !== 429; n += 1) {
      statuses.push((await pass(id)).status);
    }
    const refused = await pass(id);
    expect([refused.status, Number(refused.headers.get("Retry-After")) > 0]).toEqual([429, true]);
    expect((await pass(other.id)).status).toBe(200);
  });
});

describe("numbers", () => {
  it("of its own widgets and of nobody else's, by its own key", async () => {
    later(Date.UTC(2030, 0, 7, 12) - Date.now());
    const [grace, rival] = [await addPartner(), await addPartner({ origins: ["https://r.test"] })];
    const keys = [await keyOf(grace), await keyOf(rival)] as const;
    await frame();
    await frame();
    await pass(grace.id);
    await frame("https://r.test");
    const { dj } = await onAir(room);
    const seats = [
      ["p_grace00001", grace.id],
      ["p_grace00002", grace.id],
      ["p_rival00001", rival.id],
    ] as const;
    const guests = await Promise.all(
      seats.map(([person, id]) => join(room, seatOf(person, "guest", id))),
    );
    guests[0]?.socket.send('{"t":"listening","on":true}');
    await dj.until(() => dj.frame("pulse")?.counts.listening === 1);
    await roomLooks();
    later(MINUTE_MS);
    // A second look at the same moment adds nothing.
    for (let looks = 0; looks < 2; looks += 1) await roomLooks();
    const day = { day: "2030-01-07", room, refused: 0 };
    const graces = { ...day, embeds: 2, passes: 1, presentMinutes: 2, listeningMinutes: 1 };
    const rivals = { ...day, embeds: 1, passes: 0, presentMinutes: 1, listeningMinutes: 0 };
    await vi.waitFor(
      async () => {
        const answer = await (await numbers(keys[0])).json();
        expect(answer).toEqual({ partner: grace.id, days: [graces] });
      },
      { timeout: 10_000, interval: 200 },
    );
    expect(await (await numbers(keys[1])).json()).toEqual({ partner: rival.id, days: [rivals] });
    const before = await numbers(keys[0], "?from=2030-01-01&days=6");
    expect(await before.json()).toMatchObject({ days: [] });
  });

  it("not by the operator's key, not without the capability, not for days that are none", async () => {
    const mute = await addPartner({ capabilities: ["embed"] });
    const grace = await addPartner();
    const [muteKey, graceKey] = [await keyOf(mute), await keyOf(grace)];
    const asked = [
      numbers("operator.1"),
      numbers(muteKey),
      numbers(graceKey, "?from=2030-13-45"),
      numbers(graceKey, "?days=0"),
      numbers(graceKey),
      ask("/api/partner/numbers"),
    ];
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 400, 400, 200, 401]);
  });
});
