// The booth's library: hidden while a delete can be undone, back when the server refuses.
import { expect, test } from "vitest";
import { createDelays } from "../../../../client/booth/delays.ts";
import { createLibrary, type LibraryApi } from "../../../../client/booth/library.ts";
import type { ErrorBody, Track } from "../../../../shared/http/bodies.ts";
import { err, ok } from "../../../../shared/result.ts";

const track = (id: string): Track => ({
  id,
  title: id,
  artist: "Choir",
  album: "",
  durationMs: 1,
  mediaKey: `audio/${id}`,
  artworkKey: null,
  contentType: "audio/mpeg",
  bytes: 1,
  peaks: null,
  createdAt: 0,
});
const trouble: ErrorBody = { code: "busy", message: "Busy.", requestId: "" };

async function world(change: Partial<LibraryApi> = {}) {
  const deleted: string[] = [];
  const refused: ErrorBody[] = [];
  const due: (() => void)[] = [];
  const delays = createDelays({
    now: () => 0,
    later(then) {
      due.push(then);
      return () => due.splice(due.indexOf(then), 1);
    },
  });
  const library = createLibrary({
    delays,
    onRefused: (error) => refused.push(error),
    api: {
      list: async () => ok({ tracks: [track("a"), track("b")] }),
      edit: async (id, words) => ok({ ...track(id), ...words }),
      remove: async (id) => {
        deleted.push(id);
        return ok(undefined);
      },
      ...change,
    },
  });
  await library.load();
  const timeUp = async () => {
    for (const then of due.splice(0)) then();
    await Promise.resolve();
    await Promise.resolve();
  };
  const ids = () => library.tracks.value.map(({ id }) => id);
  return { library, delays, deleted, refused, timeUp, ids };
}

test("a deleted track leaves the list at once and the server when the time is up", async () => {
  const { library, deleted, timeUp, ids } = await world();
  library.remove(track("a"));
  expect({ ids: ids(), deleted }).toEqual({ ids: ["b"], deleted: [] });
  await timeUp();
  expect({ ids: ids(), deleted }).toEqual({ ids: ["b"], deleted: ["a"] });
});

test("an undone delete brings the track back and tells the server nothing", async () => {
  const { library, delays, deleted, timeUp, ids } = await world();
  library.remove(track("a"));
  delays.undo(delays.waiting.value[0]?.id ?? "");
  await timeUp();
  expect({ ids: ids(), deleted }).toEqual({ ids: ["a", "b"], deleted: [] });
});

test("a delete that the server refuses brings the track back and says so", async () => {
  const { library, refused, timeUp, ids } = await world({ remove: async () => err(trouble) });
  library.remove(track("a"));
  await timeUp();
  expect({ ids: ids(), refused }).toEqual({ ids: ["a", "b"], refused: [trouble] });
});

test("an edit shows what the server stored, a refused one changes nothing", async () => {
  const { library } = await world();
  await library.edit("b", { title: "B major", artist: "Choir" });
  expect(library.tracks.value.map(({ title }) => title)).toEqual(["a", "B major"]);
  const strict = await world({ edit: async () => err(trouble) });
  expect(await strict.library.edit("b", { title: "x", artist: "" })).toEqual(err(trouble));
  expect(strict.ids()).toEqual(["a", "b"]);
});

test("a library that can't be loaded says why and can be asked again", async () => {
  let down = true;
  const { library, ids } = await world({
    list: async () => (down ? err(trouble) : ok({ tracks: [track("a")] })),
  });
  expect(library.state.value).toEqual({ kind: "failed", sentence: "Busy." });
  down = false;
  await library.load();
  expect({ state: library.state.value, ids: ids() }).toEqual({
    state: { kind: "ready" },
    ids: ["a"],
  });
});
