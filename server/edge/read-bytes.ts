// Reads a body into memory, up to a limit that holds while reading, whatever Content-Length claims.
import { err, ok, type Result } from "../../shared/result.ts";
import type { Refused } from "./errors.ts";

/** The whole body, empty when there is none. */
export async function readBytes(
  request: Request,
  maxBytes: number,
): Promise<Result<Uint8Array<ArrayBuffer>, Refused>> {
  if (Number(request.headers.get("Content-Length") ?? "0") > maxBytes) {
    return err({ code: "too_large" });
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) return err({ code: "too_large" });
      chunks.push(chunk);
    }
  } catch {
    // Whoever sends has gone, or sends what is no body: their failure, not ours.
    return err({ code: "bad_request", message: "The body ended before it was complete." });
  }
  return ok(new Uint8Array(await new Blob(chunks).arrayBuffer()));
}
