// D7 over HTTP: the same questions to the real server and its bucket, answered to the byte.

import { API, mediaUrl } from "../../shared/http/paths.ts";
import { BEGINNINGS } from "../helpers/beginnings.ts";
import { diceOf, oneOf } from "../helpers/dice.ts";
import type { LeanServer } from "../helpers/lean-server.ts";
import { staffCookie } from "../media/reads.ts";
import type { Arena } from "./arena.ts";
import { aQuestion, difference } from "./d7-range.ts";
import type { Question, Stored, Wanted } from "./d7-reference.ts";

const SIZES = [76, 77, 255, 4_097];
const AT_ONCE = 6;

/** An object of the bucket and everything that is known of it. */
type Known = { readonly url: string; readonly content: Uint8Array; readonly stored: Stored };

async function upload({ origin }: LeanServer, cookie: string, size: number): Promise<Known> {
  const content = Uint8Array.from({ length: size }, (_, at) => (at * 7) & 255);
  content.set(BEGINNINGS.flac);
  const put = await fetch(origin + API.uploads, {
    method: "PUT",
    headers: { Origin: origin, Cookie: cookie, "Content-Type": "audio/flac" },
    body: content,
  });
  const { mediaKey } = (await put.json()) as { mediaKey: string };
  const url = origin + mediaUrl(mediaKey);
  const { headers } = await fetch(url, { method: "HEAD" });
  const [etag, modified] = [headers.get("ETag") ?? "", headers.get("Last-Modified") ?? ""];
  return { url, content, stored: { etag, modified, size } };
}

/** The answer in the reference's words; the body's bytes are looked up in what was stored. */
async function ask({ url, content }: Known, { method, headers }: Question) {
  const response = await fetch(url, { method, headers: { ...headers } });
  const body = new Uint8Array(await response.arrayBuffer());
  const contentRange = response.headers.get("Content-Range");
  const from = Number(/^bytes (\d+)-/.exec(contentRange ?? "")?.[1] ?? 0);
  const positions = Array.from(body, (_, at) => from + at);
  const got: Wanted = { status: response.status, contentRange, positions };
  const bytes = body.every((byte, at) => byte === content[from + at]);
  const length = Number(response.headers.get("Content-Length") ?? "0");
  const announced = method === "HEAD" && response.status === 200 ? content.length : body.length;
  // A 304 has no length of its own (RFC 9110, 8.6).
  return { got, isRight: bytes && (response.status === 304 || length === announced) };
}

export async function tryRanges(arena: Arena, generated: number, seed: number) {
  const cookie = await staffCookie(arena.server);
  const known = await Promise.all(SIZES.map((size) => upload(arena.server, cookie, size)));
  const failures: string[] = [];
  const dice = diceOf(seed);
  const left = Array.from({ length: generated }, () => {
    const object = oneOf(dice, known);
    const { method, headers } = aQuestion(dice, object.stored);
    // The runtime takes a header without a value for none.
    const sent = Object.entries(headers).filter(([, value]) => value !== "");
    return { object, question: { method, headers: Object.fromEntries(sent) } };
  }).values();
  const lane = async () => {
    for (const { object, question } of left) {
      const { got, isRight } = await ask(object, question);
      const found = difference(question, object.stored, got);
      if (found) failures.push(`seed ${seed}: ${found}`);
      if (!isRight)
        failures.push(`D7 seed ${seed}: wrong bytes or length for ${JSON.stringify(question)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return { cases: generated, failures };
}
