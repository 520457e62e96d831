// Uploads at work over fake steps: order, what is told, cancelling, and what may fail without losing the song.
import { expect, test } from "vitest";
import type { KeptUpload, KeptUploads } from "../../../../client/booth/kept-uploads.ts";
import { createUploads, type UploadSteps } from "../../../../client/booth/uploads.ts";
import type { NewTrack, Track } from "../../../../shared/http/bodies.ts";
import { err, ok } from "../../../../shared/result.ts";

const file = (name: string) => new File(["sound"], name);
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const stored = (body: NewTrack): Track => ({
  id: "t_12345678",
  ...body,
  contentType: "audio/mpeg",
  bytes: 5,
  createdAt: 0,
});
const trouble = { code: "busy", message: "Busy. Try again.", requestId: "" };

/** A browser's disk; `full` keeps nothing. */
function disk({ full = false } = {}) {
  const held = new Map<string, KeptUpload>();
  const kept: KeptUploads = {
    keep: async (upload) => !full && Boolean(held.set(upload.id, upload)),
    forget: async (id) => void held.delete(id),
    has: async (id) => held.has(id),
    of: async (person) => [...held.values()].filter((upload) => upload.person === person),
    alone: (_, run) => run(),
  };
  return { held, kept };
}

type Change = Partial<UploadSteps> & {
  readonly picture?: Blob;
  readonly kept?: KeptUploads;
  readonly person?: string;
};

function world(change: Change = {}) {
  const sent: Blob[] = [];
  const added: Track[] = [];
  const cancelled: string[] = [];
  let there = 0;
  const { picture, kept = disk().kept, person = "s_dj000001", ...steps } = change;
  const uploads = createUploads({
    kept,
    person,
    nowMs: () => 0,
    onAdded: (track) => added.push(track),
    onThere: () => {
      there += 1;
    },
    steps: {
      cancel: async (id) => cancelled.push(id),
      prepare: async (source) =>
        ok({
          audio: source,
          contentType: "audio/mpeg",
          artwork: picture ?? null,
          tags: { title: source.name, artist: "Choir", album: "" },
          durationMs: 1_000,
          peaks: null,
        }),
      send: async (blob, { onProgress }) => {
        onProgress?.(blob.size, blob.size, 0);
        sent.push(blob);
        return ok({ mediaKey: `key-${sent.length}`, contentType: blob.type, bytes: blob.size });
      },
      create: async (body) => ok(stored(body)),
      ...steps,
    },
  });
  const stages = () => uploads.items.value.map(({ name, stage }) => `${name} ${stage}`);
  return { uploads, sent, added, cancelled, stages, there: () => there };
}

test("a file is prepared, sent with its picture, and becomes a track", async () => {
  const { uploads, added, stages } = world({ picture: new Blob(["jpeg"]) });
  uploads.add([file("a.mp3")]);
  await settled();
  expect(stages()).toEqual(["a.mp3 done"]);
  expect(added).toEqual([
    stored({
      mediaKey: "key-1",
      artworkKey: "key-2",
      title: "a.mp3",
      artist: "Choir",
      album: "",
      durationMs: 1_000,
      peaks: null,
    }),
  ]);
});

test("a picture that can't be stored doesn't cost the song", async () => {
  const picture = new Blob(["jpeg"]);
  const { uploads, added } = world({
    picture,
    send: async (blob) =>
      blob === picture
        ? err(trouble)
        : ok({ mediaKey: "key-1", contentType: "audio/mpeg", bytes: 5 }),
  });
  uploads.add([file("a.mp3")]);
  await settled();
  expect(added.map(({ mediaKey, artworkKey }) => ({ mediaKey, artworkKey }))).toEqual([
    { mediaKey: "key-1", artworkKey: null },
  ]);
});

