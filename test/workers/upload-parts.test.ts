// Large files in workerd with a real bucket and D1: parts in any order, twice, damaged, after a loss; nothing half-visible.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { API, mediaUrl } from "../../shared/http/paths.ts";
import { cutsOf } from "../../shared/media/parts.ts";
import { MEDIA_KEY } from "../../shared/protocol/scalars.ts";
import { BEGINNINGS } from "../helpers/beginnings.ts";
import { codeOf } from "./casting.ts";
import { ask, cookieOf } from "./edge-helpers.ts";
import {
  completeUpload,
  digestsOf,
  type File,
  MIB,
  openUpload,
  partOf,
  postUpload,
  putPart,
  sendParts,
  sha256,
  soundOf,
} from "./parts-helpers.ts";

let cookie = "";
const file = soundOf(16 * MIB + 5);

beforeAll(async () => {
  cookie = await cookieOf("dj");
});

const stored = async () => (await env.MEDIA_BUCKET.list()).objects.map(({ key }) => key);
const rows = async (table: string) =>
  (await env.DB.prepare(`SELECT * FROM ${table}`).all()).results;
const cancel = (id: string) =>
  ask(API.upload(id), { method: "DELETE", headers: { Cookie: cookie } });
const answer = async (asked: Promise<Response> | Response) => {
  const response = await asked;
  return [response.status, await codeOf(response)];
};
const piece = (of: File, number: number) => {
  const cut = cutsOf(of.length)[number - 1];
  if (!cut) throw new Error(`no part ${number}`);
  return partOf(of, cut);
};

