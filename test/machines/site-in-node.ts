// The whole edge in plain Node: its routes and dispatcher on a real SQLite, with counters that never refuse. Fast enough
// to judge tens of thousands of requests.
import { sqliteD1 } from "../helpers/sqlite-d1.ts";
import type { Sent } from "./forge.ts";

export const SITE = "https://live.test";
export const SITE_ROOT = "test-admin-secret-0123456789abcdefghijklmnop";

type App = { fetch(request: Request, env: unknown, context: unknown): Promise<Response> };

const getByName = () => new Proxy({}, { get: () => async () => undefined });

type Stored = { readonly size: number; readonly uploaded: Date };

/** As much of a bucket as looking through it needs. */
const bucketOf = (media: Map<string, Stored>) => ({
  list: async ({ prefix }: { prefix: string }) => {
    const found = [...media].filter(([key]) => key.startsWith(prefix));
    return { objects: found.map(([key, stored]) => ({ key, ...stored })), truncated: false };
  },
  delete: async (keys: readonly string[]) => keys.forEach((key) => void media.delete(key)),
});

export async function siteInNode(origin = SITE) {
  // Not imported by name: the Worker's sources are checked against its own platform, not against Node's.
  const source = new URL("../../server/edge/app.ts", import.meta.url).href;
  const { default: app } = (await import(/* @vite-ignore */ source)) as { default: App };
  const db = sqliteD1();
  const media = new Map<string, Stored>();
  const never = { ok: true, remaining: 1, resetAfterMs: 0, retryAfterMs: 0, why: null };
  const env = {
    ENVIRONMENT: origin.startsWith("https:") ? "production" : "local",
    PUBLIC_ORIGIN: origin,
    SITE_NAME: "Test",
    UPLOAD_MAX_BYTES: "1000",
    MEDIA_QUOTA_BYTES: "1000000",
    ROOM_SPREAD_SOCKETS: "2000",
    TOKEN_SECRET: "test-token-secret-0123456789abcdefghijklmnop",
    ADMIN_SECRET: SITE_ROOT,
    DB: db,
    RATE_LIMITER: { getByName: () => ({ take: async () => never }) },
    EDGE_LIMIT: { limit: async () => ({ success: true }) },
    ANALYTICS: { writeDataPoint: () => undefined },
    MEDIA_BUCKET: bucketOf(media),
    ...Object.fromEntries(["SESSIONS", "ASSETS"].map((name) => [name, {}])),
    // Objects that do whatever they are asked and know nothing.
    ...Object.fromEntries(["USER_SESSIONS", "COURIER"].map((name) => [name, { getByName }])),
  };
  const context = { waitUntil: () => undefined, passThroughOnException: () => undefined };
  const send = ({ method, url, headers, body }: Sent) => {
    const sent = method === "GET" ? {} : { body };
    return app.fetch(new Request(url, { method, headers, ...sent }), env, context);
  };
  return { db, send, media };
}
