// C17 for uploads: the bucket fails on every step of a large file, before, in the middle and after. Nothing wrong is noted, the
// answer asks to come back, and when the bucket is well the same upload goes on.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { API } from "../../shared/http/paths.ts";
import { cutsOf, joinDigests } from "../../shared/media/parts.ts";
import { askWith, cookieOf, ORIGIN } from "./edge-helpers.ts";
import { digestsOf, MIB, openUpload, partOf, sendParts, sha256, soundOf } from "./parts-helpers.ts";

const file = soundOf(9 * MIB, 21);
const REFUSAL = { status: 503, code: "unavailable", retry: "2" };
let cookie = "";

beforeAll(async () => {
  cookie = await cookieOf("dj");
});

/** The bucket whose uploads fail: at once, after some bytes, or after it did what was asked (the answer is lost). */
function failing(how: "at once" | "in the middle" | "afterwards"): R2Bucket {
  const down = () => new Error("put: We encountered an internal error. Please try again. (10001)");
  const upload = (key: string, id: string) => {
    const real = env.MEDIA_BUCKET.resumeMultipartUpload(key, id);
    return {
      uploadPart: async (number: number, body: ReadableStream) => {
        if (how === "at once") throw down();
        if (how === "afterwards") await real.uploadPart(number, body);
        const reader = body.locked ? null : body.getReader();
        await reader?.read();
        await reader?.cancel(down());
        throw down();
      },
      complete: async (parts: R2UploadedPart[]) => {
        if (how === "afterwards") await real.complete(parts);
        throw down();
      },
      abort: async () => {
        throw down();
      },
    };
  };
  return {
    head: (key: string) => env.MEDIA_BUCKET.head(key),
    createMultipartUpload: async () => {
      throw down();
    },
    resumeMultipartUpload: upload,
  } as unknown as R2Bucket;
}

async function asked(how: Parameters<typeof failing>[0], path: string, init: RequestInit) {
  const headers = { Origin: ORIGIN, Cookie: cookie, ...(init.headers as Record<string, string>) };
  const response = await askWith({ MEDIA_BUCKET: failing(how) }, path, { ...init, headers });
  const text = await response.text();
  const { code = null } = text === "" ? {} : (JSON.parse(text) as { code?: string });
  return { status: response.status, code, retry: response.headers.get("Retry-After") };
}

async function put(how: Parameters<typeof failing>[0], id: string, number: number) {
  const cut = cutsOf(file.length)[number - 1];
  if (!cut) throw new Error("no such part");
  const part = partOf(file, cut);
  const headers = {
    "Content-Length": String(part.length),
    "Content-Digest": `sha-256=:${await sha256(part)}:`,
  };
  return asked(how, API.uploadPart(id, number), { method: "PUT", body: part, headers });
}

const whole = async () =>
  JSON.stringify({ sha256: await sha256(joinDigests(await digestsOf(file))) });
const complete = async (how: Parameters<typeof failing>[0], id: string) =>
  asked(how, API.uploadComplete(id), {
    method: "POST",
    body: await whole(),
    headers: { "Content-Type": "application/json" },
  });
const noted = async () => (await openUpload(file, cookie)).parts.length;

describe("C17: the bucket is down", () => {
  it("while a large file is opened: nothing is reserved for it", async () => {
    const count = async () =>
      (await env.DB.prepare("SELECT count(*) AS n FROM media_objects").first<{ n: number }>())?.n;
    const before = await count();
    const other = soundOf(9 * MIB, 22);
    const [cut] = cutsOf(other.length);
    const firstPart = cut ? await sha256(partOf(other, cut)) : "";
    const body = JSON.stringify({ contentType: "audio/flac", bytes: other.length, firstPart });
    const headers = { "Content-Type": "application/json" };
    const answer = await asked("at once", API.uploads, { method: "POST", body, headers });
    expect([answer, await count()]).toEqual([REFUSAL, before]);
  });

  it("while parts and their end are sent: what is noted is what arrived, and it goes on", async () => {
    const { id } = await openUpload(file, cookie);
    expect(await put("at once", id, 1)).toEqual(REFUSAL);
    expect(await put("in the middle", id, 1)).toEqual(REFUSAL);
    expect(await noted()).toBe(0);
    expect(await put("afterwards", id, 2)).toEqual(REFUSAL);
    expect(await noted()).toBe(0);
    expect(await sendParts(file, { id, cookie })).toEqual([204, 204]);
    expect(await complete("at once", id)).toEqual(REFUSAL);
    // It made the object and could not say so: asked for what it has, it is believed.
    expect(await complete("afterwards", id)).toEqual({ status: 200, code: null, retry: null });
  });

  it("while an upload is cancelled: the next sweep finishes that", async () => {
    const other = soundOf(9 * MIB, 23);
    const { id } = await openUpload(other, cookie);
    const answer = await asked("at once", API.upload(id), { method: "DELETE" });
    expect(answer.status).toBe(204);
    const row = await env.DB.prepare("SELECT touched_at FROM uploads WHERE id = ?1")
      .bind(id)
      .first();
    expect(row).toEqual({ touched_at: 0 });
  });
});
