// Calls of the API whose paths, parameters, bodies and answers are checked against its description when the pages are compiled.
// What an answer really is, its schema says when it comes.
import type { Client } from "openapi-fetch";
import type * as z from "zod/mini";
import { err } from "../../shared/result.ts";
import type { paths } from "./api-types.d.ts";
import { type Answer, CANCELLED, type Method, read, UNREACHABLE, withWait } from "./request.ts";

type Params = {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly header?: Readonly<Record<string, string>>;
};
type Init = { readonly params?: Params; readonly body?: unknown; readonly signal?: AbortSignal };

// The library's own code would weigh more than all of our calls; its types are what we want.
export const api = {
  GET: sender("GET"),
  POST: sender("POST"),
  PUT: sender("PUT"),
  PATCH: sender("PATCH"),
  DELETE: sender("DELETE"),
} as unknown as Pick<Client<paths>, Method>;

/** The parameters of a path. */
export const at = <P>(path: P) => ({ params: { path } });

/** With the session cookie, and never from the browser's cache: what it keeps may be of another moment. */
function sender(method: Method) {
  return async (path: string, { params = {}, body, signal }: Init = {}) => {
    const type = body === undefined ? {} : { "Content-Type": "application/json" };
    const response = await fetch(addressOf(path, params), {
      method,
      cache: "no-store",
      credentials: "same-origin",
      headers: { ...type, ...params.header },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    return { response };
  };
}

function addressOf(template: string, { path = {}, query = {} }: Params): string {
  const address = template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name] ?? ""));
  const asked = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return asked.length === 0 ? address : `${address}?${new URLSearchParams(asked)}`;
}

/** `data` is never there: it tells the compiler what the description promises. */
type Fetched<D> = { data?: D; response: Response };

/** What a call comes to. Never throws; `schema` is null for answers without a body. */
export async function ask<T extends D, D>(
  fetched: Promise<Fetched<D>>,
  schema: z.ZodMiniType<T> | null,
): Answer<T> {
  try {
    const { response } = await fetched;
    const answer = read(response.ok, await response.text(), schema);
    return withWait(answer, response.headers.get("Retry-After"));
  } catch (thrown) {
    return err(thrown instanceof Error && thrown.name === "AbortError" ? CANCELLED : UNREACHABLE);
  }
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
