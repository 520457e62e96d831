// Finding in the archive over HTTP, in D1 itself: by words, everywhere and in one room, page by page.
import { beforeAll, describe, expect, it } from "vitest";
import { NAUGHTY } from "../fuzz/naughty-strings.ts";
import { track } from "../helpers/room.ts";
import { addRoom, ask } from "./edge-helpers.ts";
import {
  archiveHarvest,
  archiveShow,
  end,
  find,
  SHOW,
  START,
  said,
  start,
} from "./history-helpers.ts";

beforeAll(archiveHarvest);

describe("finding", () => {
  it("finds shows, tracks and lines by their words, whatever their case and accents", async () => {
    const lines = async (q: string) => (await find(q)).lines.found.map(({ text }) => text);
    expect((await find("harvest")).shows.found.map(({ id }) => id)).toEqual([SHOW]);
    expect((await find("oh HAPPY")).tracks.found).toEqual([
      {
        ...{
          trackId: "track-a",
          title: "Óh Happy Day",
          artist: "Voices of Judah",
          artworkKey: null,
        },
        last: {
          seq: 3,
          at: START + 2_000,
          show: { id: SHOW, room: "hall", title: "Harvest Sunday", startedAt: START },
        },
      },
    ]);
    expect(await lines("happy")).toEqual(["So happy today"]);
    expect(await lines("hallel")).toEqual(["Hallelujah, what a morning"]);
    expect(await lines("morning hallelujah")).toEqual(["Hallelujah, what a morning"]);
  });

  it("does not find what was taken back, and everything else that was said with it (control)", async () => {
    expect((await find("regret")).lines.found).toEqual([]);
    expect((await find("today")).lines.found).toHaveLength(1);
  });

  it("takes whatever anybody types for words", async () => {
    for (const typed of [
      ...NAUGHTY.slice(0, 60),
      '"',
      "a* OR b",
      "NEAR(",
      "title:x",
      "^x",
      "-",
      "*",
    ]) {
      const response = await ask(
        `/api/history/search?q=${encodeURIComponent(typed.replace(/\p{Surrogate}/gu, "").slice(0, 200))}`,
      );
      expect([typed, response.status]).toEqual([typed, 200]);
    }
  });

  it("goes on page by page, newest first, each once", async () => {
    const id = "show-hist2";
    const count = Array.from({ length: 45 }, (_, n) => said(`selah number${n}`));
    await archiveShow(id, [start(id, "Many"), ...count, end(id)], START + 90_000);
    const texts = (await find("selah")).lines.found.map(({ text }) => text);
    expect(texts).toEqual(Array.from({ length: 10 }, (_, n) => `selah number${44 - n}`));
    const seen: string[] = [];
    for (let before: number | null = 2 ** 40; before !== null; ) {
      const page: { found: { text: string }[]; next: number | null } = (
        await find("selah", `&kind=lines&before=${before}`)
      ).lines;
      seen.push(...page.found.map(({ text }) => text));
      before = page.next;
    }
    expect(seen).toEqual(count.map((_, n) => `selah number${44 - n}`));
  });
});

describe("finding in one room", () => {
  const OTHER = "show-hist9";
  // Names that are one word, part of another, or the same but for a sign, are three rooms all the same.
  const ROOMS = ["hall", "hall-2", "hal"];

  it("finds what was said, played and announced there, and nothing of rooms whose names are alike", async () => {
    for (const [n, room] of ROOMS.entries()) {
      await addRoom(room);
      const id = `${OTHER}${n}`;
      const song = { ...track("b"), title: "Zamar" };
      await archiveShow(
        id,
        [
          start(id, "Zamar night"),
          { kind: "deck.played", positionMs: 0, track: song },
          said(`zamar in ${room}`),
          end(id),
        ],
        START + 200_000 + n * 1_000,
        room,
      );
    }
    const inRoom = async (room: string) => {
      const { shows, tracks, lines } = await find("zamar", `&room=${room}`);
      return [
        shows.found.map(({ id }) => id),
        tracks.found.map(({ last }) => last.show.id),
        lines.found.map(({ text }) => text),
      ];
    };
    for (const [n, room] of ROOMS.entries()) {
      const id = `${OTHER}${n}`;
      expect([room, await inRoom(room)]).toEqual([room, [[id], [id], [`zamar in ${room}`]]]);
    }
    expect(await inRoom("annex")).toEqual([[], [], []]);
    // Everywhere (control): all of them, newest first; the track is one, as it was played last.
    const { shows, tracks, lines } = await find("zamar");
    expect([shows.found.length, tracks.found.length, lines.found.length]).toEqual([3, 1, 3]);
    expect(tracks.found[0]?.last.show.room).toBe("hal");
  });

  it("is led on within the room, and the room's own word is nobody's to type", async () => {
    const id = "show-histA";
    const many = Array.from({ length: 25 }, (_, n) => said(`shalom ${n}`));
    await archiveShow(id, [start(id, "Many"), ...many, end(id)], START + 300_000, "hal");
    const first = await find("shalom", "&room=hal&kind=lines&before=9999999999");
    const rest = await find("shalom", `&room=hal&kind=lines&before=${first.lines.next}`);
    expect([first.lines.found.length, rest.lines.found.length, rest.lines.next]).toEqual([
      20,
      5,
      null,
    ]);
    const word = `r${[...new TextEncoder().encode("hal")].map((byte) => byte.toString(16)).join("")}`;
    for (const typed of [word, "r6", "room_word"]) {
      const { shows, lines } = await find(typed);
      expect([typed, shows.found, lines.found]).toEqual([typed, [], []]);
    }
    expect((await ask("/api/history/search?q=a&room=No%20Room")).status).toBe(400);
  });
});
