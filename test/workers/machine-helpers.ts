// Machines for the tests: signs requests as the operator's client does, and bends them.
import { env } from "cloudflare:workers";
import { deriveAdminKey } from "../../server/platform/admin-mac.ts";
import { type Credentials, signRequest } from "../../server/platform/sign-request.ts";
import { ADMIN_SECRET, askWith, ORIGIN } from "./edge-helpers.ts";

export type Signing = {
  readonly keyId?: string;
  readonly root?: string;
  readonly room?: string;
  readonly idempotencyKey?: string;
  readonly nowMs?: number;
};
export type Signed = { readonly path: string; readonly init: RequestInit };

export const newIntent = (): string => crypto.randomUUID();

export async function credentialsOf(keyId: string, root = ADMIN_SECRET): Promise<Credentials> {
  return { keyId, key: await deriveAdminKey(root, keyId) };
}

/** A request that is right in everything. */
export async function signed(
  method: string,
  path: string,
  body?: unknown,
  { keyId = "operator.1", root, room, idempotencyKey, nowMs = Date.now() }: Signing = {},
): Promise<Signed> {
  const bytes = new TextEncoder().encode(body === undefined ? "" : JSON.stringify(body));
  const asking = {
    method,
    url: `${ORIGIN}${path}`,
    contentType: body === undefined ? null : "application/json",
    body: bytes,
    room: room ?? null,
    idempotencyKey: method === "GET" ? "" : (idempotencyKey ?? newIntent()),
  };
  const headers = await signRequest(await credentialsOf(keyId, root), asking, nowMs);
  if (!headers) throw new Error("cannot be signed");
  return { path, init: { method, headers, ...(body === undefined ? {} : { body: bytes }) } };
}

/** Each test is another visitor, so that none meets another's limit. */
export function visitor(): Record<string, string> {
  return { "CF-Connecting-IP": `10.${crypto.getRandomValues(new Uint8Array(3)).join(".")}` };
}

export function send(
  { path, init }: Signed,
  bent: { headers?: Record<string, string>; replaced?: Record<string, unknown> } = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries({ ...visitor(), ...bent.headers })) {
    headers.set(name, value);
  }
  return askWith(bent.replaced ?? {}, path, { ...init, headers });
}

/** Signs and sends. */
export async function call(
  method: string,
  path: string,
  body?: unknown,
  signing: Signing & { replaced?: Record<string, unknown> } = {},
): Promise<Response> {
  const { replaced, ...rest } = signing;
  return send(await signed(method, path, body, rest), replaced ? { replaced } : {});
}

export async function countOf(table: string, where = "1"): Promise<number> {
  const found = await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${where}`).first<{
    n: number;
  }>();
  return found?.n ?? 0;
}

/** Status and code of an answer, read to its end. */
export async function verdict(response: Response): Promise<readonly [number, string | null]> {
  const text = await response.text();
  const code = text.startsWith("{") ? ((JSON.parse(text) as { code?: string }).code ?? null) : null;
  return [response.status, code];
}
