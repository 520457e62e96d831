// The verifier stands alone: it must agree with the product's chain without sharing a line of code, and see every change.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportShow } from "../../../../server/platform/history-export.ts";
import { archived } from "../../../helpers/archived.ts";
import { onAir } from "../../../helpers/leader.ts";
import { track } from "../../../helpers/room.ts";

const VERIFIER = fileURLToPath(
  new URL("../../../../server/local/verify-plays.mjs", import.meta.url),
);

type Exported = NonNullable<Awaited<ReturnType<typeof exportShow>>> & { format: string };
let folder: string;
let shows: Exported[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "judas-plays-"));
  const room = onAir();
  const play = (id: string) => {
    room.nowMs += 60_000;
    room.dj({ kind: "deck.load", track: { ...track(id), title: `Große "${id}"\u2028 😀` } });
    room.dj({ kind: "deck.play" });
  };
  for (const id of ["a", "b"]) play(id);
  room.dj({ kind: "broadcast.end" });
  room.nowMs += 60_000;
  room.dj({ kind: "broadcast.start", title: "Second" });
  for (const id of ["c", "a", "b"]) play(id);
  const { store, d1 } = await archived(room);
  const rows = d1.database.prepare("SELECT id FROM broadcasts ORDER BY first_seq").all();
  shows = [];
  for (const { id } of rows) {
    const found = await exportShow(store, String(id));
    if (found) shows.push({ format: "judah-show-1", ...found });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function verify(files: readonly unknown[], ...more: string[]) {
  const paths = await Promise.all(
    files.map(async (one, n) => {
      const path = join(folder, `${n}.json`);
      await writeFile(path, typeof one === "string" ? one : JSON.stringify(one));
      return path;
    }),
  );
  return new Promise<{ code: number; words: string }>((resolve) => {
    const child = execFile(process.execPath, [VERIFIER, ...paths, ...more], (_, out, errors) =>
      resolve({ code: child.exitCode ?? -1, words: (out + errors).replaceAll(folder, "") }),
    );
  });
}

const show = (n: number) => shows[n] as Exported;
const headOf = (n: number) => show(n).plays.at(-1)?.hash ?? "";

describe("the verifier of play lists", () => {
  it("says that untouched lists hold, and that the second goes on from the first", async () => {
    expect(show(1).chain.before).toBe(headOf(0));
    expect(await verify(shows, "--head", headOf(1))).toEqual({
      code: 0,
      words: `/0.json: 2 plays hold, from the room's first; last hash ${headOf(0)}\n/1.json: 3 plays hold, from the play before it; last hash ${headOf(1)}\n`,
    });
  });

  it.each([
    ["a title", (one: Exported) => ({ plays: [{ ...one.plays[0], title: "Other" }] })],
    ["a time", (one: Exported) => ({ plays: [{ ...one.plays[0], at: 1 }] })],
    ["an artist", (one: Exported) => ({ plays: [{ ...one.plays[0], artist: "" }] })],
    ["a track", (one: Exported) => ({ plays: [{ ...one.plays[0], trackId: "track-z" }] })],
    ["the show", (one: Exported) => ({ broadcast: { ...one.broadcast, id: "show-9999" } })],
    ["what it goes on from", (one: Exported) => ({ chain: { ...one.chain, before: "00" } })],
    ["a play that is missing", (one: Exported) => ({ plays: one.plays.slice(1) })],
    ["plays that changed places", (one: Exported) => ({ plays: one.plays.toReversed() })],
    ["a play without a hash", (one: Exported) => ({ plays: [{ ...one.plays[0], hash: null }] })],
  ])("sees %s", async (_, change) => {
    const { code, words } = await verify([{ ...show(1), ...change(show(1)) }]);
    expect([code, words]).toEqual([1, expect.stringContaining("WRONG: play 1")]);
  });

  it("sees a list that was cut short by the hash that somebody kept", async () => {
    const cut = { ...show(1), plays: show(1).plays.slice(0, 2) };
    expect((await verify([cut])).code).toBe(0);
    expect((await verify([cut], "--head", headOf(1))).code).toBe(1);
  });

  it("says what it wants when it is given nothing, or no export", async () => {
    expect(await verify([])).toEqual({ code: 2, words: expect.stringMatching(/^Give files/) });
    expect((await verify(["{"])).code).toBe(1);
    expect((await verify([{ format: "other" }])).words).toContain("no export of a show");
  });
});
