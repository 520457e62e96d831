// Uploads in workerd with a real bucket: who may, what is taken, and that a failure leaves nothing behind.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { API } from "../../shared/http/paths.ts";
import { MEDIA_KEY } from "../../shared/protocol/scalars.ts";
import { ROLES } from "../../shared/roles.ts";
import { BEGINNINGS, bytes, CONTENT_TYPES, zeros } from "../helpers/beginnings.ts";
import { ask, cookieOf, ORIGIN } from "./edge-helpers.ts";
import { put, upload } from "./media-helpers.ts";

let cookie = "";
const stored = async () => (await env.MEDIA_BUCKET.list()).objects.length;
const code = async (response: Response) => ((await response.json()) as { code: string }).code;
const names = Object.keys(BEGINNINGS) as (keyof typeof BEGINNINGS)[];

beforeAll(async () => {
  cookie = await cookieOf("dj");
});

/** Runs the upload; gives status, code and how many objects it left in the bucket. */
async function tried(...args: Parameters<typeof put>) {
  const before = await stored();
  const response = await put(...args);
  const answer = [response.status, response.ok ? "stored" : await code(response)] as const;
  return [...answer, (await stored()) - before] as const;
}

describe("who may upload", () => {
  it.each(ROLES)("%s", async (role) => {
    const may = role === "owner" || role === "dj" || role === "cohost";
    const staff = role === "listener" || role === "guest" ? "" : await cookieOf(role);
    const expected = may
      ? [201, "stored", 1]
      : staff === ""
        ? [401, "signed_out", 0]
        : [403, "forbidden", 0];
    expect(await tried(BEGINNINGS.wav, { type: "audio/wav", cookie: staff })).toEqual(expected);
  });

  it.each(["https://evil.test", "null", "http://live.test", "https://live.test.evil.test"])(
    "not a page of %s, whatever its cookie",
    async (origin) => {
      const options = { type: "audio/wav", cookie, headers: { Origin: origin } };
      expect(await tried(BEGINNINGS.wav, options)).toEqual([403, "cross_site", 0]);
    },
  );
});

describe("what is stored", () => {
  it.each(names)("%s, under a random key and our type", async (name) => {
    const body = BEGINNINGS[name];
    const type = CONTENT_TYPES[name];
    const first = await upload(body, type, cookie);
    const second = await upload(body, type, cookie);
    expect(first).toEqual({
      mediaKey: expect.stringMatching(MEDIA_KEY),
      contentType: type,
      bytes: body.length,
    });
    expect(second.mediaKey).not.toBe(first.mediaKey);
    const object = await env.MEDIA_BUCKET.get(first.mediaKey);
    expect(new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(body);
  });

  it("several megabytes byte for byte, whatever the chunks", async () => {
    const big = new Uint8Array(3_500_001).map((_, i) => (i * 31 + (i >> 8)) & 255);
    big.set(BEGINNINGS.flac);
    const { mediaKey } = await upload(big, "audio/flac", cookie);
    const object = await env.MEDIA_BUCKET.get(mediaKey);
    const back = new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer(0));
    const digest = async (part: Uint8Array<ArrayBuffer>) =>
      new Uint8Array(await crypto.subtle.digest("SHA-256", part)).join();
    expect(await digest(back)).toBe(await digest(big));
  });
});

describe("what is refused leaves nothing behind", () => {
  it("every type under every other name", async () => {
    const before = await stored();
    const types = new Set(Object.values(CONTENT_TYPES));
    for (const name of names) {
      for (const type of types) {
        if (type === CONTENT_TYPES[name]) continue;
        const response = await put(BEGINNINGS[name], { type, cookie });
        expect([name, type, response.status]).toEqual([name, type, 415]);
        await response.body?.cancel();
      }
    }
    expect(await stored()).toBe(before);
  });

  it.each([
    "text/html",
    "image/svg+xml",
    "image/gif",
    "video/mp4",
    "application/octet-stream",
    "multipart/form-data",
    "",
  ])("declared as %j", async (type) => {
    expect(await tried(BEGINNINGS.wav, { type, cookie })).toEqual([415, "wrong_type", 0]);
  });

  it("a page inside a picture", async () => {
    const png = String.fromCharCode(...BEGINNINGS.png);
    const body = bytes(png, "<script>alert(1)</script>");
    expect(await tried(body, { type: "image/png", cookie })).toEqual([415, "wrong_type", 0]);
  });

  it("nothing at all", async () => {
    const options = { type: "audio/wav", cookie };
    expect(await tried(new Uint8Array(0), options)).toEqual([400, "bad_request", 0]);
  });

  it("no announced length", async () => {
    const body = new Response(BEGINNINGS.wav).body?.pipeThrough(new TransformStream());
    const options = { type: "audio/wav", cookie };
    expect(await tried(body ?? null, options)).toEqual([411, "length_required", 0]);
  });

  it("a byte more than the cap for sound, and for pictures", async () => {
    const cap = Number(env.UPLOAD_MAX_BYTES);
    const sound = { type: "audio/wav", cookie, length: cap + 1 };
    expect(await tried(BEGINNINGS.wav, sound)).toEqual([413, "too_large", 0]);
    const picture = { type: "image/png", cookie, length: 8_388_609 };
    expect(await tried(BEGINNINGS.png, picture)).toEqual([413, "too_large", 0]);
  });

  it.each([1, 8, 100, 5_000, 69_999])("a body that breaks after %i bytes", async (count) => {
    const whole = bytes(String.fromCharCode(...BEGINNINGS.flac), zeros(70_000 - 76));
    const broken = new ReadableStream({
      start: (controller) => controller.enqueue(whole.slice(0, count)),
      pull: (controller) => controller.error(new Error("connection lost")),
    });
    const options = { type: "audio/flac", cookie, length: 70_000 };
    expect(await tried(broken, options)).toEqual([400, "bad_request", 0]);
  });

  it.each([
    ["fewer", 200],
    ["more", 50],
  ])("%s bytes than announced", async (_, length) => {
    const body = new Blob([BEGINNINGS.wav, new Uint8Array(28)]).stream();
    const [status, , left] = await tried(body, { type: "audio/wav", cookie, length });
    expect([status, left]).toEqual([400, 0]);
  });
});

describe("other methods", () => {
  it.each(["GET", "PATCH", "DELETE"])("%s is answered 405", async (method) => {
    const response = await ask(API.uploads, { method, headers: { Cookie: cookie } });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "PUT, POST"]);
  });

  it("no other site gets permission to ask", async () => {
    const headers = { Origin: "https://evil.test", "Access-Control-Request-Method": "PUT" };
    const response = await ask(API.uploads, { method: "OPTIONS", headers });
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe(null);
    expect(ORIGIN).not.toBe("https://evil.test");
  });
});
