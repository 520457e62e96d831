// GET and HEAD of media in workerd with a real bucket: exact bytes, exact headers, for every kind of request.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { sliceOf } from "../../server/domain/media/range.ts";
import { mediaUrl } from "../../shared/http/paths.ts";
import { ask } from "./edge-helpers.ts";

const name = "AAAAAAAAAAAAAAAAAAAAAA";
const key = `audio/${name}.mp3`;
const size = 1_000;
const content = Uint8Array.from({ length: size }, (_, i) => (i * 7) & 255);
let etag = "";
let modified = "";

const get = (headers: Record<string, string> = {}, path = mediaUrl(key)) => ask(path, { headers });
const body = async (response: Response) => new Uint8Array(await response.arrayBuffer());

beforeAll(async () => {
  // The stored type is a lie on purpose: what is served follows from the key.
  const lie = { httpMetadata: { contentType: "text/html", cacheControl: "no-cache" } };
  await env.MEDIA_BUCKET.put(key, content, lie);
  await env.MEDIA_BUCKET.put(`image/${name}.png`, new Uint8Array(0));
  await env.MEDIA_BUCKET.put(`audio/${name}.html`, "<script>alert(1)</script>");
  await env.MEDIA_BUCKET.put("secret.txt", "secret");
  const head = await ask(mediaUrl(key), { method: "HEAD" });
  etag = head.headers.get("ETag") ?? "";
  modified = head.headers.get("Last-Modified") ?? "";
});

describe("the whole", () => {
  it("has our type, guards and caching, and nothing of what was stored beside it", async () => {
    const response = await get();
    expect(await body(response)).toEqual(content);
    const { "x-request-id": requestId, ...headers } = Object.fromEntries(response.headers);
    expect([response.status, typeof requestId]).toEqual([200, "string"]);
    expect(headers).toMatchObject({
      "accept-ranges": "bytes",
      "cache-control": "public, max-age=31536000, immutable",
      "content-length": String(size),
      "content-type": "audio/mpeg",
      "cross-origin-resource-policy": "same-origin",
      etag: expect.stringMatching(/^"[0-9a-f]+"$/),
      "last-modified": expect.stringMatching(/ GMT$/),
      "x-content-type-options": "nosniff",
    });
    expect(headers["content-security-policy"]).toContain("sandbox");
    expect(Object.keys(headers)).not.toContain("vary");
    expect(Object.keys(headers)).not.toContain("set-cookie");
    expect(Object.keys(headers)).not.toContain("access-control-allow-origin");
  });

  it("HEAD has the same headers, no body, and knows no range", async () => {
    const [head, ranged, whole] = await Promise.all([
      ask(mediaUrl(key), { method: "HEAD" }),
      ask(mediaUrl(key), { method: "HEAD", headers: { Range: "bytes=0-1" } }),
      get(),
    ]);
    await whole.body?.cancel();
    const shown = (response: Response) => {
      // Both tell of this one answer; HEAD reads nothing that a cache could have.
      const {
        "x-request-id": _,
        "x-cache": __,
        age,
        ...headers
      } = Object.fromEntries(response.headers);
      return { status: response.status, headers };
    };
    expect([shown(head), shown(ranged)]).toEqual([shown(whole), shown(whole)]);
    expect((await body(head)).length).toBe(0);
  });

  it("an empty object is served, with and without a range", async () => {
    const path = mediaUrl(`image/${name}.png`);
    const ranges = [{}, { Range: "bytes=-5" }, { Range: "bytes=0-" }];
    const answers = [];
    // One after the other: requests that wait for each other do not exist in the test pool.
    for (const headers of ranges) answers.push(await get(headers, path));
    expect(await Promise.all(answers.map(async (r) => [r.status, (await body(r)).length]))).toEqual(
      [
        [200, 0],
        [200, 0],
        [416, 0],
      ],
    );
  });
});

