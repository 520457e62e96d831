// The library in workerd with real D1 and R2: only what was stored can become a track, and deleting hides it.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { NewTrack, Track } from "../../shared/http/bodies.ts";
import { API, mediaUrl } from "../../shared/http/paths.ts";
import { ROLES } from "../../shared/roles.ts";
import { BEGINNINGS } from "../helpers/beginnings.ts";
import { ask, cookieOf } from "./edge-helpers.ts";
import { upload } from "./media-helpers.ts";

let cookie = "";

beforeAll(async () => {
  cookie = await cookieOf("dj");
});

const send = (method: string, path: string, body?: unknown, as = cookie) =>
  ask(path, { method, headers: { Cookie: as }, ...(body === undefined ? {} : { body }) });
const list = async (q?: string) => {
  const path = q === undefined ? API.tracks : `${API.tracks}?${new URLSearchParams({ q })}`;
  const body: { tracks: Track[] } = await (await send("GET", path)).json();
  return body.tracks;
};
const titles = async (q?: string) => (await list(q)).map((track) => track.title);

async function fields(change: Partial<NewTrack> = {}): Promise<NewTrack> {
  const { mediaKey } = await upload(BEGINNINGS.m4a, "audio/mp4", cookie);
  return {
    mediaKey,
    artworkKey: null,
    title: "Oh Happy Day",
    artist: "Voices of Judah",
    album: "",
    durationMs: 61_000,
    peaks: null,
    ...change,
  };
}

async function created(change: Partial<NewTrack> = {}): Promise<Track> {
  const response = await send("POST", API.tracks, await fields(change));
  expect(response.status).toBe(201);
  return response.json();
}

describe("adding", () => {
  it("gives the whole track, with type and size from the bucket", async () => {
    const { mediaKey: artworkKey } = await upload(BEGINNINGS.png, "image/png", cookie);
    const asked = await fields({ artworkKey, album: "Live", peaks: btoa("waveform") });
    const response = await send("POST", API.tracks, asked);
    const track: Track = await response.json();
    expect([response.status, track]).toEqual([
      201,
      {
        ...asked,
        id: expect.stringMatching(/^t_[0-9a-f]{20}$/),
        contentType: "audio/mp4",
        bytes: BEGINNINGS.m4a.length,
        createdAt: expect.any(Number),
      },
    ]);
    expect((await list())[0]).toEqual(track);
  });

  it("once per sound", async () => {
    const asked = await fields();
    const first = await send("POST", API.tracks, asked);
    const second = await send("POST", API.tracks, asked);
    expect([first.status, second.status]).toEqual([201, 409]);
  });

  it("refuses sound or artwork that was not uploaded, and one in place of the other", async () => {
    const missing = "A".repeat(22);
    const { mediaKey: picture } = await upload(BEGINNINGS.png, "image/png", cookie);
    const { mediaKey: sound } = await upload(BEGINNINGS.wav, "audio/wav", cookie);
    const before = (await list()).length;
    const changes: Partial<NewTrack>[] = [
      { mediaKey: `audio/${missing}.mp3` },
      { mediaKey: picture },
      { artworkKey: `image/${missing}.png` },
      { artworkKey: sound },
    ];
    for (const change of changes) {
      const response = await send("POST", API.tracks, await fields(change));
      const { code } = (await response.json()) as { code: string };
      expect([change, response.status, code]).toEqual([change, 400, "bad_request"]);
    }
    expect((await list()).length).toBe(before);
  });

  it.each([
    { title: "" },
    { title: "x".repeat(121) },
    { title: "two\nlines" },
    { durationMs: 0 },
    { durationMs: 86_400_001 },
    { durationMs: 1.5 },
    { mediaKey: "../../etc/passwd" },
    { peaks: "<script>" },
    { peaks: "A".repeat(1_201) },
    { artist: "x".repeat(121) },
  ])("refuses %j", async (change) => {
    const response = await send("POST", API.tracks, { ...(await fields()), ...change });
    expect(response.status).toBe(400);
  });
});

