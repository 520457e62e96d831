// The real Worker as one module and the bindings of wrangler.toml as plain data, so that a server process needs neither
// wrangler nor a build of the pages. Made once per entry and process.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  unstable_getMiniflareWorkerOptions as readWorkerOptions,
  unstable_splitSqlQuery as splitSql,
} from "wrangler";
import { fromWrangler } from "./lean-modules.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

type Esbuild = {
  build(options: object): Promise<{ outputFiles: { text: string }[] }>;
};

export type LeanWorker = {
  /** What one Miniflare worker takes, without its code; JSON all through. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly code: string;
};

export const LEAN_SECRETS = {
  TOKEN_SECRET: "lean-token-secret-0123456789abcdefghijkl",
  ADMIN_SECRET: "lean-admin-secret-0123456789abcdefghijkl",
} as const;

const built = new Map<string, Promise<string>>();

/** `entry` is relative to the repository; another than the product's own must export the same names as that. */
export async function buildLeanWorker(entry: string): Promise<LeanWorker> {
  const code = built.get(entry) ?? bundle(entry);
  built.set(entry, code);
  return { options: workerOptions(), code: await code };
}

async function bundle(entry: string): Promise<string> {
  const { build } = fromWrangler("esbuild") as Esbuild;
  const { outputFiles } = await build({
    entryPoints: [ROOT + entry],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    logLevel: "silent",
  });
  const [module] = outputFiles;
  if (!module) throw new Error(`${entry} gave no module`);
  return module.text;
}

/** Everything that wrangler.toml binds, except the pages: those come from a stub that knows none. */
function workerOptions(): Record<string, unknown> {
  const before = process.env.WRANGLER_LOG;
  process.env.WRANGLER_LOG = "none";
  const { workerOptions: options } = readWorkerOptions(`${ROOT}wrangler.toml`);
  if (before === undefined) delete process.env.WRANGLER_LOG;
  else process.env.WRANGLER_LOG = before;
  const { assets: _pages, modulesRules: _rules, bindings, ...rest } = options;
  return { ...rest, name: "dj-judas", bindings: { ...(bindings as object), ...LEAN_SECRETS } };
}

/** The statements that bring an empty D1 to the newest migration. */
export function migrationStatements(): string[] {
  const folder = `${ROOT}server/migrations/`;
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return files.sort().flatMap((name) => splitSql(readFileSync(folder + name, "utf8")));
}
