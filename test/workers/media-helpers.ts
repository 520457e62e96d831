// Uploads as the booth's browser does them.
import { exports } from "cloudflare:workers";
import type { UploadBody } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { ORIGIN } from "./edge-helpers.ts";

type Put = {
  type: string;
  cookie: string;
  /** What to announce; by default the real length, and nothing for a stream. */
  length?: number;
  headers?: Record<string, string>;
};

/** One `PUT /api/uploads`. A stream is sent as it is, so it may break or be longer than announced. */
export function put(
  body: Uint8Array<ArrayBuffer> | ReadableStream | null,
  { type, cookie, length, headers = {} }: Put,
): Promise<Response> {
  const announced = length ?? (body instanceof Uint8Array ? body.length : undefined);
  return exports.default.fetch(`${ORIGIN}${API.uploads}`, {
    method: "PUT",
    body,
    headers: {
      Origin: ORIGIN,
      Cookie: cookie,
      ...(type === "" ? {} : { "Content-Type": type }),
      ...(announced === undefined ? {} : { "Content-Length": String(announced) }),
      ...headers,
    },
  });
}

/** Uploads what must be accepted. */
export async function upload(
  body: Uint8Array<ArrayBuffer>,
  type: string,
  cookie: string,
): Promise<UploadBody> {
  const response = await put(body, { type, cookie });
  if (response.status !== 201) throw new Error(`upload answered ${response.status}`);
  return response.json();
}
