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
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return err({ code: "too_large" });
    chunks.push(chunk);
  }
  return ok(new Uint8Array(await new Blob(chunks).arrayBuffer()));
}
