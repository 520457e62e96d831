// The Worker's variables, parsed once per isolate. What is missing or malformed is named in one line, its value never.
import * as z from "zod/mini";
import { err, ok, type Result } from "../shared/result.ts";

const secret = z.string().check(z.minLength(32));
/** Whole days; 0: for ever. */
const dayCount = z.optional(
  z.pipe(
    z.string().check(z.regex(/^(?:0|[1-9][0-9]{0,4})$/)),
    z.transform((text) => Number(text)),
  ),
);
const byteCount = z.pipe(
  z.string().check(z.regex(/^[1-9][0-9]{0,11}$/)),
  z.transform((text) => Number(text)),
);
/** Read by the room objects themselves; checked here, where a mistake stops the start. */
const socketCount = z.string().check(z.regex(/^[1-9][0-9]{0,4}$/));
/** `scheme://host[:port]` exactly as a browser writes it, or empty: the host a request came to (local only). */
const publicOrigin = z.string().check(z.regex(/^(?:https?:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?)?$/));

const vars = z.object({
  ENVIRONMENT: z.enum(["local", "staging", "production"]),
  PUBLIC_ORIGIN: publicOrigin,
  SITE_NAME: z.string().check(z.minLength(1), z.maxLength(80)),
  UPLOAD_MAX_BYTES: byteCount,
  MEDIA_QUOTA_BYTES: byteCount,
  ROOM_SPREAD_SOCKETS: socketCount,
  /** Length of a segment of live sound. */
  SEGMENT_MS: z._default(z.enum(["500", "1000", "2000", "4000"]), "1000"),
  /** Origin of a domain of the bucket, from where players then fetch live sound; empty: from this Worker. */
  LIVE_MEDIA_BASE: z._default(publicOrigin, ""),
  TOKEN_SECRET: secret,
  ADMIN_SECRET: secret,
  /** Off: every answer comes from its source. For looking into a fault, and for measuring. */
  EDGE_CACHE: z.optional(z.enum(["on", "off"])),
  HISTORY_CHAT_DAYS: dayCount,
  HISTORY_LOG_DAYS: dayCount,
  HISTORY_SOUND_DAYS: dayCount,
  HISTORY_ATTENDANCE_DAYS: dayCount,
  /** While the root of machines' keys is being changed: the one before it. */
  ADMIN_SECRET_PREVIOUS: z.optional(z.union([z.literal(""), secret])),
  /** Both or none: what the store of points is asked with. */
  ANALYTICS_ACCOUNT_ID: z.optional(z.string().check(z.regex(/^(?:[0-9a-f]{32})?$/))),
  ANALYTICS_TOKEN: z.optional(z.string()),
});

/** Whether somebody came back within the year is worth knowing; later it is nobody's business. */
const ATTENDANCE_DAYS = 400;

const BINDINGS = [
  "USER_SESSIONS",
  "RATE_LIMITER",
  "COURIER",
  "MEDIA_BUCKET",
  "DB",
  "SESSIONS",
  "ANALYTICS",
  "EDGE_LIMIT",
  "ASSETS",
] as const;

export type Config = {
  readonly environment: "local" | "staging" | "production";
  /** Null: this deployment answers under whatever host it is reached by (local only). */
  readonly publicOrigin: string | null;
  readonly siteName: string;
  /** One file. */
  readonly uploadMaxBytes: number;
  readonly segmentMs: number;
  /** Null: segments of live sound come from this Worker. */
  readonly liveMediaBase: string | null;
  /** All files of the site together. */
  readonly mediaQuotaBytes: number;
  /** Whether answers are kept (cache policies). */
  readonly edgeCache: boolean;
  /** How long the archive keeps what, in days; 0: for ever. */
  readonly retention: {
    readonly chatDays: number;
    readonly logDays: number;
    readonly soundDays: number;
    readonly attendanceDays: number;
  };
  readonly tokenSecret: string;
  readonly adminSecret: string;
  /** What machines' keys are derived from: the current root, and during a rotation the one before it. */
  readonly adminRoots: readonly string[];
  /** Where points can be asked for; null without credentials. `dataset`: as the binding's, in wrangler.toml. */
  readonly points: {
    readonly accountId: string;
    readonly token: string;
    readonly dataset: string;
  } | null;
};