describe("ranges", () => {
  it.each([
    "bytes=0-0",
    "bytes=0-999",
    "bytes=0-",
    "bytes=999-",
    "bytes=500-2000",
    "bytes=-1",
    "bytes=-5000",
    "bytes=17-113",
    "bytes=1000-",
    "bytes=-0",
    "bytes=5-3",
    "bytes=0-1,5-6",
    "bytes=abc",
    "items=0-1",
    "bytes=NaN-NaN",
    `bytes=0-${"9".repeat(50)}`,
  ])("%s", async (range) => {
    const slice = sliceOf(range, size);
    const response = await get({ Range: range });
    const shown = [
      response.status,
      response.headers.get("Content-Range"),
      response.headers.get("Content-Length"),
      await body(response),
    ];
    const none = new Uint8Array(0);
    const expected = {
      whole: [200, null, String(size), content],
      unsatisfiable: [416, `bytes */${size}`, null, none],
      part:
        slice.kind === "part"
          ? [
              206,
              `bytes ${slice.offset}-${slice.offset + slice.length - 1}/${size}`,
              String(slice.length),
              content.slice(slice.offset, slice.offset + slice.length),
            ]
          : [],
    }[slice.kind];
    expect(shown).toEqual(expected);
  });

  it("a refused range is not remembered by caches", async () => {
    const response = await get({ Range: "bytes=5000-" });
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([416, "no-store"]);
  });
});

describe("conditions", () => {
  it("304 carries the validators and no body", async () => {
    const answers = [
      await get({ "If-None-Match": etag }),
      await get({ "If-None-Match": `W/${etag}`, Range: "bytes=0-1" }),
      await get({ "If-None-Match": "*" }),
      await get({ "If-Modified-Since": modified }),
      await ask(mediaUrl(key), { method: "HEAD", headers: { "If-None-Match": etag } }),
    ];
    for (const response of answers) {
      expect([response.status, response.headers.get("ETag"), await body(response)]).toEqual([
        304,
        etag,
        new Uint8Array(0),
      ]);
    }
  });

  it("a changed or malformed validator gives the content", async () => {
    const answers = [
      await get({ "If-None-Match": '"other"' }),
      await get({ "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT" }),
      await get({ "If-Modified-Since": "soon" }),
    ];
    expect(await Promise.all(answers.map(async (r) => [r.status, (await body(r)).length]))).toEqual(
      new Array(3).fill([200, size]),
    );
  });

  it("412 when the asked-for version is another one", async () => {
    expect((await get({ "If-Match": '"other"' })).status).toBe(412);
    expect((await get({ "If-Match": `W/${etag}` })).status).toBe(412);
  });

  it("If-Range keeps the range only for an exact strong validator", async () => {
    const status = async (ifRange: string) => {
      const response = await get({ Range: "bytes=0-1", "If-Range": ifRange });
      await response.body?.cancel();
      return response.status;
    };
    const asked = [etag, modified, `W/${etag}`, '"other"', "Thu, 01 Jan 1970 00:00:00 GMT", "junk"];
    expect(await Promise.all(asked.map(status))).toEqual([206, 206, 200, 200, 200, 200]);
  });

  it("an If-Range that does not fit hides even an impossible range", async () => {
    const response = await get({ Range: "bytes=5000-", "If-Range": '"other"' });
    expect([response.status, (await body(response)).length]).toEqual([200, size]);
  });
});

describe("what is not there", () => {
  it.each([
    `/media/audio/${"B".repeat(22)}.mp3`,
    `/media/audio/${name}.html`,
    `/media/audio/${name}.wav`,
    `/media/image/${name}.mp3`,
    "/media/secret.txt",
    "/media/audio/../secret.txt",
    "/media/audio/..%2fsecret.txt",
    `/media/audio%2f${name}.mp3`,
    `/media//audio/${name}.mp3`,
    `/media/audio/${name}.mp3/`,
    `/media/audio/${name}.mp3%00`,
    "/media/",
    "/media/audio/",
    "/media/%zz/%zz",
  ])("%s", async (path) => {
    for (const headers of [{}, { Range: "bytes=0-1" }, { "If-None-Match": "*" }]) {
      const response = await get(headers, path);
      const text = await response.text();
      expect([path, response.status, text.includes("secret")]).toEqual([path, 404, false]);
      expect(response.headers.get("Cache-Control")).toBe("no-store");
    }
  });

  it("writing is not possible here", async () => {
    for (const method of ["PUT", "POST", "DELETE", "PATCH"]) {
      expect((await ask(mediaUrl(key), { method })).status).toBe(405);
    }
  });
});
