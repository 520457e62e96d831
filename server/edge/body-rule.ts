// How a route takes its body. The byte limit holds while reading, whatever Content-Length claims.
import * as z from "zod/mini";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Config } from "../config.ts";
import type { Refused } from "./errors.ts";
import { readBytes } from "./read-bytes.ts";

export type BodyRule<B> = {
  readonly kind: "none" | "json" | "raw";
  /** The schema of a JSON body, for the API's description. */
  readonly schema?: z.core.$ZodType<B>;
  read(request: Request, config: Config): Promise<Result<B, Refused>>;
};

/** The body is not read at all. */
export const NO_BODY: BodyRule<undefined> = {
  kind: "none",
  read: async () => ok(undefined),
};

/** A JSON body of at most `maxBytes`, parsed by the schema; anything else is refused before the handler runs. */
export function jsonBody<B>(schema: z.core.$ZodType<B>, maxBytes = 16_384): BodyRule<B> {
  return {
    kind: "json",
    schema,
    read: async (request) => {
      const type = request.headers.get("Content-Type")?.split(";")[0]?.trim().toLowerCase();
      // Also a fence against forged forms: no HTML form can send this type.
      if (type !== "application/json") return err({ code: "wrong_type" });
      const bytes = await readBytes(request, maxBytes);
      return bytes.ok ? parse(schema, new TextDecoder().decode(bytes.value)) : bytes;
    },
  };
}

/** The body as a stream. A declared length above the limit is refused here; the handler must count what really comes. */
export function rawBody(
  maxBytes: (config: Config) => number,
): BodyRule<ReadableStream<Uint8Array> | null> {
  return {
    kind: "raw",
    read: async (request, config) => {
      const declared = Number(request.headers.get("Content-Length") ?? "0");
      return declared > maxBytes(config) ? err({ code: "too_large" }) : ok(request.body);
    },
  };
}

/** The whole body in memory, of at most `maxBytes`. */
export function bytesBody(maxBytes: number): BodyRule<Uint8Array<ArrayBuffer>> {
  return { kind: "raw", read: (request) => readBytes(request, maxBytes) };
}

function parse<B>(schema: z.core.$ZodType<B>, text: string): Result<B, Refused> {
  const json = parseJson(text);
  if (!json.ok) return err({ code: "bad_request", message: "The body isn't valid JSON." });
  const parsed = z.safeParse(schema, json.value);
  if (parsed.success) return ok(parsed.data);
  const field = parsed.error.issues[0]?.path.join(".");
  return err({
    code: "bad_request",
    message: field ? `The field "${field}" isn't valid.` : "The body isn't valid.",
  });
}

function parseJson(text: string): Result<unknown, null> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return err(null);
  }
}