describe("searching", () => {
  it("finds every word in title, artist or album, and takes nothing for a pattern", async () => {
    await created({ title: "Amazing Grace 100%", artist: "Élodie", album: "Dawn" });
    await created({ title: "Grace_notes", artist: "Lee", album: 'O\'Hare "live"' });
    const searches = [
      "grace",
      "GRACE dawn",
      "grace élodie",
      "Élodie",
      "%",
      "_",
      'o\'hare "LIVE"',
      "' OR 1=1 --",
      "grace nothing",
    ];
    expect(await Promise.all(searches.map(titles))).toEqual([
      ["Grace_notes", "Amazing Grace 100%"],
      ["Amazing Grace 100%"],
      [],
      ["Amazing Grace 100%"],
      ["Amazing Grace 100%"],
      ["Grace_notes"],
      ["Grace_notes"],
      [],
      [],
    ]);
  });

  it("refuses an endless question and bears many words", async () => {
    expect((await send("GET", `${API.tracks}?q=${"x".repeat(101)}`)).status).toBe(400);
    expect(await titles("g ".repeat(50))).toEqual(await titles("g"));
  });
});

describe("changing and deleting", () => {
  it("renames what is given and leaves the rest", async () => {
    const track = await created();
    const response = await send("PATCH", API.track(track.id), { title: "  Oh Day " });
    expect(await response.json()).toEqual({ ...track, title: "Oh Day" });
    const again = await send("PATCH", API.track(track.id), { artist: "" });
    expect(await again.json()).toEqual({ ...track, title: "Oh Day", artist: "" });
    expect((await send("PATCH", API.track(track.id), { title: " " })).status).toBe(400);
  });

  it("deletes once; the sound stays for shows that played it", async () => {
    const track = await created({ title: "Farewell" });
    const answers = [
      await send("DELETE", API.track(track.id)),
      await send("DELETE", API.track(track.id)),
      await send("PATCH", API.track(track.id), { title: "Back" }),
    ];
    expect(answers.map((response) => response.status)).toEqual([204, 404, 404]);
    expect(await titles("Farewell")).toEqual([]);
    const sound = await ask(mediaUrl(track.mediaKey), { method: "HEAD" });
    expect(sound.status).toBe(200);
    const row = await env.DB.prepare("SELECT deleted_at FROM tracks WHERE id = ?1")
      .bind(track.id)
      .first<{ deleted_at: number | null }>();
    expect(row?.deleted_at).toEqual(expect.any(Number));
  });

  it("a track nobody made is not there", async () => {
    for (const id of ["t_00000000000000000000", "x", "t_%00aaaaaa"]) {
      expect([id, (await send("DELETE", API.track(id))).status]).toEqual([id, 404]);
    }
  });
});

describe("waveforms", () => {
  it("are for anybody who knows the track, also after it was deleted", async () => {
    const peaks = btoa("loud and quiet");
    const track = await created({ peaks });
    const read = async (id: string) => {
      const response = await ask(API.trackPeaks(id));
      return [response.status, await response.json(), response.headers.get("Cache-Control")];
    };
    const shown = [200, { peaks }, "public, max-age=86400"];
    expect(await read(track.id)).toEqual(shown);
    await send("DELETE", API.track(track.id));
    expect(await read(track.id)).toEqual(shown);
    expect(await read("t_00000000000000000000")).toEqual([
      200,
      { peaks: null },
      "public, max-age=10",
    ]);
  });
});

describe("rights", () => {
  it.each(ROLES)("%s", async (role) => {
    const may = role === "owner" || role === "dj" || role === "cohost";
    const as = role === "listener" || role === "guest" ? "" : await cookieOf(role);
    const track = await created();
    const answers = [
      await send("GET", API.tracks, undefined, as),
      await send("PATCH", API.track(track.id), { title: "Other" }, as),
      await send("DELETE", API.track(track.id), undefined, as),
    ];
    const refused = as === "" ? 401 : 403;
    expect(answers.map((response) => response.status)).toEqual(
      may ? [200, 200, 204] : [refused, refused, refused],
    );
    expect((await titles("Other")).length).toBe(0);
  });
});