describe("a large file", () => {
  it("comes in parts of any order and is readable only when all of it is there", async () => {
    const { id, parts } = await openUpload(file, cookie);
    const before = await stored();
    expect(parts).toEqual([]);
    expect(await sendParts(file, { id, cookie, numbers: [3] })).toEqual([204]);
    expect(await sendParts(file, { id, cookie, numbers: [1] })).toEqual([204]);
    expect(await answer(completeUpload(file, id, cookie))).toEqual([409, "conflict"]);
    expect(await sendParts(file, { id, cookie, numbers: [2] })).toEqual([204]);
    expect(await stored()).toEqual(before);

    const made = await completeUpload(file, id, cookie);
    const body = await made.json<{ mediaKey: string }>();
    expect([made.status, body]).toEqual([
      200,
      {
        mediaKey: expect.stringMatching(MEDIA_KEY),
        contentType: "audio/flac",
        bytes: file.length,
      },
    ]);
    const served = await ask(mediaUrl(body.mediaKey));
    expect(await sha256(new Uint8Array(await served.arrayBuffer()))).toBe(await sha256(file));
    // Whoever lost the answer asks again and gets the same.
    expect(await (await completeUpload(file, id, cookie)).json()).toEqual(body);
    expect(await answer(putPart(piece(file, 1), { id, cookie, number: 1 }))).toEqual([
      409,
      "conflict",
    ]);
  });

  it("is found again by its first part, with what arrived, until a track of it is deleted", async () => {
    const other = soundOf(9 * MIB, 2);
    const { id } = await openUpload(other, cookie);
    await sendParts(other, { id, cookie, numbers: [2] });
    const digests = await digestsOf(other);
    const again = await openUpload(other, cookie);
    expect(again).toEqual({ id, parts: [{ number: 2, sha256: digests[1] }] });
    // Somebody else's is not theirs, and another length is another file.
    expect((await openUpload(other, await cookieOf("dj", "Another"))).id).not.toBe(id);
    expect((await openUpload(other.slice(0, -1), cookie)).id).not.toBe(id);

    await sendParts(other, { id, cookie });
    const { mediaKey } = await (await completeUpload(other, id, cookie)).json<{
      mediaKey: string;
    }>();
    expect((await openUpload(other, cookie)).id).toBe(id);
    const track = {
      ...{ mediaKey, artworkKey: null, title: "Long", artist: "", album: "" },
      ...{ durationMs: 1, peaks: null },
    };
    const made = await ask(API.tracks, {
      method: "POST",
      headers: { Cookie: cookie },
      body: track,
    });
    expect(made.status).toBe(201);
    expect((await openUpload(other, cookie)).id).toBe(id);
    await ask(API.track((await made.json<{ id: string }>()).id), {
      method: "DELETE",
      headers: { Cookie: cookie },
    });
    expect((await openUpload(other, cookie)).id).not.toBe(id);
  });

  it("takes a part again that arrived, and one whose bytes are others now", async () => {
    const whole = soundOf(9 * MIB, 3);
    const changed = whole.slice();
    changed[8 * MIB + 7] = (changed[8 * MIB + 7] ?? 0) ^ 1;
    const { id } = await openUpload(whole, cookie);
    expect(await sendParts(whole, { id, cookie })).toEqual([204, 204]);
    expect(await sendParts(whole, { id, cookie })).toEqual([204, 204]);
    expect(await sendParts(changed, { id, cookie, numbers: [2] })).toEqual([204]);
    // A mixture of two files is neither of them.
    expect(await answer(completeUpload(whole, id, cookie))).toEqual([422, "damaged"]);
    const made = await completeUpload(changed, id, cookie);
    const { mediaKey } = await made.json<{ mediaKey: string }>();
    const object = await env.MEDIA_BUCKET.get(mediaKey);
    const back = new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(await sha256(back)).toBe(await sha256(changed));
  });

  it("goes on where the answer of the bucket was lost", async () => {
    const whole = soundOf(9 * MIB, 4);
    const { id } = await openUpload(whole, cookie);
    await sendParts(whole, { id, cookie });
    const upload = await env.DB.prepare("SELECT media_key, bucket_id FROM uploads WHERE id = ?1")
      .bind(id)
      .first<{ media_key: string; bucket_id: string }>();
    const etags = await env.DB.prepare(
      "SELECT number AS partNumber, etag FROM upload_parts WHERE upload = ?1 ORDER BY number",
    )
      .bind(id)
      .all<R2UploadedPart>();
    // The object was made, and then the server died before it could write that down.
    await env.MEDIA_BUCKET.resumeMultipartUpload(
      upload?.media_key ?? "",
      upload?.bucket_id ?? "",
    ).complete(etags.results);
    const made = await completeUpload(whole, id, cookie);
    expect([made.status, (await made.json<{ mediaKey: string }>()).mediaKey]).toEqual([
      200,
      upload?.media_key,
    ]);
  });

  it("begins anew when the bucket has forgotten it", async () => {
    const whole = soundOf(9 * MIB, 5);
    const { id } = await openUpload(whole, cookie);
    await sendParts(whole, { id, cookie, numbers: [1] });
    const row = await env.DB.prepare("SELECT media_key, bucket_id FROM uploads WHERE id = ?1")
      .bind(id)
      .first<{ media_key: string; bucket_id: string }>();
    await env.MEDIA_BUCKET.resumeMultipartUpload(
      row?.media_key ?? "",
      row?.bucket_id ?? "",
    ).abort();
    expect(await sendParts(whole, { id, cookie, numbers: [2] })).toEqual([404]);
    const fresh = await openUpload(whole, cookie);
    expect([fresh.id === id, fresh.parts]).toEqual([false, []]);
  });

  it("is cancelled without a trace", async () => {
    const whole = soundOf(9 * MIB, 6);
    const before = [await stored(), await rows("media_objects"), await rows("upload_parts")];
    const { id } = await openUpload(whole, cookie);
    expect((await rows("media_objects")).length).toBe((before[1]?.length ?? 0) + 1);
    await sendParts(whole, { id, cookie, numbers: [1] });
    expect((await cancel(id)).status).toBe(204);
    expect([await stored(), await rows("media_objects"), await rows("upload_parts")]).toEqual(
      before,
    );
    expect(await sendParts(whole, { id, cookie, numbers: [2] })).toEqual([404]);
    expect(await answer(cancel(id))).toEqual([404, "not_found"]);
  });
});

