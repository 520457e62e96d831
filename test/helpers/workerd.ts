// A bare workerd on a port: one entry bundled once, objects with SQLite on disk, killed and started again in a moment.
// No simulator in between, so its CPU time and memory are those of the runtime.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
// Both come with wrangler, in the versions it was tested with.
const wrangler = createRequire(createRequire(import.meta.url).resolve("wrangler"));
const esbuild = wrangler("esbuild") as {
  build(options: Record<string, unknown>): Promise<{ warnings: unknown[] }>;
};
const { default: workerdBinary, version: workerdVersion } = wrangler("workerd") as {
  default: string;
  version: string;
};

export { workerdVersion };

const COMPATIBILITY_DATE = "2026-10-23";
const START_TIMEOUT_MS = 20_000;
/** How much of the runtime's own output is kept for whoever asks why. */
const LOG_MAX_CHARS = 20_000;
const STOP_GRACE_MS = 500;

export type WorkerdOptions = {
  /** Path of the entry module, from the root of the repository. */
  readonly entry: string;
  /** Binding name → exported class. Each gets SQLite storage on disk. */
  readonly objects: Readonly<Record<string, string>>;
  /** Bundle, configuration and state live here; the state outlives restarts. */
  readonly folder: string;
  readonly vars?: Readonly<Record<string, string>>;
  /** 0 or nothing: a free one, kept over restarts. */
  readonly port?: number;
  /** Pins the process to this CPU core, where `taskset` exists. */
  readonly core?: number;
  /** Compatibility flags of the Worker, as in wrangler.toml. */
  readonly compatibilityFlags?: readonly string[];
  /** Further arguments for `workerd serve`, as `--inspector-addr=…`. */
  readonly flags?: readonly string[];
};

export type Workerd = {
  readonly origin: string;
  readonly port: number;
  readonly pid: number;
  /** The last part of what the process wrote. */
  readonly log: string;
  /** True until the process ended, by itself or by one of these calls. */
  readonly isRunning: boolean;
  /** SIGTERM, and SIGKILL soon after, since open sockets hold it up; resolves when the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL: no last words. Resolves when the process is gone. */
  kill9(): Promise<void>;
  /** Starts again with the same bundle, port and state; kills first what still runs. */
  restart(): Promise<void>;
};

/** True where a process can be pinned to a core. */
export const canPin = process.platform === "linux" && existsSync("/usr/bin/taskset");

/** Command and arguments that run `command` on one core, or as they are where that is impossible. */
export function pinned(core: number | undefined, command: readonly string[]): string[] {
  return core === undefined || !canPin ? [...command] : ["taskset", "-c", `${core}`, ...command];
}

/** Bundles the entry, writes the configuration and starts the runtime. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const { folder, entry } = options;
  mkdirSync(join(folder, "state"), { recursive: true });
  await bundle(join(root, entry), join(folder, "worker.js"));
  writeFileSync(join(folder, "config.capnp"), configuration(options));
  let life = await launch(options, options.port ?? 0);
  const { port } = life;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    get pid() {
      return life.child.pid ?? 0;
    },
    get log() {
      return life.log();
    },
    get isRunning() {
      return life.child.exitCode === null && life.child.signalCode === null;
    },
    async stop() {
      const impatient = setTimeout(() => life.child.kill("SIGKILL"), STOP_GRACE_MS);
      await end(life.child, "SIGTERM");
      clearTimeout(impatient);
    },
    kill9: () => end(life.child, "SIGKILL"),
    async restart() {
      await end(life.child, "SIGKILL");
      life = await launch(options, port);
    },
  };
}

async function bundle(entry: string, outfile: string): Promise<void> {
  await esbuild.build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
    absWorkingDir: root,
    logLevel: "error",
  });
}

function configuration(options: WorkerdOptions): string {
  const { objects, vars = {}, folder, compatibilityFlags = [] } = options;
  const text = JSON.stringify;
  const namespaces = [...new Set(Object.values(objects))].map(
    (name) => `(className = ${text(name)}, uniqueKey = ${text(name)}, enableSql = true)`,
  );
  const bindings = [
    ...Object.entries(objects).map(
      ([name, className]) =>
        `(name = ${text(name)}, durableObjectNamespace = (className = ${text(className)}))`,
    ),
    ...Object.entries(vars).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "state", disk = (path = ${text(join(folder, "state"))}, writable = true)),
  ],
  sockets = [(name = "entry", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  compatibilityDate = ${text(COMPATIBILITY_DATE)},
  compatibilityFlags = ${text(compatibilityFlags)},
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  durableObjectNamespaces = [${namespaces.join(", ")}],
  durableObjectStorage = (localDisk = "state"),
  bindings = [${bindings.join(", ")}],
);
`;
}

type Life = { readonly child: ChildProcess; readonly port: number; readonly log: () => string };

function launch({ folder, core, flags = [] }: WorkerdOptions, port: number): Promise<Life> {
  const [command = "", ...args] = pinned(core, [
    workerdBinary,
    "serve",
    join(folder, "config.capnp"),
    `--socket-addr=entry=127.0.0.1:${port}`,
    "--control-fd=3",
    ...flags,
  ]);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe", "pipe"], cwd: folder });
  leaving.add(child);
  child.once("exit", () => leaving.delete(child));
  let kept = "";
  const keep = (chunk: Buffer) => {
    kept = (kept + chunk.toString("utf8")).slice(-LOG_MAX_CHARS);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`workerd ${why}:\n${kept}`));
    const impatient = setTimeout(() => {
      child.kill("SIGKILL");
      fail("did not listen in time");
    }, START_TIMEOUT_MS);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code) => fail(`ended with ${code}`));
    let told = "";
    (child.stdio[3] as Readable).on("data", (chunk: Buffer) => {
      told += chunk.toString("utf8");
      const heard = /"event":"listen","socket":"entry","port":(\d+)/.exec(told)?.[1];
      if (!heard) return;
      clearTimeout(impatient);
      resolve({ child, port: Number(heard), log: () => kept });
    });
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}

/** Nothing outlives the process that started it, however that one ends. */
const leaving = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of leaving) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => process.exit(signal === "SIGINT" ? 130 : 143));
}
