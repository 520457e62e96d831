// D7 against a real bucket: every form of a single range of objects of 0 to 8 bytes, and what HEAD says of them.
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { mediaUrl } from "../../shared/http/paths.ts";
import { exhaustive } from "../fuzz/d7-range.ts";
import { reference, type Stored } from "../fuzz/d7-reference.ts";
import { ask } from "./edge-helpers.ts";

const keyOf = (size: number) => `audio/${String(size).repeat(22)}.mp3`;
const held = new Map<number, Stored>();

beforeAll(async () => {
  for (let size = 0; size <= 8; size += 1) {
    const content = Uint8Array.from({ length: size }, (_, at) => 100 + at);
    const object = await env.MEDIA_BUCKET.put(keyOf(size), content);
    if (!object) throw new Error("not stored");
    const modified = object.uploaded.toUTCString();
    held.set(size, { etag: object.httpEtag, modified, size });
  }
});

it("D7 every range of every size, to the byte", async () => {
  let cases = 0;
  for (const { size, range } of exhaustive()) {
    const stored = held.get(size);
    if (!stored) throw new Error("no such object");
    const response = await ask(mediaUrl(keyOf(size)), { headers: { Range: range } });
    const wanted = reference({ method: "GET", headers: { Range: range } }, stored);
    const body = [...new Uint8Array(await response.arrayBuffer())];
    expect([range, size, response.status, response.headers.get("Content-Range"), body]).toEqual([
      ...[range, size, wanted.status, wanted.contentRange],
      wanted.positions.map((at) => 100 + at),
    ]);
    cases += 1;
  }
  expect(cases).toBe(9 * 11 * 13);
}, 120_000);

it("D7 HEAD of each says what GET says, and has no body", async () => {
  for (const { size, etag, modified } of held.values()) {
    const path = mediaUrl(keyOf(size));
    const [head, get] = [await ask(path, { method: "HEAD" }), await ask(path)];
    const shown = ({ status, headers }: Response) => [
      ...[status, headers.get("Content-Length"), headers.get("ETag"), headers.get("Last-Modified")],
      ...[headers.get("Accept-Ranges"), headers.get("Content-Type")],
    ];
    expect(shown(head)).toEqual([200, String(size), etag, modified, "bytes", "audio/mpeg"]);
    expect(shown(get)).toEqual(shown(head));
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    expect((await get.arrayBuffer()).byteLength).toBe(size);
  }
});
