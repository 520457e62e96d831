// Live sound through the whole Worker: who gets a pass, what it opens, and what everybody can fetch then.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { SOUND_GRANT_MS, type SoundClaims } from "../../server/domain/live/grant.ts";
import { mintSoundToken } from "../../server/platform/sound-tokens.ts";
import type { MeBody } from "../../shared/http/bodies.ts";
import type { SoundGrant } from "../../shared/http/sound-bodies.ts";
import {
  SOUND_INIT_MAX_BYTES,
  SOUND_LOW_MAX_BYTES,
  SOUND_SEGMENT_MAX_BYTES,
} from "../../shared/protocol/limits.ts";
import { EPOCH } from "../helpers/room.ts";
import { addRoom, ask, askWith, ORIGIN, TOKEN_SECRET } from "./edge-helpers.ts";
import { written } from "./record-points.ts";
import { join, onAir, roomOf, seatOf } from "./room-helpers.ts";
import { cookieFor } from "./staff-helpers.ts";

const piece = (box: string, length = 200, fill = 7) => {
  const bytes = new Uint8Array(length).fill(fill);
  bytes.set(new TextEncoder().encode(`\0\0\0\x08${box}`));
  return bytes;
};
const INIT = piece("ftyp");
const SEGMENT = piece("moof");

let shows = 0;
/** A claim to one epoch of a show nobody else writes to. */
function claimsOf(change: Partial<SoundClaims> = {}): SoundClaims {
  shows += 1;
  const nowMs = Date.now();
  return {
    ...{ room: "hall", broadcast: `show-${1_000 + shows}`, epoch: EPOCH.id, person: "s_djlee0001" },
    ...{ segmentMs: 1_000, fromMs: nowMs - 60_000, lastSegment: null },
    expMs: nowMs + SOUND_GRANT_MS,
    ...change,
  };
}
const folder = ({ room, broadcast, epoch }: SoundClaims) => `/live/${room}/${broadcast}/${epoch}`;

