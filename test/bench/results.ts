// What one run of the bench leaves behind, and on what it ran.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, release, totalmem } from "node:os";
import { canPin, workerdVersion } from "../helpers/workerd.ts";
import type { Busy } from "./suites/busy.ts";
import type { Growth } from "./suites/growth.ts";
import type { Isolated } from "./suites/isolated.ts";
import type { Joins } from "./suites/joins.ts";
import type { LimiterRow } from "./suites/limiter.ts";
import type { Lookup } from "./suites/lookups.ts";
import type { Saturation } from "./suites/saturation.ts";

export type Results = {
  readonly machine: Machine;
  /** False for a rehearsal with small sizes. */
  readonly full: boolean;
  readonly rounds: number;
  readonly isolated?: Isolated;
  readonly busy?: Busy;
  readonly saturation?: readonly Saturation[];
  readonly limiter?: readonly LimiterRow[];
  readonly joins?: Joins;
  readonly growth?: Growth;
  readonly lookups?: readonly Lookup[];
};

export type Machine = {
  readonly date: string;
  readonly commit: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly pinned: boolean;
  readonly versions: Readonly<Record<string, string>>;
};

const load = createRequire(import.meta.url);
const versionOf = (name: string): string => {
  const path = load
    .resolve(name)
    .replace(/(node_modules\/(?:@[^/]+\/)?[^/]+)\/.*/, "$1/package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
};

export function describeMachine(): Machine {
  const git = (...args: string[]) => execFileSync("git", args, { encoding: "utf8" }).trim();
  const changed =
    git("status", "--porcelain", "--", "server", "shared") === "" ? "" : " and changes";
  return {
    date: new Date().toISOString().slice(0, 16).replace("T", " "),
    commit: git("rev-parse", "--short", "HEAD") + changed,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    pinned: canPin,
    versions: {
      node: process.version,
      workerd: workerdVersion,
      partyserver: versionOf("partyserver"),
      ws: versionOf("ws"),
      "socket.io": versionOf("socket.io"),
    },
  };
}
