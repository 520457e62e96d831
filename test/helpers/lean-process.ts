// A server's process group: spawned with a channel to its parent, started on a word, ended whole.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { ChildReport, StartOrder } from "./lean-child.ts";

const CHILD = fileURLToPath(new URL("./lean-child.ts", import.meta.url));
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;
const KEPT_LOG_LINES = 500;

/** A process that loads what it needs and waits for its order; it dies with this one. */
export function spawnChild(): ChildProcess {
  return spawn(process.execPath, ["--no-warnings", CHILD], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // A vitest worker's own settings must not reach it.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR },
    detached: true,
  });
}

/** Resolves when the server answers; what its Worker logs from then on is pushed to `logs`. */
export function begin(child: ChildProcess, order: StartOrder, logs: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(late);
      void endGroup(child, "SIGKILL");
      reject(new Error(`the server did not start: ${why}\n${logs.slice(-5).join("\n")}`));
    };
    const late = setTimeout(() => fail("it took too long"), READY_WITHIN_MS);
    const gone = (code: number | null) => fail(`it ended with ${code}`);
    child.once("exit", gone);
    child.on("message", (report: ChildReport) => {
      if (report.kind === "log") {
        logs.push(report.text);
        if (logs.length > KEPT_LOG_LINES) logs.shift();
      }
      if (report.kind === "failed") fail(report.error);
      if (report.kind !== "ready") return;
      clearTimeout(late);
      child.off("exit", gone);
      resolve();
    });
    child.send(order);
  });
}

/** Ends a process and everything it started; with SIGTERM it gets a moment to do so itself. */
export async function endGroup(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const { pid } = child;
  if (!pid) return;
  const over = child.exitCode !== null || child.signalCode !== null;
  const gone = over
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once("exit", () => resolve()));
  if (signal === "SIGTERM") child.kill("SIGTERM");
  else killGroup(pid);
  const late = setTimeout(() => killGroup(pid), STOP_WITHIN_MS);
  await gone;
  clearTimeout(late);
  killGroup(pid);
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // No such group: everything has ended already.
  }
}

/** The processes that `pid` started itself. */
export function childPids(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? [] : children.split(" ").map(Number);
}

/** Below the range from which the system gives ports to dialling sockets: it is still free after a kill. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