test("two at a time; a cancelled one makes room, sends nothing more and adds nothing", async () => {
  const { uploads, sent, added, stages } = world({
    prepare: (source, { signal }) =>
      new Promise((resolve) => {
        if (source.name === "quick.mp3") return resolve(err({ sentence: "Not music." }));
        signal.addEventListener("abort", () => resolve(err({ sentence: "Cancelled." })));
      }),
  });
  uploads.add([file("a.mp3"), file("b.mp3"), file("quick.mp3")]);
  await settled();
  expect(stages()).toEqual(["a.mp3 preparing", "b.mp3 preparing", "quick.mp3 waiting"]);
  uploads.remove(uploads.items.value[0]?.id ?? "");
  await settled();
  expect(stages()).toEqual(["b.mp3 preparing", "quick.mp3 failed"]);
  expect({ sent, added }).toEqual({ sent: [], added: [] });
});

test("a failure says why, and trying again goes through", async () => {
  let tries = 0;
  const { uploads, stages } = world({
    create: async (body) => {
      tries += 1;
      return tries === 1 ? err(trouble) : ok(stored(body));
    },
  });
  uploads.add([file("a.mp3")]);
  await settled();
  const [failed] = uploads.items.value;
  expect(failed).toMatchObject({ stage: "failed", sentence: "Busy. Try again." });
  uploads.retry(failed?.id ?? "");
  await settled();
  expect(stages()).toEqual(["a.mp3 done"]);
});

const never = () => new Promise<never>(() => {});

test("a page that goes in the middle leaves its prepared files to the next one, and to nobody else", async () => {
  const { held, kept } = disk();
  const first = world({ kept, send: never });
  first.uploads.add([file("long.wav")]);
  await settled();
  expect(first.uploads.items.value).toMatchObject([{ stage: "preparing", kept: true }]);
  first.uploads.dispose();

  const stranger = world({ kept, person: "s_other001" });
  await stranger.uploads.resume();
  await settled();
  expect(stranger.stages()).toEqual([]);

  const next = world({ kept, prepare: never });
  await next.uploads.resume();
  await settled();
  expect([next.stages(), next.added.map(({ title }) => title), held.size]).toEqual([
    ["long.wav done"],
    ["long.wav"],
    0,
  ]);
});

test("what two pages found kept is sent by one of them", async () => {
  const { kept } = disk();
  const gone = world({ kept, send: never });
  gone.uploads.add([file("long.wav")]);
  await settled();
  gone.uploads.dispose();
  let turn = Promise.resolve();
  const alone: KeptUploads["alone"] = (_, run) => {
    turn = turn.then(run);
    return turn;
  };
  const pages = [world({ kept: { ...kept, alone } }), world({ kept: { ...kept, alone } })];
  await Promise.all(pages.map(({ uploads }) => uploads.resume()));
  await settled();
  expect(pages.map(({ sent, stages }) => [sent.length, stages()])).toEqual([
    [1, ["long.wav done"]],
    [0, []],
  ]);
});

test("cancelling frees what the server has, and nothing is kept", async () => {
  const { held, kept } = disk();
  const { uploads, cancelled, stages } = world({
    kept,
    send: (_, { onOpened }) => {
      onOpened?.("u_1234567");
      return never();
    },
  });
  uploads.add([file("long.wav")]);
  await settled();
  expect(held.size).toBe(1);
  uploads.remove(uploads.items.value[0]?.id ?? "");
  await settled();
  expect([cancelled, held.size, stages()]).toEqual([["u_1234567"], 0, []]);
});

test("a track that is there already is no failure: an answer was lost", async () => {
  const { uploads, added, there, stages } = world({
    create: async () => err({ ...trouble, code: "conflict" }),
  });
  uploads.add([file("a.mp3")]);
  await settled();
  expect([stages(), added, there()]).toEqual([["a.mp3 done"], [], 1]);
});

test("a disk that keeps nothing costs only the going on later", async () => {
  const { uploads, stages } = world({ kept: disk({ full: true }).kept });
  uploads.add([file("a.mp3")]);
  await settled();
  expect([stages(), uploads.items.value[0]?.kept]).toEqual([["a.mp3 done"], false]);
});
