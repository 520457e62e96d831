// People over the signed interface: an invitation whose secret the site never saw, revoking, forgetting.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { attendanceDigest } from "../../server/domain/history/attendance.ts";
import { runChores } from "../../server/edge/chores.ts";
import { randomText } from "../../server/platform/base64url.ts";
import { sha256Hex } from "../../server/platform/hash.ts";
import { addRoom } from "./edge-helpers.ts";
import { archive, exported } from "./export-helpers.ts";
import { call, countOf, verdict } from "./machine-helpers.ts";
import { join as joinRoom, LISTENER, onAir, roomOf, seatOf } from "./room-helpers.ts";
import { accept, Browser, join } from "./staff-helpers.ts";

const INVITES = "/api/admin/invites";
const person = (id: string) => `/api/admin/people/${id}`;

beforeAll(async () => {
  for (const room of ["hall", "yard"]) await addRoom(room);
});

describe("inviting", () => {
  it("works with the secret that only the caller knows, in the rooms that were said", async () => {
    const secret = randomText(32);
    const body = { name: "Ruth", role: "dj", rooms: ["hall"], hash: await sha256Hex(secret) };
    const response = await call("POST", INVITES, body);
    expect([response.status, await response.json()]).toEqual([
      201,
      { expiresAtMs: expect.any(Number) },
    ]);
    const browser = new Browser();
    const accepted = await accept(browser, `i.${secret}`);
    expect(accepted.response.status).toBe(200);
    expect(await (await browser.send("GET", "/api/me")).json()).toMatchObject({
      name: "Ruth",
      role: "dj",
      rooms: [{ room: "hall" }],
    });
  });

  it("refuses an owner of some rooms, and shapes that are none", async () => {
    const hash = "0".repeat(64);
    const bodies = [
      { name: "Ann", role: "owner", rooms: ["hall"], hash },
      { name: "Ann", role: "listener", rooms: "*", hash },
      { name: "Ann", role: "dj", rooms: "*", hash: "short" },
    ];
    for (const body of bodies) {
      expect(await verdict(await call("POST", INVITES, body))).toEqual([400, "bad_request"]);
    }
  });
});

describe("revoking", () => {
  it("ends sessions and passkeys, and is refused for nobody", async () => {
    const { browser, person: id } = await join("dj");
    expect(await browser.tell("GET", "/api/me")).toEqual([200, null]);
    expect((await call("DELETE", person(id))).status).toBe(204);
    expect(await browser.tell("GET", "/api/me")).toEqual([401, "signed_out"]);
    expect(await countOf("passkeys", `person = '${id}'`)).toBe(0);
    expect(await verdict(await call("DELETE", person(id)))).toEqual([404, "not_found"]);
  });
});

