// Runs one of our scripts under the Node of this repository, after `npm ci` when the installed packages don't match the lock.
// Must itself run on Node 20 and before any install: no TypeScript here, no imports beyond Node's own.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const OLDEST_NODE = 20;
const [script, ...args] = process.argv.slice(2);

/** Says one sentence and ends; a person never sees a stack for something they can put right. */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(`${root}${path}`, "utf8")).packages ?? {};
  } catch {
    return null;
  }
}

/** True when every locked package is installed in its locked version (packages for other platforms may be absent). */
function isInstalled() {
  const wanted = readLock("package-lock.json");
  const present = readLock("node_modules/.package-lock.json");
  if (!wanted)
    fail(
      "package-lock.json is missing or unreadable: restore it with `git checkout package-lock.json`.",
    );
  if (!present || !existsSync(`${root}node_modules/.bin/node`)) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    return path in present ? present[path].version === version : optional === true;
  });
}

function install() {
  console.log("Installing packages (first time or after an update; about half a minute)…");
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ["npm", []];
  const { status, stdout, stderr, error } = spawnSync(command, [...first, "ci", "--no-progress"], {
    cwd: root,
    encoding: "utf8",
    shell: !npm && process.platform === "win32",
  });
  if (status === 0) return;
  console.error(`${stdout ?? ""}${stderr ?? ""}`.trim().split("\n").slice(-12).join("\n"));
  fail(`Packages could not be installed (\`npm ci\` failed${error ? `: ${error.message}` : ""}).`);
}

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  fail(`Node ${OLDEST_NODE} or newer is needed; this is Node ${process.versions.node}.`);
}
if (!isInstalled()) install();

const node = `${root}node_modules/.bin/node`;
if (!existsSync(node))
  fail("The packages are installed without their Node: run `npm ci` without --ignore-scripts.");

// A process group of its own: whatever way the script ends, the runtime it started must not stay behind.
// The channel lets the script notice that this process is gone, however it went.
const child = spawn(
  node,
  ["--disable-warning=ExperimentalWarning", `${root}server/local/${script}.ts`, ...args],
  {
    cwd: root,
    detached: process.platform !== "win32",
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  },
);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
// npm's shell passes no signal on: when npm goes, the only sign of it is a new parent.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => process.ppid !== parent && child.kill("SIGTERM"), 500).unref();
}
child.on("error", () =>
  fail("The Node of this repository does not start here: run `npm ci` again."),
);
child.on("exit", (code, signal) => {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody is left in the group.
  }
  process.exit(signal ? 1 : (code ?? 1));
});
