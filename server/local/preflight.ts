// What must hold before anything starts: free ports, a writable state folder that nobody else uses, a runtime that runs.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Settings } from "./settings.ts";

/** A start needs about this much: the seeded music, the database, logs. */
const ROOM_TO_START_BYTES = 48 * 1_048_576;
const LOCK = "running.json";
// The package has no types; its default export is the path of the program for this machine.
const workerd: string = createRequire(import.meta.url)("workerd").default;

/** The first problem as one sentence; otherwise the state folder is ours until this process ends, however it ends. */
export async function preflight(settings: Settings): Promise<Result<undefined, string>> {
  const { host, port, partnerPort, stateDir } = settings;
  const runtime = checkRuntime();
  if (!runtime.ok) return runtime;
  const folder = await checkFolder(stateDir);
  if (!folder.ok) return folder;
  const owner = await ownerOf(stateDir);
  if (owner) {
    return err(
      `The state folder is in use by a server that already runs at ${owner}: stop that one, or set STATE_DIR to another folder.`,
    );
  }
  for (const [address, number] of [
    [host, port],
    ["127.0.0.1", partnerPort],
  ] as const) {
    const free = await checkPort(address, number);
    if (!free.ok) return free;
  }
  const lock = join(stateDir, LOCK);
  await writeFile(lock, JSON.stringify({ pid: process.pid, origin: settings.origin }));
  process.on("exit", () => rmSync(lock, { force: true }));
  return ok(undefined);
}

/** A missing system library shows here, not as silence later. */
function checkRuntime(): Result<undefined, string> {
  const { status, stderr, error } = spawnSync(workerd, ["--version"], { encoding: "utf8" });
  if (status === 0) return ok(undefined);
  const why = (stderr || error?.message || "it ended without a word").trim().split("\n")[0];
  return err(
    `The runtime (workerd) cannot run on this machine: ${why}. It needs Linux with glibc 2.35 or newer, macOS 13.5 or newer, or Windows 11.`,
  );
}

async function checkFolder(stateDir: string): Promise<Result<undefined, string>> {
  const probe = join(stateDir, ".write-test");
  try {
    await mkdir(stateDir, { recursive: true });
    await writeFile(probe, new Uint8Array(ROOM_TO_START_BYTES));
    return ok(undefined);
  } catch (error) {
    return err(whyNoFolder(stateDir, codeOf(error)));
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

function whyNoFolder(stateDir: string, code: string): string {
  if (code === "ENOSPC" || code === "EDQUOT") {
    return `The disk of ${stateDir} is full: free at least ${ROOM_TO_START_BYTES / 1_048_576} MiB or set STATE_DIR to a folder on another disk.`;
  }
  return `The state folder ${stateDir} cannot be written (${code}): fix its rights or set STATE_DIR to another folder.`;
}

/** The address of a living server that holds this folder; a crashed one's note is ignored. */
async function ownerOf(stateDir: string): Promise<string | null> {
  try {
    const { pid, origin } = JSON.parse(await readFile(join(stateDir, LOCK), "utf8"));
    process.kill(pid, 0);
    // The number may long belong to another process: only one that still answers is an owner.
    await fetch(new URL("/api/time", origin), { signal: AbortSignal.timeout(2_000) });
    return String(origin);
  } catch {
    return null;
  }
}

async function checkPort(host: string, port: number): Promise<Result<undefined, string>> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error) => resolve(err(whyNoPort(port, codeOf(error)))));
    server.listen({ host, port, exclusive: true }, () =>
      server.close(() => resolve(ok(undefined))),
    );
  });
}

function whyNoPort(port: number, code: string): string {
  if (code === "EACCES")
    return `Port ${port} needs more rights than you have: set PORT to 1024 or more.`;
  return `Port ${port} is busy: stop what uses it or set PORT to another number (PORT and PORT+1 must be free).`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown";
}