describe("forgetting somebody", () => {
  it("takes their words and name from room and archive, and nobody else's", async () => {
    const { dj, listener } = await onAir("hall");
    await listener.do({ kind: "person.rename", name: "Deborah" });
    await listener.do({ kind: "chat.say", text: "early words of mine" });
    await dj.do({ kind: "chat.say", text: "words of the DJ" });
    await archive("hall");
    const who = attendanceDigest(LISTENER);
    await env.DB.prepare("INSERT INTO attendance (broadcast_id, who, at) VALUES ('show-9', ?1, 1)")
      .bind(who)
      .run();
    expect(await countOf("attendance", `who = '${who}'`)).toBe(1);
    const again = await joinRoom("hall", seatOf(LISTENER));
    await again.do({ kind: "chat.say", text: "late words of mine" });
    const erased = await call("POST", `${person(LISTENER)}/erase`);
    expect([erased.status, await erased.json()]).toEqual([202, { rooms: 2 }]);

    const told = await again.until(
      () => again.view.chat.filter((line) => line.removed).length === 2 && again,
    );
    expect(told.view.chat.map(({ text }) => text)).toEqual(["", "words of the DJ", ""]);
    // A page that stays open has forgotten the name as well.
    await again.until(() => !JSON.stringify(again.view).includes("Deborah"));
    await archive("hall");
    const room = roomOf("hall");
    const seen = {
      newcomer: (await joinRoom("hall", seatOf("p_newcomer01"))).view,
      log: await room.readLog(null),
      snapshot: await room.snapshot(),
      history: (await env.DB.prepare("SELECT * FROM events WHERE room = 'hall'").all()).results,
      lines: (await env.DB.prepare("SELECT * FROM chat_lines WHERE room = 'hall'").all()).results,
      found: (
        await env.DB.prepare("SELECT rowid FROM chat_words WHERE chat_words MATCH 'mine'").all()
      ).results.map(() => "words of mine"),
      rows: await runInDurableObject(room, (_, { storage }) =>
        ["people", "snapshot"].map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray()),
      ),
    };
    for (const [where, what] of Object.entries(seen)) {
      const text = JSON.stringify(what);
      expect([where, /words of mine|Deborah/.test(text)]).toEqual([where, false]);
    }
    expect(JSON.stringify(seen.history)).toContain("words of the DJ");
    const attended = await runInDurableObject(room, (_, { storage }) =>
      storage.sql.exec<{ person: string }>("SELECT person FROM attendees").toArray(),
    );
    expect(attended.map((one) => one.person.replace(/-.*/, "")).toSorted()).toContain("erased");
    expect(attended.some((one) => one.person === LISTENER)).toBe(false);
    expect(JSON.stringify(seen.lines)).toContain("words of the DJ");
    expect(await countOf("attendance", `who = '${who}'`)).toBe(0);
  });

  it("in the archive whom they gave the stage to keeps a name, whoever gave it to them does not give theirs away", async () => {
    const [giver, taker] = ["s_giver0000001", "s_taker0000001"];
    const given = (by: string, to: string, name: string) => ({ by, to, name });
    const rows = [given(giver, taker, "Taker"), given(taker, giver, "Giver")];
    await env.DB.prepare(
      `INSERT INTO events (room, epoch, seq, at, by_person, kind, body)
       SELECT 'yard', 'e2', key, 1, value ->> 'by', 'stage.given',
         json_object('kind', 'stage.given', 'to', value ->> 'to', 'name', value ->> 'name')
       FROM json_each(?1)`,
    )
      .bind(JSON.stringify(rows))
      .run();
    expect((await call("POST", `${person(giver)}/erase`)).status).toBe(202);
    const query = "SELECT by_person, body ->> '$.name' AS name FROM events WHERE epoch = 'e2'";
    expect((await env.DB.prepare(query).all()).results).toEqual([
      { by_person: null, name: "Taker" },
      { by_person: taker, name: "" },
    ]);
  });

  it("what they say afterwards stays, also when the chore comes round again", async () => {
    const guest = await joinRoom("hall", seatOf(LISTENER));
    await guest.do({ kind: "chat.say", text: "I am back" });
    await runChores(env, Date.now() + 700_000);
    await archive("hall");
    expect(await countOf("erasures")).toBe(0);
    expect(await countOf("events", "body ->> '$.text' = 'I am back'")).toBe(1);
  });

  it("somebody of the staff loses everything, an empty room is no obstacle, and twice is once", async () => {
    const { browser, person: id } = await join("cohost", "*", { name: "Barnabas" });
    const erase = () => call("POST", `${person(id)}/erase`);
    expect([(await erase()).status, (await erase()).status]).toEqual([202, 202]);
    expect(await browser.tell("GET", "/api/me")).toEqual([401, "signed_out"]);
    // But that older passes count no more, for as long as one could live.
    const left = await exported(`${person(id)}/data`);
    expect(left.map(({ table, room }) => [table, room])).toEqual([
      ["room.expelled", "hall"],
      ["room.expelled", "yard"],
    ]);
    expect(await countOf("invites", "name = 'Barnabas'")).toBe(0);
  });
});
