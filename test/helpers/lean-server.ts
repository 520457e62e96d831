// The real Worker with its edge, D1, R2, KV and objects on disk, in a process group of its own that can be killed and is
// back in well under a second. No pages, no music: for tests that need the server and nothing around it.
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenPurpose } from "../../server/domain/identity/claims.ts";
import { mintToken } from "../../server/platform/tokens.ts";
import { isStaff, type Role } from "../../shared/roles.ts";
import { buildLeanWorker, LEAN_SECRETS, migrationStatements } from "./lean-build.ts";
import { begin, childPids, endGroup, freePort, spawnChild } from "./lean-process.ts";

const HOUR_MS = 3_600_000;

export type LeanOptions = {
  readonly port?: number;
  /** Where the runtime's heap can be asked about; absent: nowhere. */
  readonly inspectorPort?: number;
  /** Kept by `stop` when it is given; otherwise made for this server and removed with it. */
  readonly stateDir?: string;
  /** Rooms to open in a new state. */
  readonly rooms?: readonly string[];
  /** Another entry than the product's, relative to the repository, that exports the same names. */
  readonly entry?: string;
  readonly vars?: Readonly<Record<string, string>>;
};

export type TokenFor = {
  readonly room?: string;
  readonly role?: Role;
  readonly name?: string;
  /** Where the socket will say it comes from: another address than the server's own when something stands between. */
  readonly origin?: string;
};

export type LeanServer = {
  readonly origin: string;
  readonly port: number;
  readonly stateDir: string;
  /** Milliseconds from the word to start until it answered, of the last start. */
  startedInMs(): number;
  /** What the Worker logged, newest last; only the last lines are kept. */
  readonly logs: readonly string[];
  /** The runtime's own process: where memory is to be measured, or a SIGSTOP to be sent. */
  runtimePid(): number;
  tokenFor(person: string, who?: TokenFor): Promise<string>;
  /** SIGKILL to the whole group: nothing gets to say goodbye. */
  kill9(): Promise<void>;
  /** Starts again on the same port and state; also without a `kill9` before, then with a proper end. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts and waits until it answers. */
export async function startLeanServer(options: LeanOptions = {}): Promise<LeanServer> {
  const { rooms = ["main"], entry = "server/index.ts", vars = {} } = options;
  const [worker, port] = await Promise.all([buildLeanWorker(entry), options.port ?? freePort()]);
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), "judas-lean-")));
  const bindings = { ...(worker.options.bindings as object), ...vars };
  const { inspectorPort } = options;
  const order = {
    port,
    inspectorPort,
    stateDir,
    code: worker.code,
    options: { ...worker.options, bindings },
  };
  const logs: string[] = [];
  let running: ChildProcess | null = null;
  let spare: ChildProcess | null = null;
  let startedInMs = 0;

  const start = async (statements: readonly string[]) => {
    const began = performance.now();
    running = spare ?? spawnChild();
    spare = null;
    await begin(running, { ...order, statements }, logs);
    startedInMs = performance.now() - began;
  };
  const end = async (signal: NodeJS.Signals) => {
    const ending = running;
    running = null;
    if (ending) await endGroup(ending, signal);
  };
  const stop = async () => {
    await Promise.all([end("SIGTERM"), spare && endGroup(spare, "SIGKILL")]);
    spare = null;
    if (!options.stateDir) await rm(stateDir, { recursive: true, force: true });
  };
  const isNew = !existsSync(join(stateDir, "d1"));
  try {
    await start(isNew ? [...migrationStatements(), ...rooms.map(openRoom)] : []);
  } catch (error) {
    await stop();
    throw error;
  }
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    stateDir,
    logs,
    startedInMs: () => startedInMs,
    runtimePid: () => childPids(running?.pid ?? 0)[0] ?? 0,
    tokenFor: (person, who) => mint(origin, person, who),
    kill9: () => end("SIGKILL"),
    restart: async () => {
      await end("SIGTERM");
      await start([]);
      // Who restarts once does so again: the next process loads its modules while this one is at work.
      spare = spawnChild();
    },
    stop,
  };
}

const openRoom = (room: string) =>
  `INSERT INTO rooms (room, title, tagline, created_at) VALUES ('${room}', '${room}', '', 0)`;

function mint(own: string, person: string, who: TokenFor = {}): Promise<string> {
  const { room = "main", role = "listener", name = null, origin = own } = who;
  const iatMs = Date.now();
  const purpose: TokenPurpose = isStaff(role) ? "staff" : "listener";
  const claims = { person, name, role, room, partner: null, origin, iatMs, expMs: iatMs + HOUR_MS };
  return mintToken(LEAN_SECRETS.TOKEN_SECRET, purpose, claims);
}
