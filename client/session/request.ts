// One HTTP call as a Result: what the server refused, and what never reached it, look the same to a page.
import type * as z from "zod/mini";
import { type ErrorBody, readProblem } from "../../shared/http/bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";

/** `retryAfterMs`: how long the server asks to wait before the same call makes sense again. */
export type CallError = ErrorBody & { readonly retryAfterMs?: number };
export type Answer<T> = Promise<Result<T, CallError>>;
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Call<T> = {
  method?: Method;
  body?: unknown;
  /** What the answer must look like; absent for answers without a body. */
  schema: z.ZodMiniType<T> | null;
  signal?: AbortSignal;
};

/** Errors that arise on this side of the network, in the server's shape. */
export const UNREACHABLE: ErrorBody = {
  code: "unreachable",
  message: "The server can't be reached. Check your connection and try again.",
  requestId: "",
};
export const CANCELLED: ErrorBody = { code: "cancelled", message: "Cancelled.", requestId: "" };
const UNREADABLE: ErrorBody = {
  code: "unreadable",
  message: "The server's answer can't be read. Reload the page to get the newest version.",
  requestId: "",
};

/** Calls one of our own URLs with the session cookie. Never throws, never uses the browser's cache for data. */
export async function call<T>(path: string, options: Call<T>): Answer<T> {
  const { method = "GET", body, signal } = options;
  try {
    const response = await fetch(path, {
      method,
      cache: "no-store",
      credentials: "same-origin",
      ...(signal ? { signal } : {}),
      ...(body === undefined
        ? {}
        : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
    const answer = read(response.ok, await response.text(), options.schema);
    return withWait(answer, response.headers.get("Retry-After"));
  } catch {
    return err(signal?.aborted ? CANCELLED : UNREACHABLE);
  }
}

/** A refusal with the wait that its header names in seconds. */
export function withWait<T>(
  answer: Result<T, CallError>,
  retryAfter: string | null,
): Result<T, CallError> {
  if (answer.ok || retryAfter === null || !/^[0-9]{1,6}$/.test(retryAfter)) return answer;
  return err({ ...answer.error, retryAfterMs: Number(retryAfter) * 1_000 });
}

/** An answer's text against its schema, or the server's error. */
export function read<T>(
  good: boolean,
  text: string,
  schema: z.ZodMiniType<T> | null,
): Result<T, ErrorBody> {
  const json = parse(text);
  if (!good) {
    return err(readProblem(json) ?? UNREACHABLE);
  }
  if (schema === null) return ok(undefined as T);
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err(UNREADABLE);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