/** The configuration, or one line that says which settings to fix. */
export function parseConfig(env: Readonly<Record<string, unknown>>): Result<Config, string> {
  const parsed = vars.safeParse(env);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => nameProblem(env, issue.path))),
    ...BINDINGS.filter((name) => env[name] === undefined).map((name) => `binding ${name} missing`),
  ];
  if (!parsed.success || problems.length > 0) return err(oneLine(problems));
  const v = parsed.data;
  if (v.ENVIRONMENT !== "local" && !v.PUBLIC_ORIGIN.startsWith("https://")) {
    return err(oneLine(["PUBLIC_ORIGIN must be an https:// origin outside of local use"]));
  }
  if (v.TOKEN_SECRET === v.ADMIN_SECRET || v.TOKEN_SECRET === v.ADMIN_SECRET_PREVIOUS) {
    return err(oneLine(["TOKEN_SECRET and ADMIN_SECRET must differ"]));
  }
  return ok({
    environment: v.ENVIRONMENT,
    publicOrigin: v.PUBLIC_ORIGIN === "" ? null : v.PUBLIC_ORIGIN,
    siteName: v.SITE_NAME,
    uploadMaxBytes: v.UPLOAD_MAX_BYTES,
    segmentMs: Number(v.SEGMENT_MS),
    liveMediaBase: v.LIVE_MEDIA_BASE === "" ? null : v.LIVE_MEDIA_BASE,
    mediaQuotaBytes: v.MEDIA_QUOTA_BYTES,
    edgeCache: v.EDGE_CACHE !== "off",
    retention: {
      chatDays: v.HISTORY_CHAT_DAYS ?? 0,
      logDays: v.HISTORY_LOG_DAYS ?? 0,
      soundDays: v.HISTORY_SOUND_DAYS ?? 0,
      attendanceDays: v.HISTORY_ATTENDANCE_DAYS ?? ATTENDANCE_DAYS,
    },
    tokenSecret: v.TOKEN_SECRET,
    adminSecret: v.ADMIN_SECRET,
    points: pointsOf(v),
    adminRoots: [v.ADMIN_SECRET, ...(v.ADMIN_SECRET_PREVIOUS ? [v.ADMIN_SECRET_PREVIOUS] : [])],
  });
}

function pointsOf({
  ANALYTICS_ACCOUNT_ID: accountId,
  ANALYTICS_TOKEN: token,
  ENVIRONMENT,
}: z.infer<typeof vars>): Config["points"] {
  if (!accountId || !token) return null;
  const dataset = ENVIRONMENT === "staging" ? "dj_judas_staging" : "dj_judas";
  return { accountId, token, dataset };
}

function nameProblem(env: Readonly<Record<string, unknown>>, path: readonly PropertyKey[]): string {
  const name = String(path[0]);
  if (env[name] === undefined) return `${name} missing`;
  return HINTS[name] ? `${name} malformed (${HINTS[name]})` : `${name} malformed`;
}

const HINTS: Readonly<Record<string, string>> = {
  ANALYTICS_ACCOUNT_ID: "32 hexadecimal digits, or empty",
  ENVIRONMENT: "local, staging or production",
  PUBLIC_ORIGIN: "scheme://host[:port] without a path",
  UPLOAD_MAX_BYTES: "a whole number of bytes",
  MEDIA_QUOTA_BYTES: "a whole number of bytes",
  ROOM_SPREAD_SOCKETS: "a whole number of sockets, at most 99999",
  SEGMENT_MS: "500, 1000, 2000 or 4000",
  LIVE_MEDIA_BASE: "scheme://host[:port] without a path, or empty",
  EDGE_CACHE: "on or off",
  HISTORY_CHAT_DAYS: "a whole number of days, 0 for ever",
  HISTORY_LOG_DAYS: "a whole number of days, 0 for ever",
  HISTORY_SOUND_DAYS: "a whole number of days, 0 for ever",
  HISTORY_ATTENDANCE_DAYS: "a whole number of days, 0 for ever",
  TOKEN_SECRET: "at least 32 characters",
  ADMIN_SECRET: "at least 32 characters",
  ADMIN_SECRET_PREVIOUS: "at least 32 characters, or empty",
};

function oneLine(problems: readonly string[]): string {
  return `Configuration: ${[...new Set(problems)].join("; ")}.`;
}
