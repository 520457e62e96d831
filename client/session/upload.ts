// Puts a file into the library's bucket with progress, which `fetch` can't report: in one request when it is small, in parts
// when it is large. Cancelled by an AbortSignal.
import { type UploadBody, uploadBody } from "../../shared/http/bodies.ts";
import { openedUpload } from "../../shared/http/media-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { cutsOf, digestText } from "../../shared/media/parts.ts";
import { err, type Result } from "../../shared/result.ts";
import { api, ask, at } from "./client.ts";
import { persist } from "./persist.ts";
import {
  type Answer,
  CANCELLED,
  type Call,
  type CallError,
  read,
  UNREACHABLE,
  withWait,
} from "./request.ts";
import { type PartSteps, type SendOptions, sendParts } from "./send-parts.ts";
import { onWake } from "./wake.ts";

export type UploadOptions = SendOptions;

/** Stores the file; answers its media key. The type is what the server sees in the bytes, not what the name says. */
export async function upload(file: Blob, options: UploadOptions): Answer<UploadBody> {
  if (cutsOf(file.size).length > 1) return sendParts(file, BROWSER, options);
  const sha256 = await digest(file);
  const whole = () =>
    put(API.uploads, file, {
      sha256,
      schema: uploadBody,
      signal: options.signal,
      onProgress: (sentBytes) => options.onProgress?.(sentBytes, file.size, 0),
    });
  return persist(whole, BROWSER, options);
}

/** Frees what arrived of a large file; what is lost here is swept later. */
export const cancelUpload = (id: string) => ask(api.DELETE("/api/uploads/{id}", at({ id })), null);

const BROWSER: PartSteps = {
  open: (wish) => ask(api.POST("/api/uploads", { body: wish }), openedUpload),
  put: (part, { id, number, ...options }) =>
    put(API.uploadPart(id, number), part, { ...options, schema: null }),
  complete: (id, sha256) =>
    ask(api.POST("/api/uploads/{id}/complete", { ...at({ id }), body: { sha256 } }), uploadBody),
  digest,
  random: Math.random,
  wait,
};

async function digest(bytes: Blob | Uint8Array<ArrayBuffer>): Promise<string> {
  const whole = bytes instanceof Blob ? await bytes.arrayBuffer() : bytes;
  return digestText(new Uint8Array(await crypto.subtle.digest("SHA-256", whole)));
}

function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    const stopListening = onWake(end);
    signal.addEventListener("abort", end);
  });
}

/** A connection that is only half there moves nothing and says nothing. */
const HUNG_MS = 45_000;

type Put<T> = Pick<Call<T>, "schema"> & {
  readonly sha256: string;
  readonly signal: AbortSignal;
  readonly onProgress: (sentBytes: number) => void;
};

function put<T>(path: string, bytes: Blob, options: Put<T>): Promise<Result<T, CallError>> {
  const { schema, sha256, signal, onProgress } = options;
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(err(CANCELLED));
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    let hung = setTimeout(abort, HUNG_MS);
    const done = (result: Result<T, CallError>) => {
      clearTimeout(hung);
      signal.removeEventListener("abort", abort);
      resolve(result);
    };
    signal.addEventListener("abort", abort);
    xhr.upload.onprogress = ({ loaded }) => {
      clearTimeout(hung);
      hung = setTimeout(abort, HUNG_MS);
      onProgress(loaded);
    };
    xhr.onload = () =>
      done(
        withWait(
          read(xhr.status >= 200 && xhr.status < 300, xhr.responseText, schema),
          xhr.getResponseHeader("Retry-After"),
        ),
      );
    xhr.onerror = () => done(err(UNREACHABLE));
    xhr.onabort = () => done(err(signal.aborted ? CANCELLED : UNREACHABLE));
    xhr.open("PUT", path);
    xhr.setRequestHeader("Content-Type", bytes.type || "application/octet-stream");
    xhr.setRequestHeader("Content-Digest", `sha-256=:${sha256}:`);
    xhr.send(bytes);
  });
}
