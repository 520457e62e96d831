// Media and the data centre's cache, in workerd with its real Cache API: hits without a read of the bucket, right bytes whatever
// the cache says, and answers while the bucket is down.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { mediaUrl } from "../../shared/http/paths.ts";
import { askWith, ORIGIN } from "./edge-helpers.ts";

const SIZE = 300_000;
const content = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31 + (at >> 8)) & 255);
let made = 0;

/** A new object; in no cache and no memory. */
async function stored(): Promise<string> {
  made += 1;
  const key = `audio/cached${String(made).padStart(16, "0")}.mp3`;
  await env.MEDIA_BUCKET.put(key, content);
  return key;
}

/** The bucket, counted; `down`: it fails. */
function bucket({ down = false } = {}) {
  const reads: string[] = [];
  const counted =
    (name: "get" | "head") =>
    async (...args: [string, R2GetOptions]) => {
      reads.push(name);
      if (down) throw new Error("R2 is down (10001)");
      return env.MEDIA_BUCKET[name](...args);
    };
  return { reads, MEDIA_BUCKET: { get: counted("get"), head: counted("head") } };
}

type Ask = {
  readonly range?: string;
  readonly from?: ReturnType<typeof bucket>;
  readonly method?: string;
};

async function ask(key: string, { range, from = bucket(), method = "GET" }: Ask = {}) {
  const { MEDIA_BUCKET } = from;
  const headers = range === undefined ? {} : { Range: range };
  const response = await askWith({ MEDIA_BUCKET }, mediaUrl(key), { method, headers });
  const body = new Uint8Array(await response.arrayBuffer());
  const [, first = "0"] = /bytes (\d+)-/.exec(response.headers.get("Content-Range") ?? "") ?? [];
  const isRight = body.every((byte, at) => byte === content[Number(first) + at]);
  const { status } = response;
  return {
    status,
    cache: response.headers.get("X-Cache"),
    bytes: body.length,
    isRight,
    reads: from.reads,
  };
}

describe("the cache of media", () => {
  it("has an object after its first listener; ranges of it then cost no read", async () => {
    const key = await stored();
    expect(await ask(key, { range: "bytes=0-99" })).toEqual({
      ...{ status: 206, cache: "MISS", bytes: 100, isRight: true },
      // What it is, the range, and all of it for the cache.
      reads: ["head", "get", "get"],
    });
    const ranges = ["bytes=0-99", "bytes=299990-", "bytes=-7", "bytes=100000-199999"];
    for (const range of ranges) {
      const { reads, cache, isRight, status } = await ask(key, { range });
      expect([range, status, cache, isRight, reads]).toEqual([range, 206, "EDGE-HIT", true, []]);
    }
    expect(await ask(key)).toEqual({
      ...{ status: 200, cache: "EDGE-HIT", bytes: SIZE, isRight: true, reads: [] },
    });
    expect(await ask(key, { range: `bytes=${SIZE}-` })).toMatchObject({ status: 416, reads: [] });
  });

  it("serves while the bucket is down; what is in no cache is told to come back later", async () => {
    const key = await stored();
    await ask(key);
    const down = bucket({ down: true });
    expect(await ask(key, { range: "bytes=5-9", from: down })).toMatchObject({
      ...{ status: 206, bytes: 5, isRight: true, cache: "EDGE-HIT" },
    });
    expect(await ask(await stored(), { from: bucket({ down: true }) })).toMatchObject({
      status: 503,
    });
  });

  it("holds another answer than the object: the bucket is believed", async () => {
    const wrong = [
      new Response("not found", { status: 404, headers: { "Cache-Control": "max-age=60" } }),
      new Response("<script>", { headers: { "Cache-Control": "max-age=60" } }),
      new Response(content.slice(0, 50), {
        headers: { "Cache-Control": "max-age=60", "Content-Length": "50", ETag: '"x"' },
      }),
    ];
    for (const answer of wrong) {
      const key = await stored();
      await caches.default.put(`${ORIGIN}${mediaUrl(key)}`, answer);
      const part = await ask(key, { range: "bytes=10-19" });
      expect([part.cache, part.isRight, part.bytes]).toEqual(["MISS", true, 10]);
      // What was wrong there is right from now on.
      const whole = await ask(key);
      expect([whole.cache, whole.isRight, whole.bytes]).toEqual(["EDGE-HIT", true, SIZE]);
    }
  });

  it("is filled once, not once per listener, and never with what is too large for it", async () => {
    const key = await stored();
    const from = bucket();
    const listeners = Array.from({ length: 20 }, (_, n) =>
      ask(key, { range: `bytes=${n}-${n}`, from }),
    );
    await Promise.all(listeners);
    // One read of all of it, however many missed at once.
    expect(from.reads.filter((read) => read === "get").length).toBeLessThanOrEqual(21);
    const long = `audio/${"L".repeat(22)}.mp3`;
    const reads: (R2Range | undefined)[] = [];
    const MEDIA_BUCKET = {
      head: async () => ({ size: 300_000_000, httpEtag: '"l"', uploaded: new Date(0) }),
      get: async (_: string, { range }: { range?: R2Range } = {}) => {
        reads.push(range);
        return { ...(await MEDIA_BUCKET.head()), body: new Blob(["0123456789"]).stream() };
      },
    };
    const response = await askWith({ MEDIA_BUCKET }, mediaUrl(long), {
      headers: { Range: "bytes=0-9" },
    });
    expect([response.status, await response.text(), reads]).toEqual([
      ...[206, "0123456789", [{ offset: 0, length: 10 }]],
    ]);
  });

  it("a bucket that fails in the middle of a body gives no whole answer, and nothing is kept of it", async () => {
    const key = `audio/${"M".repeat(22)}.mp3`;
    const broken = () =>
      new ReadableStream({
        start: (controller) => controller.enqueue(content.slice(0, 1_000)),
        pull: (controller) => controller.error(new Error("lost")),
      });
    const about = { size: SIZE, httpEtag: '"m"', uploaded: new Date(0) };
    const MEDIA_BUCKET = {
      head: async () => about,
      get: async () => ({ ...about, body: broken() }),
    };
    const response = await askWith({ MEDIA_BUCKET }, mediaUrl(key));
    expect(response.headers.get("Content-Length")).toBe(String(SIZE));
    await expect(response.arrayBuffer()).rejects.toThrow();
    expect(await caches.default.match(`${ORIGIN}${mediaUrl(key)}`)).toBe(undefined);
  });
});