describe("a part that is refused leaves nothing noted", () => {
  const whole = soundOf(9 * MIB, 7);
  let id = "";
  beforeAll(async () => {
    ({ id } = await openUpload(whole, cookie));
  });
  const noted = async () =>
    (await env.DB.prepare("SELECT number FROM upload_parts WHERE upload = ?1").bind(id).all())
      .results.length;
  const tried = async (part: File | ReadableStream, number: number, headers = {}) => [
    ...(await answer(putPart(part, { id, cookie, number, headers }))),
    await noted(),
  ];

  it("damaged on the way", async () => {
    const bent = piece(whole, 2).slice();
    const digest = `sha-256=:${await sha256(bent)}:`;
    bent[77] = (bent[77] ?? 0) ^ 1;
    expect(await tried(bent, 2, { "Content-Digest": digest })).toEqual([422, "damaged", 0]);
  });

  it("without a digest, or with another sort of one", async () => {
    const part = piece(whole, 2);
    for (const digest of ["", "sha-512=:AAAA:", "sha-256=AAAA", `md5=:${"A".repeat(43)}=:`]) {
      const answered = await tried(part, 2, { "Content-Digest": digest });
      expect([digest, ...answered]).toEqual([digest, 400, "bad_request", 0]);
    }
  });

  it("of another length, or of none", async () => {
    expect(await tried(piece(whole, 2).subarray(1), 2)).toEqual([400, "bad_request", 0]);
    expect(await tried(piece(whole, 1), 2)).toEqual([400, "bad_request", 0]);
    const digest = `sha-256=:${await sha256(piece(whole, 2))}:`;
    const unsaid = new Response(piece(whole, 2)).body?.pipeThrough(new TransformStream());
    if (!unsaid) throw new Error("no stream");
    expect(await tried(unsaid, 2, { "Content-Digest": digest })).toEqual([
      411,
      "length_required",
      0,
    ]);
  });

  it("that ends early", async () => {
    const part = piece(whole, 1);
    const broken = new ReadableStream({
      start: (controller) => controller.enqueue(part.slice(0, 70_000)),
      pull: (controller) => controller.error(new Error("connection lost")),
    });
    const headers = {
      "Content-Length": String(part.length),
      "Content-Digest": `sha-256=:${await sha256(part)}:`,
    };
    expect(await tried(broken, 1, headers)).toEqual([400, "bad_request", 0]);
  });

  it("beyond the last, or no number", async () => {
    for (const number of [0, 3, 99_999, 1.5, -1]) {
      const answered = await tried(piece(whole, 2), number);
      expect([number, ...answered]).toEqual([number, 404, "not_found", 0]);
    }
  });

  it("that is not what the file's type says", async () => {
    const page = soundOf(9 * MIB, 8);
    page.set(BEGINNINGS.png);
    const opened = await openUpload(page, cookie);
    const first = putPart(piece(page, 1), { id: opened.id, cookie, number: 1 });
    expect(await answer(first)).toEqual([415, "wrong_type"]);
  });

  it("of somebody else", async () => {
    const other = await cookieOf("dj", "A stranger");
    const part = piece(whole, 1);
    const answers = [
      await answer(putPart(part, { id, cookie: other, number: 1 })),
      await answer(completeUpload(whole, id, other)),
      await answer(ask(API.upload(id), { method: "DELETE", headers: { Cookie: other } })),
    ];
    expect(answers).toEqual(new Array(3).fill([404, "not_found"]));
    // The same by its owner (control).
    expect((await putPart(part, { id, cookie, number: 1 })).status).toBe(204);
  });
});

describe("what is not begun", () => {
  it("a picture, a page, nothing, too much", async () => {
    const small = BEGINNINGS.flac;
    const answers = [
      await answer(postUpload(small, { cookie, type: "image/png" })),
      await answer(postUpload(small, { cookie, type: "text/html" })),
      await answer(postUpload(small, { cookie, bytes: 0 })),
      await answer(postUpload(small, { cookie, bytes: Number(env.UPLOAD_MAX_BYTES) + 1 })),
    ];
    expect(answers).toEqual([
      [415, "wrong_type"],
      [415, "wrong_type"],
      [400, "bad_request"],
      [400, "bad_request"],
    ]);
  });
});
