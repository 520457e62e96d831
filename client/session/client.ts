// Calls of the API whose paths, parameters, bodies and answers are checked against its description when the pages are compiled.
// What an answer really is, its schema says when it comes.
import createClient from "openapi-fetch";
import type * as z from "zod/mini";
import { errorBody } from "../../shared/http/bodies.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { paths } from "./api-types.d.ts";
import {
  type Answer,
  CANCELLED,
  type CallError,
  UNREACHABLE,
  UNREADABLE,
  withWait,
} from "./request.ts";

/** With the session cookie, and never from the browser's cache: what it keeps may be of another moment. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "http://localhost",
  cache: "no-store",
  credentials: "same-origin",
  fetch: (request) => fetch(request),
});

/** The parameters of a path. */
export const at = <P>(path: P) => ({ params: { path } });

type Fetched<D> = { data?: D; error?: unknown; response: Response };

/** What a call comes to. Never throws; `schema` is null for answers without a body. */
export async function ask<T extends D, D>(
  fetched: Promise<Fetched<D>>,
  schema: z.ZodMiniType<T> | null,
): Answer<T> {
  try {
    const { data, error, response } = await fetched;
    const answer = response.ok ? checked(data, schema) : refusal(error);
    return withWait<T>(answer, response.headers.get("Retry-After"));
  } catch (thrown) {
    return err(failureOf(thrown));
  }
}

function checked<T>(data: unknown, schema: z.ZodMiniType<T> | null): Result<T, CallError> {
  if (schema === null) return ok(undefined as T);
  const parsed = schema.safeParse(data);
  return parsed.success ? ok(parsed.data) : err(UNREADABLE);
}

function refusal(error: unknown): Result<never, CallError> {
  const parsed = errorBody.safeParse(error);
  return err(parsed.success ? parsed.data : UNREACHABLE);
}

function failureOf(thrown: unknown): CallError {
  const name = thrown instanceof Error ? thrown.name : "";
  if (name === "AbortError") return CANCELLED;
  return name === "SyntaxError" ? UNREADABLE : UNREACHABLE;
}

/**
 * A write that must happen once: when its answer gets lost it is sent once more with the same key, and the server tells what
 * became of the first.
 */
export async function askOnce<T extends D, D>(
  send: (header: { "Idempotency-Key": string }) => Promise<Fetched<D>>,
  schema: z.ZodMiniType<T> | null,
): Answer<T> {
  const header = { "Idempotency-Key": crypto.randomUUID() };
  const first = await ask<T, D>(send(header), schema);
  const isLost = !first.ok && first.error.code === UNREACHABLE.code;
  return isLost ? ask<T, D>(send(header), schema) : first;
}
