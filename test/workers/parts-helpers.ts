// Large files as the booth's browser sends them: cut, hashed, opened, put part by part, completed.
import { exports } from "cloudflare:workers";
import type { OpenedUpload } from "../../shared/http/media-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { type Cut, cutsOf, digestText, joinDigests } from "../../shared/media/parts.ts";
import { BEGINNINGS } from "../helpers/beginnings.ts";
import { ask, ORIGIN } from "./edge-helpers.ts";

export type File = Uint8Array<ArrayBuffer>;
export const MIB = 1_048_576;

/** A FLAC of so many bytes that are never twice the same. */
export function soundOf(bytes: number, seed = 1): File {
  const file = new Uint8Array(bytes);
  const words = new Uint32Array(file.buffer, 0, bytes >> 2);
  for (let at = 0, state = seed; at < words.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    words[at] = state;
  }
  file.set(BEGINNINGS.flac);
  return file;
}

export async function sha256(part: Uint8Array<ArrayBuffer>): Promise<string> {
  return digestText(new Uint8Array(await crypto.subtle.digest("SHA-256", part)));
}

export const partOf = (file: File, { fromByte, bytes }: Cut): File =>
  file.subarray(fromByte, fromByte + bytes);
export const digestsOf = (file: File): Promise<string[]> =>
  Promise.all(cutsOf(file.length).map((cut) => sha256(partOf(file, cut))));

type Post = { readonly cookie: string; readonly type?: string; readonly bytes?: number };

export async function postUpload(file: File, { cookie, type = "audio/flac", bytes }: Post) {
  const [first] = cutsOf(file.length);
  const body = {
    contentType: type,
    bytes: bytes ?? file.length,
    firstPart: first ? await sha256(partOf(file, first)) : "",
  };
  return ask(API.uploads, { method: "POST", headers: { Cookie: cookie }, body });
}

export async function openUpload(file: File, cookie: string): Promise<OpenedUpload> {
  const response = await postUpload(file, { cookie });
  if (response.status !== 200) throw new Error(`open answered ${response.status}`);
  return response.json();
}

type PutPart = {
  readonly cookie: string;
  readonly id: string;
  readonly number: number;
  readonly headers?: Readonly<Record<string, string>>;
};

export async function putPart(
  part: File | ReadableStream,
  { cookie, id, number, headers = {} }: PutPart,
): Promise<Response> {
  const own =
    part instanceof Uint8Array
      ? {
          "Content-Length": String(part.length),
          "Content-Digest": `sha-256=:${await sha256(part)}:`,
        }
      : {};
  return exports.default.fetch(`${ORIGIN}${API.uploadPart(id, number)}`, {
    method: "PUT",
    body: part,
    headers: { Origin: ORIGIN, Cookie: cookie, ...own, ...headers },
  });
}

export async function completeUpload(file: File, id: string, cookie: string): Promise<Response> {
  const body = { sha256: await sha256(joinDigests(await digestsOf(file))) };
  return ask(API.uploadComplete(id), { method: "POST", headers: { Cookie: cookie }, body });
}

/** Sends these parts of the file, all of them when not said; gives their statuses. */
export async function sendParts(
  file: File,
  { id, cookie, numbers }: { id: string; cookie: string; numbers?: readonly number[] },
): Promise<number[]> {
  const statuses: number[] = [];
  for (const cut of cutsOf(file.length)) {
    if (numbers && !numbers.includes(cut.number)) continue;
    const response = await putPart(partOf(file, cut), { id, cookie, number: cut.number });
    await response.body?.cancel();
    statuses.push(response.status);
  }
  return statuses;
}
