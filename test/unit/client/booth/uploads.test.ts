// Uploads at work over fake steps: order, what is told, cancelling, and what may fail without losing the song.
import { expect, test } from "vitest";
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

function world(change: Partial<UploadSteps> & { picture?: Blob } = {}) {
  const sent: Blob[] = [];
  const added: Track[] = [];
  const { picture, ...steps } = change;
  const uploads = createUploads({
    nowMs: () => 0,
    onAdded: (track) => added.push(track),
    steps: {
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
        onProgress?.(blob.size, blob.size);
        sent.push(blob);
        return ok({ mediaKey: `key-${sent.length}`, contentType: blob.type, bytes: blob.size });
      },
      create: async (body) => ok(stored(body)),
      ...steps,
    },
  });
  const stages = () => uploads.items.value.map(({ name, stage }) => `${name} ${stage}`);
  return { uploads, sent, added, stages };
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
