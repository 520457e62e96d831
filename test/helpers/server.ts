// The real server for tests: the same script as `npm start`, on free ports, with a state folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const START_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 10_000;

export type TestServer = {
  origin: string;
  /** A one-time sign-in link; after a restart the new one. */
  boothLink: string;
  partnerOrigin: string;
  stateDir: string;
  /** Milliseconds from spawning to ready, of the last start. */
  startedInMs: number;
  stop(): Promise<void>;
  /** SIGKILL to the whole process group: nothing gets to say goodbye. */
  kill9(): Promise<void>;
  /** Starts again on the same ports and state; call after `stop` or `kill9`, or alone to do both. */
  restart(): Promise<void>;
};

/** Names the environment variable with a state that was seeded before; a fresh server then starts from a copy of it. */
export const SEEDED_STATE = "JUDAS_SEEDED_STATE";

/** Starts and waits until ready. A state folder made here is removed by `stop`. */
export async function startServer(
  options: { port?: number; stateDir?: string } = {},
): Promise<TestServer> {
  const port = options.port ?? (await freePortPair());
  const stateDir = options.stateDir ?? (await freshState());
  let child: ChildProcess | null = null;
  const server: TestServer = {
    origin: "",
    boothLink: "",
    partnerOrigin: "",
    stateDir,
    startedInMs: 0,
    stop: async () => {
      await end(child, "SIGTERM");
      child = null;
      if (!options.stateDir) await rm(stateDir, { recursive: true, force: true });
    },
    kill9: async () => {
      await end(child, "SIGKILL");
      child = null;
    },
    restart: async () => {
      if (child) await end(child, "SIGTERM");
      child = await start();
    },
  };
  const start = async () => {
    const began = performance.now();
    const started = launch(port, stateDir);
    const output = await readiness(started);
    server.origin = `http://127.0.0.1:${port}`;
    server.boothLink = /Booth\s+(\S+)/.exec(output)?.[1] ?? "";
    server.partnerOrigin = /Partner demo\s+(\S+)/.exec(output)?.[1] ?? "";
    server.startedInMs = performance.now() - began;
    return started;
  };
  child = await start();
  return server;
}

async function freshState(): Promise<string> {
  const stateDir = await mkdtemp(join(tmpdir(), "judas-test-"));
  const seeded = process.env[SEEDED_STATE];
  if (seeded) await cp(seeded, stateDir, { recursive: true });
  return stateDir;
}

function launch(port: number, stateDir: string): ChildProcess {
  return spawn(process.execPath, [join(ROOT, "server/local/run.ts")], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), STATE_DIR: stateDir, HOST: "", NODE_OPTIONS: "" },
    // The channel ends it when this process dies on the way.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // A process group of its own, so that one signal reaches the runtime's processes as well.
    detached: true,
  });
}

/** What it printed until it was ready. Later output goes on being read, and errors are shown. */
function readiness(child: ChildProcess): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      void end(child, "SIGKILL");
      reject(new Error(`the server was not ready in ${START_WITHIN_MS / 1_000} s:\n${output}`));
    }, START_WITHIN_MS);
    const hear = (text: string) => {
      output += text;
      if (!/^Ready /m.test(output)) return;
      clearTimeout(late);
      resolve(output);
    };
    child.stdout?.setEncoding("utf8").on("data", hear);
    child.stderr?.setEncoding("utf8").on("data", hear);
    child.once("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended (${code}) before it was ready:\n${output}`));
    });
  });
}

async function end(child: ChildProcess | null, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (!child?.pid) return;
  const group = -child.pid;
  const gone =
    child.exitCode === null && child.signalCode === null
      ? new Promise<void>((resolve) => child.once("exit", () => resolve()))
      : Promise.resolve();
  const kill = (how: NodeJS.Signals) => {
    try {
      process.kill(group, how);
    } catch {
      // No such group: everything has ended already.
    }
  };
  kill(signal);
  const late = setTimeout(() => kill("SIGKILL"), STOP_WITHIN_MS);
  await gone;
  clearTimeout(late);
  kill("SIGKILL");
}

/** A port whose successor is free as well (the partner's page takes it). */
async function freePortPair(): Promise<number> {
  for (;;) {
    // Below the ports that systems give to connections: one of those may be taken before the server is up.
    const port = await listenOnce(20_000 + Math.floor(Math.random() * 10_000));
    if (port && (await listenOnce(port + 1))) return port;
  }
}

/** The port it could listen on for a moment, 0 when it could not. */
function listenOnce(port: number): Promise<number> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(0));
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
