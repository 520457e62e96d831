// Sends a file's bytes with progress, which `fetch` can't report; cancelled by an AbortSignal.
import { type UploadBody, uploadBody } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, type Result } from "../../shared/result.ts";
import { type Answer, CANCELLED, type CallError, read, UNREACHABLE, withWait } from "./request.ts";

export type UploadOptions = {
  /** Called as bytes leave. Both numbers in bytes. */
  onProgress?: (sentBytes: number, totalBytes: number) => void;
  signal?: AbortSignal;
};

/** Stores the file; answers its media key. The type is what the server sees in the bytes, not what the name says. */
export function upload(file: Blob, options: UploadOptions = {}): Answer<UploadBody> {
  const { onProgress, signal } = options;
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(err(CANCELLED));
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    const done = (result: Result<UploadBody, CallError>) => {
      signal?.removeEventListener("abort", abort);
      resolve(result);
    };
    signal?.addEventListener("abort", abort);
    xhr.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded, total);
    xhr.onload = () =>
      done(
        withWait(
          read(xhr.status >= 200 && xhr.status < 300, xhr.responseText, uploadBody),
          xhr.getResponseHeader("Retry-After"),
        ),
      );
    xhr.onerror = () => done(err(UNREACHABLE));
    xhr.onabort = () => done(err(CANCELLED));
    xhr.open("PUT", API.uploads);
    xhr.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    xhr.send(file);
  });
}
