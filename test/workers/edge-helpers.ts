// Talks to the whole Worker as a browser would: rooms in the registry, tokens, cookies, sockets through the guard.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import type { TokenPurpose } from "../../server/domain/identity/claims.ts";
import app from "../../server/edge/app.ts";
import { makeSignInUrl } from "../../server/platform/links.ts";
import { mintToken } from "../../server/platform/tokens.ts";
import { type CloseReason, closeReason } from "../../shared/protocol/close.ts";
import type { Role } from "../../shared/roles.ts";
import { breaches, templateOf } from "../helpers/described.ts";

export const ORIGIN = "https://live.test";
export const ADMIN_SECRET = "test-admin-secret-0123456789abcdefghijklmnop";
export const TOKEN_SECRET = "test-token-secret-0123456789abcdefghijklmnop";

type Ask = { method?: string; headers?: Record<string, string>; body?: unknown; origin?: string };

/** One request; writes carry our own Origin unless told otherwise. Its answer is as the API's description says. */
export async function ask(path: string, options: Ask = {}): Promise<Response> {
  const { method = "GET", body, origin = ORIGIN } = options;
  const write = method !== "GET" && method !== "HEAD";
  const response = await exports.default.fetch(`${ORIGIN}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(write ? { Origin: origin } : {}),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return asDescribed(method, path, response);
}

/** The answer, once it has been held to the description. */
async function asDescribed(method: string, path: string, response: Response): Promise<Response> {
  if (templateOf(path) === null) return response;
  const { status, headers } = response;
  const contentType = headers.get("Content-Type");
  // Sound and play lists are judged by their type alone.
  const isText = !contentType?.match(/^audio|mpegurl/);
  const body = response.body && isText ? await response.clone().text() : "";
  const faults = breaches({ method, path, status, contentType, body });
  if (faults.length > 0) throw new Error(`not as described: ${faults.join(" · ")}`);
  return response;
}

export async function addRoom(room: string): Promise<void> {
  await env.DB.prepare(
    "INSERT OR IGNORE INTO rooms (room, title, tagline, created_at) VALUES (?1, ?2, '', 0)",
  )
    .bind(room, `Room ${room}`)
    .run();
}

/** The link part of a one-time address. */
export async function linkFor(role: Role, name = "Lee", nowMs = Date.now()): Promise<string> {
  const url = await makeSignInUrl(ADMIN_SECRET, { name, role }, { origin: ORIGIN, nowMs });
  return new URL(url).hash.slice(1);
}

/** A `Cookie` header of somebody freshly signed in. */
export async function cookieOf(role: Role, name = `The ${role}`): Promise<string> {
  const link = await linkFor(role, name);
  const visitor = crypto.getRandomValues(new Uint8Array(3)).join(".");
  const response = await ask("/api/sign-in", {
    method: "POST",
    body: { link },
    headers: { "CF-Connecting-IP": `10.${visitor}` },
  });
  return (response.headers.get("Set-Cookie") ?? "").split(";")[0] ?? "";
}

/** A listener's token for a room; any claim may be bent. */
export function tokenFor(
  room: string,
  bent: {
    purpose?: TokenPurpose;
    secret?: string;
    role?: Role;
    partner?: string | null;
    origin?: string;
    person?: string;
    name?: string | null;
    iatMs?: number;
    expMs?: number;
  } = {},
): Promise<string> {
  const { purpose = "listener", secret = TOKEN_SECRET, ...rest } = bent;
  return mintToken(secret, purpose, {
    person: "p_someone001",
    name: null,
    role: "listener",
    room,
    partner: null,
    origin: ORIGIN,
    iatMs: Date.now(),
    expMs: Date.now() + 60_000,
    ...rest,
  });
}

type Dial = { token?: string | null; origin?: string | null; headers?: Record<string, string> };

/** Asks for an upgrade at `path`. */
export function dial(path: string, { token = null, origin = ORIGIN, headers = {} }: Dial) {
  return exports.default.fetch(`${ORIGIN}${path}`, {
    headers: {
      Upgrade: "websocket",
      ...(origin === null ? {} : { Origin: origin }),
      ...(token === null ? {} : { "Sec-WebSocket-Protocol": `judah.v1, t.${token}` }),
      ...headers,
    },
  });
}

/** What became of a dial: the first frame of the room, or why it was closed. */
export async function outcome(
  response: Response,
): Promise<
  { frame: Record<string, unknown> } | { closed: CloseReason | number } | { status: number }
> {
  const socket = response.webSocket;
  if (!socket) return { status: response.status };
  return new Promise((resolve) => {
    socket.addEventListener("message", ({ data }) => {
      resolve({ frame: JSON.parse(String(data)) });
      socket.close();
    });
    socket.addEventListener("close", ({ code }) => resolve({ closed: closeReason(code) ?? code }));
    socket.accept();
  });
}

/** The Worker with some bindings replaced (built pages, a database that fails, missing settings). */
export async function askWith(
  replaced: Record<string, unknown>,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const ctx = createExecutionContext();
  const request = new Request(`${ORIGIN}${path}`, init);
  const changed = { ...env, ...replaced } as Env;
  // The handler takes the runtime's incoming request, which only the runtime can make.
  const incoming = request as Parameters<typeof app.fetch>[0];
  const response = await app.fetch(incoming, changed, ctx);
  await waitOnExecutionContext(ctx);
  return asDescribed(init.method ?? "GET", path, response);
}

/** Built pages as the asset store would give them. */
export const PAGES_STUB = {
  fetch: async () =>
    new Response(
      `<!doctype html><html><head><title>old</title><meta name="description" content="old"></head>` +
        `<body><div id="shell"><h1>old</h1><p>old</p></div></body></html>`,
    ),
};
