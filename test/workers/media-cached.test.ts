// Media, the isolate's memory and the data centre's cache, in workerd with its real Cache API: hits without a read of the bucket,
// right bytes whatever the cache says, and answers while the bucket is down.
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { forgetBytes, MEMORY_ENTRY_BYTES } from "../../server/platform/media-memory.ts";
import { mediaUrl } from "../../shared/http/paths.ts";
import { askWith, ORIGIN } from "./edge-helpers.ts";

const SIZE = 300_000;
/** Too much for the memory. */
const LONG = MEMORY_ENTRY_BYTES + 1;
const content = Uint8Array.from({ length: LONG }, (_, at) => (at * 31 + (at >> 8)) & 255);
let made = 0;

/** A new object; in no cache and no memory. */
async function stored(bytes = SIZE): Promise<string> {
  made += 1;
  const key = `audio/cached${String(made).padStart(16, "0")}.mp3`;
  await env.MEDIA_BUCKET.put(key, content.subarray(0, bytes));
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
  readonly bindings?: object;
};

async function ask(key: string, { range, from = bucket(), bindings = {} }: Ask = {}) {
  const { MEDIA_BUCKET } = from;
  const headers = range === undefined ? {} : { Range: range };
  const response = await askWith({ MEDIA_BUCKET, ...bindings }, mediaUrl(key), { headers });
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
  it.each([
    // What it is, and all of it: that is little, and stays in the memory too.
    [SIZE, ["head", "get"]],
    // What it is, the range, and all of it for the data centre.
    [LONG, ["head", "get", "get"]],
  ])(
    "has an object of %i bytes after its first listener; ranges then cost no read",
    async (size, reads) => {
      const key = await stored(size);
      expect(await ask(key, { range: "bytes=0-99" })).toEqual({
        ...{ status: 206, cache: "MISS", bytes: 100, isRight: true, reads },
      });
      const ranges = ["bytes=0-99", `bytes=${size - 10}-`, "bytes=-7", "bytes=100000-199999"];
      for (const range of ranges) {
        const hit = await ask(key, { range });
        expect([range, hit]).toMatchObject([
          range,
          { status: 206, cache: "EDGE-HIT", isRight: true, reads: [] },
        ]);
      }
      expect(await ask(key)).toEqual({
        ...{ status: 200, cache: "EDGE-HIT", bytes: size, isRight: true, reads: [] },
      });
      expect(await ask(key, { range: `bytes=${size}-` })).toMatchObject({ status: 416, reads: [] });
    },
  );

  it("is not even looked into for what is little, nor for a piece that is asked for again", async () => {
    const [little, long] = [await stored(), await stored(LONG)];
    await ask(little);
    await ask(long, { range: "bytes=7-99" });
    for (const key of [little, long]) await caches.default.delete(`${ORIGIN}${mediaUrl(key)}`);
    const hit = { cache: "EDGE-HIT", isRight: true, reads: [] };
    expect(await ask(little)).toMatchObject({ ...hit, bytes: SIZE });
    expect(await ask(little, { range: "bytes=-5" })).toMatchObject({ ...hit, bytes: 5 });
    expect(await ask(long, { range: "bytes=7-99" })).toMatchObject({ ...hit, bytes: 93 });
    // A control: another piece is in no memory.
    expect(await ask(long, { range: "bytes=8-99" })).toMatchObject({ cache: "MISS" });
    forgetBytes();
    expect(await ask(little)).toMatchObject({ cache: "MISS", reads: ["get"] });
  });

  it("refills the memory, and says how old an answer is", async () => {
    const key = await stored();
    await ask(key);
    forgetBytes();
    for (const _ of ["from the cache", "from the memory"]) {
      const response = await askWith({ MEDIA_BUCKET: bucket({ down: true }) }, mediaUrl(key), {});
      const { headers } = response;
      expect([response.status, headers.get("X-Cache"), headers.get("Age")]).toEqual([
        ...[200, "EDGE-HIT", "0"],
      ]);
      await response.body?.cancel();
    }
  });

  it("is asked for nothing when it is switched off", async () => {
    const key = await stored();
    const bindings = { EDGE_CACHE: "off" };
    await ask(key);
    for (const range of [undefined, "bytes=3-9"]) {
      const { cache, isRight, reads } = await ask(key, {
        bindings,
        ...(range === undefined ? {} : { range }),
      });
      expect([cache, isRight, reads.includes("get")]).toEqual(["BYPASS", true, true]);
    }
  });

  it("serves while the bucket is down; what is in no cache is told to come back later", async () => {
    const key = await stored();
    await ask(key);
    forgetBytes();
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
    const key = await stored(LONG);
    const from = bucket();
    const listeners = Array.from({ length: 20 }, (_, n) =>
      ask(key, { range: `bytes=${n}-${n}`, from }),
    );
    await Promise.all(listeners);
    // One read of all of it, however many missed at once.
    expect(from.reads.filter((read) => read === "get").length).toBeLessThanOrEqual(21);
    const little = { key: await stored(), from: bucket() };
    const crowd = Array.from({ length: 200 }, (_, n) =>
      ask(little.key, { ...little, ...(n % 2 === 0 ? {} : { range: `bytes=${n}-` }) }),
    );
    const answers = await Promise.all(crowd);
    expect(answers.every(({ isRight }) => isRight)).toBe(true);
    expect(little.from.reads.filter((read) => read === "get")).toEqual(["get"]);
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

  it.each([
    [LONG, "an answer that breaks off"],
    [SIZE, "none at all"],
  ])(
    "a bucket that fails in the middle of %i bytes: %s, and nothing is kept of it",
    async (size) => {
      const key = `audio/${String(size).padStart(22, "M")}.mp3`;
      const broken = () =>
        new ReadableStream({
          start: (controller) => controller.enqueue(content.slice(0, 1_000)),
          pull: (controller) => controller.error(new Error("lost")),
        });
      const about = { size, httpEtag: '"m"', uploaded: new Date(0) };
      const MEDIA_BUCKET = {
        head: async () => about,
        get: async () => ({ ...about, body: broken() }),
      };
      const response = await askWith({ MEDIA_BUCKET }, mediaUrl(key));
      if (size === LONG) {
        expect(response.headers.get("Content-Length")).toBe(String(LONG));
        await expect(response.arrayBuffer()).rejects.toThrow();
      } else {
        expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "2"]);
      }
      expect(await caches.default.match(`${ORIGIN}${mediaUrl(key)}`)).toBe(undefined);
      await env.MEDIA_BUCKET.put(key, content.subarray(0, size));
      expect(await ask(key)).toMatchObject({
        status: 200,
        cache: "MISS",
        bytes: size,
        isRight: true,
      });
    },
  );
});