type Sent = { file: string; bytes?: Uint8Array<ArrayBuffer>; token?: string; origin?: string };
async function put(claims: SoundClaims, { file, bytes = SEGMENT, token, origin }: Sent) {
  const pass = token ?? (await mintSoundToken(TOKEN_SECRET, claims));
  const request = new Request(`${ORIGIN}${folder(claims)}/${file}`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${pass}`, Origin: origin ?? ORIGIN },
    body: bytes,
  });
  return askWith({}, new URL(request.url).pathname, request);
}
const code = async (response: Response) =>
  response.status === 204 ? null : (await response.json<{ code: string }>()).code;
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

describe("R35 sending", () => {
  it("R35 stores the header and segments in any order, and everybody can fetch them", async () => {
    const claims = claimsOf();
    for (const [file, bytes] of [
      ["1.m4s", SEGMENT],
      ["init.mp4", INIT],
      ["0.m4s", SEGMENT],
    ] as const) {
      expect([file, (await put(claims, { file, bytes })).status]).toEqual([file, 204]);
      const got = await ask(`${folder(claims)}/${file}`);
      expect([file, got.status, await bytesOf(got)]).toEqual([file, 200, bytes]);
    }
  });

  it("R35 the same bytes again are fine, others are refused and change nothing", async () => {
    const claims = claimsOf();
    await put(claims, { file: "0.m4s" });
    expect((await put(claims, { file: "0.m4s" })).status).toBe(204);
    expect(await code(await put(claims, { file: "0.m4s", bytes: piece("moof", 200, 8) }))).toBe(
      "conflict",
    );
    expect(await bytesOf(await ask(`${folder(claims)}/0.m4s`))).toEqual(SEGMENT);
  });

  it.each([
    ["a segment of the future", "80.m4s", {}],
    ["one beyond the last", "3.m4s", { lastSegment: 2 }],
    ["with an old pass", "0.m4s", { expMs: 1 }],
  ])("R35 not %s", async (_, file, change) => {
    const claims = claimsOf(change);
    expect(await code(await put(claims, { file }))).toBe("bad_pass");
    expect((await ask(`${folder(claims)}/${file}`)).status).toBe(404);
  });

  it("R35 not with somebody else's pass, a listener's or none", async () => {
    const claims = claimsOf();
    const other = await mintSoundToken(TOKEN_SECRET, { ...claims, epoch: "epoch0009" });
    const forged = await mintSoundToken("another-secret-0123456789abcdefghijklmnop", claims);
    await addRoom("hall");
    const guest = await ask("/api/rooms/hall/token", { method: "POST", body: {} });
    const { token: listener } = await guest.json<{ token: string }>();
    expect(listener).toMatch(/^l/);
    for (const token of [other, forged, listener, "-"]) {
      expect(await code(await put(claims, { file: "0.m4s", token }))).toBe("bad_pass");
    }
    expect(await code(await put(claims, { file: "0.m4s", origin: "https://evil.test" }))).toBe(
      "cross_site",
    );
  });

  it("R35 nothing too large, and nothing that is no such file", async () => {
    const claims = claimsOf();
    const refused = async (file: string, bytes: Uint8Array<ArrayBuffer>) =>
      code(await put(claims, { file, bytes }));
    expect(await refused("0.m4s", piece("moof", SOUND_SEGMENT_MAX_BYTES + 1))).toBe("too_large");
    expect(await refused("init.mp4", piece("ftyp", SOUND_INIT_MAX_BYTES + 1))).toBe("too_large");
    expect(await refused("0.m4s", piece("<htm"))).toBe("wrong_type");
    expect(await refused("0.m4s", INIT)).toBe("wrong_type");
    expect(await refused("init.mp4", new Uint8Array(0))).toBe("wrong_type");
    expect(await refused("00.m4s", SEGMENT)).toBe("not_found");
    expect(await refused("0.m4s", piece("moof", SOUND_SEGMENT_MAX_BYTES))).toBeNull();
  });

  it("R37 a smaller version lies beside its segment, by the same pass and under its own limit", async () => {
    const claims = claimsOf({ lastSegment: 2 });
    const low = piece("moof", 100, 3);
    expect((await put(claims, { file: "low/2.m4s", bytes: low })).status).toBe(204);
    expect(await bytesOf(await ask(`${folder(claims)}/low/2.m4s`))).toEqual(low);
    expect((await ask(`${folder(claims)}/2.m4s`)).status).toBe(404);
    expect((await put(claims, { file: "2.m4s" })).status).toBe(204);
    const refused = async (file: string, bytes = low) => code(await put(claims, { file, bytes }));
    expect({
      other: await refused("low/2.m4s", piece("moof", 100, 4)),
      beyond: await refused("low/3.m4s"),
      header: await refused("low/init.mp4", INIT),
      large: await refused("low/1.m4s", piece("moof", SOUND_LOW_MAX_BYTES + 1)),
      foreign: await code(await put(claims, { file: "low/1.m4s", bytes: low, token: "-" })),
      early: (await ask(`${folder(claims)}/low/1.m4s`)).headers.get("Cache-Control"),
      largest: await refused("low/1.m4s", piece("moof", SOUND_LOW_MAX_BYTES)),
    }).toEqual({
      ...{ other: "conflict", beyond: "bad_pass", header: "not_found", large: "too_large" },
      ...{ foreign: "bad_pass", early: "no-store", largest: null },
    });
  });

  it("R35 a bucket that fails is told, so that the sender keeps what it has", async () => {
    const claims = claimsOf();
    const pass = await mintSoundToken(TOKEN_SECRET, claims);
    const failing = { put: () => Promise.reject(new Error("down")) };
    const headers = { Authorization: `Bearer ${pass}`, Origin: ORIGIN };
    const answer = await askWith({ MEDIA_BUCKET: failing }, `${folder(claims)}/0.m4s`, {
      ...{ method: "PUT", headers, body: SEGMENT },
    });
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "1"]);
    expect((await put(claims, { file: "0.m4s" })).status).toBe(204);
  });
});

describe("fetching", () => {
  it("is immutable, open to every site and never a document", async () => {
    const claims = claimsOf();
    await put(claims, { file: "0.m4s" });
    const { headers } = await ask(`${folder(claims)}/0.m4s`);
    expect(Object.fromEntries(headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=31536000, immutable",
      "content-security-policy": expect.stringContaining("sandbox"),
      "content-type": "audio/mp4",
      "cross-origin-resource-policy": "cross-origin",
      "x-content-type-options": "nosniff",
    });
    expect(headers.has("Set-Cookie")).toBe(false);
  });

  it("of what is not there yet is kept by nobody, and readable by players on other sites", async () => {
    const claims = claimsOf();
    const early = await ask(`${folder(claims)}/0.m4s`);
    expect([early.status, early.headers.get("Cache-Control")]).toEqual([404, "no-store"]);
    expect(early.headers.get("Access-Control-Allow-Origin")).toBe("*");
    await put(claims, { file: "0.m4s" });
    expect((await ask(`${folder(claims)}/0.m4s`)).status).toBe(200);
  });

  it("reads the bucket once, whatever follows the question mark", async () => {
    const claims = claimsOf();
    await put(claims, { file: "0.m4s" });
    let reads = 0;
    const counting = {
      get: (key: string) => {
        reads += 1;
        return env.MEDIA_BUCKET.get(key);
      },
    };
    for (const query of ["", "?a", "?b=1", ""]) {
      const answer = await askWith({ MEDIA_BUCKET: counting }, `${folder(claims)}/0.m4s${query}`);
      expect(await bytesOf(answer)).toEqual(SEGMENT);
    }
    expect(reads).toBe(1);
  });

  it("says so when the bucket fails, and that is kept by nobody", async () => {
    const claims = claimsOf();
    const failing = { get: () => Promise.reject(new Error("down")) };
    const answer = await askWith({ MEDIA_BUCKET: failing }, `${folder(claims)}/0.m4s`);
    expect([answer.status, answer.headers.get("Cache-Control")]).toEqual([503, "no-store"]);
  });
});

describe("points", () => {
  it("one in sixty requests stands for all of them, and says what the cache was", async () => {
    const claims = claimsOf();
    await put(claims, { file: "0.m4s" });
    const random = vi.spyOn(Math, "random");
    const sound = async (dice: number, name = "0.m4s") => {
      random.mockReturnValue(dice);
      const before = written.length;
      await askWith({}, `${folder(claims)}/${name}`, {});
      return written.slice(before).map(({ blobs, doubles }) => {
        return [blobs?.[3], blobs?.[4], doubles?.[0], doubles?.[2]];
      });
    };
    const route = "GET /live/:room/:broadcast/:epoch/:file";
    expect(await sound(0)).toEqual([[route, "MISS", 60, 200]]);
    expect(await sound(0.016)).toEqual([[route, "EDGE-HIT", 60, 200]]);
    expect(await sound(0.017)).toEqual([]);
    expect(await sound(0.016, "9.m4s")).toEqual([[route, "", 60, 404]]);
    random.mockRestore();
  });
});

describe("R33 the room", () => {
  it("R33 is neither woken nor sends anything for segments, whoever sends or fetches them", async () => {
    const { dj, listener } = await onAir("sound-quiet");
    const t0Ms = Date.now() - 60_000;
    const claims = claimsOf({ room: "sound-quiet", broadcast: dj.view.broadcast.id, fromMs: t0Ms });
    await dj.do({ kind: "sound.begin", epoch: { ...EPOCH, t0Ms: Date.now() } });
    const read = async () => {
      const { reading } = await roomOf("sound-quiet").meter();
      const { wakes, calls, frames, sends, alarms, rowsWritten } = reading;
      return { wakes, frames, sends, alarms, rowsWritten, calls };
    };
    const before = await read();
    const heard = listener.frames.length;
    for (let n = 0; n < 40; n += 1) {
      expect((await put(claims, { file: `${n}.m4s` })).status).toBe(204);
      expect((await ask(`${folder(claims)}/${n}.m4s`)).status).toBe(200);
    }
    const { calls, ...after } = await read();
    expect({ ...after, calls }).toEqual({ ...before, calls: before.calls + 1 });
    expect(listener.frames.length).toBe(heard);
    // A control: the meter does see what concerns the room.
    await dj.do({ kind: "sound.end", epoch: EPOCH.id, lastSegment: 0 });
    expect((await read()).sends).toBeGreaterThan(before.sends);
  });
});

describe("R34 R35 a pass from the room", () => {
  const ROOM = "sound-hall";
  const grant = async (cookie: string, epoch: string = EPOCH.id) => {
    const headers = { Cookie: cookie };
    return ask(`/api/rooms/${ROOM}/sound`, { method: "POST", body: { epoch }, headers });
  };

  beforeAll(async () => {
    await addRoom(ROOM);
  });

  it("R35 is for who holds the stage, for one epoch, and is refused off air", async () => {
    const cookie = await cookieFor("dj", "*", Date.now());
    const other = await cookieFor("dj", "*", Date.now());
    expect(await code(await grant(cookie))).toBe("conflict");
    const me = await ask("/api/me", { headers: { Cookie: cookie } });
    const { person } = (await me.json()) as MeBody;
    const dj = await join(ROOM, seatOf(person, "dj"));
    await dj.do({ kind: "broadcast.start", title: "Sunday" });
    expect(await code(await grant(other))).toBe("forbidden");
    const given = await (await grant(cookie)).json<SoundGrant>();
    const base = `/live/${ROOM}/${dj.view.broadcast.id}/${EPOCH.id}`;
    expect(given).toEqual({
      ...{ token: expect.any(String), expiresAtMs: expect.any(Number) },
      ...{ segmentMs: 1_000, base },
    });
    const headers = { Authorization: `Bearer ${given.token}`, Origin: ORIGIN };
    const sent = await askWith({}, `${base}/init.mp4`, { method: "PUT", headers, body: INIT });
    expect(sent.status).toBe(204);
    await dj.do({ kind: "sound.begin", epoch: { ...EPOCH, t0Ms: Date.now() } });
    expect((await grant(cookie)).status).toBe(200);
    await dj.do({ kind: "broadcast.end" });
    expect((await grant(cookie)).status).toBe(200);
    expect(await code(await grant(cookie, "epoch0002"))).toBe("conflict");
    expect(await code(await grant(other))).toBe("forbidden");
  });
});
